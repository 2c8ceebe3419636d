//! No source file is too long to read in one sitting.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

const LIMIT: usize = 500;
const SOURCE: [&str; 5] = [".rs", ".css", ".ts", ".js", ".sql"];

pub(super) const CHECK: Check = Check {
    name: "file-length",
    rule: "no source file is longer than 500 lines",
    find: |tree: &Tree| {
        let sources = tree.files.iter().filter(|source| SOURCE.iter().any(|end| source.path.ends_with(end)));
        let lengths = sources.map(|source| (source, source.text.lines().count()));
        let long = lengths.filter(|(_, lines)| *lines > LIMIT);
        Ok(long.map(|(source, lines)| Finding::new(&source.path, lines, format!("{lines} lines"))).collect())
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn only_what_is_over_the_limit_is_found() {
        let (good, bad) = ("\n".repeat(500), "\n".repeat(501));
        let files = [("a/good.rs", &*good), ("a/bad.css", &*bad), ("README.md", &*bad)];
        assert_eq!(found(&CHECK, &files), ["a/bad.css:501: 501 lines"]);
    }
}
