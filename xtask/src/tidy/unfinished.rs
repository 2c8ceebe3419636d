//! Nothing is left for later in the source: what is not done is in the changelog or an issue.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// Put together here so that this file does not find itself.
const WORDS: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("to", "do!"),
    concat!("unimpl", "emented!"),
    concat!("#[ig", "nore"),
];

const SOURCE: [&str; 6] = [".rs", ".css", ".ts", ".js", ".sql", ".toml"];

pub(super) const CHECK: Check = Check {
    name: "unfinished",
    rule: "the source holds no note to finish it later and no ignored test",
    find: |tree: &Tree| {
        let mut findings = Vec::new();
        for source in tree.files.iter().filter(|source| SOURCE.iter().any(|end| source.path.ends_with(end))) {
            for (index, text) in source.text.lines().enumerate() {
                let words = WORDS.iter().filter(|word| text.contains(**word));
                findings
                    .extend(words.map(|word| Finding::new(&source.path, index + 1, format!("says {word}"))));
            }
        }
        Ok(findings)
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_note_for_later_is_found_even_in_a_comment() {
        let bad = format!("fn a() {{}}\n// {}: later\n", WORDS[0]);
        let files = [("a/src/bad.rs", &*bad), ("a/src/good.rs", "// todos are a kind of task\n")];
        assert_eq!(found(&CHECK, &files), [format!("a/src/bad.rs:2: says {}", WORDS[0])]);
    }
}
