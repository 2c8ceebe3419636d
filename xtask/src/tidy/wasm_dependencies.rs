//! What must never be sent to a browser is not among the frontend's dependencies.

use std::process::Command;

use crate::program;
use crate::site::{PACKAGES, TARGET};
use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// Packages of the server, by the start of their names.
const REFUSED: [&str; 12] = [
    "argon2",
    "axum",
    "hyper",
    "leptos_axum",
    "libsqlite3-sys",
    "ring",
    "server",
    "services",
    "smartcore",
    "sqlx",
    "store",
    "tokio",
];

pub(super) const CHECK: Check = Check {
    name: "wasm-dependencies",
    rule: "the browser code depends on nothing of the server's",
    find: |tree: &Tree| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let how = ["--target", TARGET, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
        let mut tree_of = Command::new(cargo);
        tree_of.current_dir(&tree.root).arg("tree").args(PACKAGES).args(how);
        let text = program::output(&mut tree_of)?;
        Ok(refused_packages(&text))
    },
};

fn refused_packages(cargo_tree: &str) -> Vec<Finding> {
    let mut packages: Vec<&str> = cargo_tree.lines().filter_map(|line| line.split(' ').next()).collect();
    packages.sort_unstable();
    packages.dedup();
    let refused = packages.into_iter().filter(|package| {
        REFUSED.iter().any(|name| {
            package.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    });
    refused
        .map(|package| Finding::new("frontend/Cargo.toml", 0, format!("brings {package} to the browser")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_the_server_is_found_once() {
        let text = "frontend v0.1.0 (/a)\ntokio v1.54.0\nsqlx-core v0.9.0\nserde v1.0.0\ntokio v1.54.0 (*)\nstored v1.0.0\n";
        let found: Vec<String> = refused_packages(text).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "frontend/Cargo.toml:0: brings sqlx-core to the browser",
                "frontend/Cargo.toml:0: brings tokio to the browser"
            ]
        );
    }

    #[test]
    fn a_clean_tree_passes() {
        assert!(refused_packages("frontend v0.1.0 (/a)\nleptos v0.8.23\nserde v1.0.0 (*)\n").is_empty());
    }
}
