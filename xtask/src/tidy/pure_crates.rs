//! Pure crates take data in and give data out: they name no clock, no randomness, no environment, no file.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// The crates that may touch the world; every other one below `crates/` is pure.
const NATIVE: [&str; 4] = ["services", "store", "testkit", "training"];

/// What reaches out of a function's arguments.
const REFUSED: [&str; 14] = [
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "rand::",
    "thread_rng",
    "getrandom",
    "tokio::",
    "println!",
];

pub(super) const CHECK: Check = Check {
    name: "pure-crates",
    rule: "pure crates name no clock, no randomness, no environment and no file",
    find: |tree: &Tree| {
        let mut findings = Vec::new();
        for source in tree.rust("crates/").filter(|source| is_pure(&source.path)) {
            for (line, text) in source.shipped_lines() {
                let refused = REFUSED.iter().filter(|name| names(text, name));
                findings
                    .extend(refused.map(|name| Finding::new(&source.path, line, format!("names {name}"))));
            }
        }
        Ok(findings)
    },
};

/// Examples and benches of a pure crate run on a developer's machine; only what is in `src` is the crate.
fn is_pure(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    parts.next().is_some_and(|name| !NATIVE.contains(&name)) && parts.next() == Some("src")
}

/// Whether `text` holds `name` as a word of its own: `Instant`, but not `Instantly` or `brand::`.
fn names(text: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + name.len()..].chars().next();
        let ends_in_word = name.chars().next_back().is_some_and(is_word);
        let is_part_of_a_word = before.is_some_and(is_word) || (ends_in_word && after.is_some_and(is_word));
        !is_part_of_a_word
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_clock_in_a_pure_crate_is_found() {
        let files = [
            ("crates/tax/src/lib.rs", "fn a() {\n    let now = chrono::Utc::now();\n}\n"),
            ("crates/tax/src/words.rs", "// std::fs is refused\nfn brand() { brand::Instantly }\n"),
            ("crates/store/src/lib.rs", "use std::fs;\n"),
            ("crates/tax/examples/a.rs", "use std::fs;\n"),
            ("crates/money/src/lib.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"),
        ];
        assert_eq!(found(&CHECK, &files), ["crates/tax/src/lib.rs:2: names Utc::now"]);
    }
}
