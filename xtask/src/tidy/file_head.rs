//! Every Rust file begins by saying what lives in it.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

pub(super) const CHECK: Check = Check {
    name: "file-head",
    rule: "every .rs file begins with a //! comment",
    find: |tree: &Tree| {
        let heads = tree.rust("").filter(|source| !source.text.starts_with("//! "));
        Ok(heads.map(|source| Finding::new(&source.path, 1, "no //! comment at the top")).collect())
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_file_without_a_head_is_found() {
        let files =
            [("a/src/good.rs", "//! What lives here.\n"), ("a/src/bad.rs", "use a::b;\n"), ("a.toml", "")];
        assert_eq!(found(&CHECK, &files), ["a/src/bad.rs:1: no //! comment at the top"]);
    }
}
