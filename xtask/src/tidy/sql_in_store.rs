//! SQL is written in one place: the store.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// The store itself, and the kit that gives its tests a database.
const ALLOWED: [&str; 2] = ["crates/store/", "crates/testkit/"];

/// How a statement of SQL begins, in a string.
const STATEMENTS: [&str; 6] =
    ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"CREATE TABLE ", "\"PRAGMA "];

pub(super) const CHECK: Check = Check {
    name: "sql-in-store",
    rule: "only crates/store holds SQL or names sqlx",
    find: |tree: &Tree| {
        let mut findings = Vec::new();
        for source in tree.files.iter().filter(|source| is_outside(&source.path)) {
            for (line, text) in source.shipped_lines() {
                if source.is_rust() && text.contains("sqlx::") {
                    findings.push(Finding::new(&source.path, line, "names sqlx"));
                } else if source.path.ends_with("Cargo.toml") && text.starts_with("sqlx") {
                    findings.push(Finding::new(&source.path, line, "depends on sqlx"));
                } else if source.is_rust() && STATEMENTS.iter().any(|start| text.contains(start)) {
                    findings.push(Finding::new(&source.path, line, "holds SQL"));
                }
            }
        }
        Ok(findings)
    },
};

/// The root manifest names every dependency's version, and this file names what it looks for.
fn is_outside(path: &str) -> bool {
    path != "Cargo.toml"
        && path != "xtask/src/tidy/sql_in_store.rs"
        && !ALLOWED.iter().any(|allowed| path.starts_with(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn sql_outside_the_store_is_found() {
        let files = [
            ("crates/store/src/lib.rs", "sqlx::query(\"SELECT 1\");\n"),
            ("crates/services/src/lib.rs", "use sqlx::query;\n"),
            ("crates/services/Cargo.toml", "[dependencies]\nsqlx.workspace = true\n"),
            ("server/src/main.rs", "let text = \"DELETE FROM session\";\n"),
            ("app/src/lib.rs", "let text = \"Select an account\";\n"),
        ];
        let expected = [
            "crates/services/src/lib.rs:1: names sqlx",
            "crates/services/Cargo.toml:2: depends on sqlx",
            "server/src/main.rs:1: holds SQL",
        ];
        assert_eq!(found(&CHECK, &files), expected);
    }
}
