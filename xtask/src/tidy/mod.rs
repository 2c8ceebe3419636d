//! `cargo xtask tidy`: the invariants of the source that neither rustc nor clippy holds.
//!
//! One check a file, one line each in [`CHECKS`]. A check reads the tree and names what breaks its rule; each is
//! tested with a sample that passes and one that does not. Limits on functions are clippy's (`clippy.toml`).

mod app_target;
mod architecture;
mod file_head;
mod file_length;
mod plain_markup;
mod pure_crates;
mod server_functions;
mod sql_in_store;
mod tree;
mod unfinished;
mod wasm_dependencies;
mod widgets;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use crate::steps::Report;
use crate::tidy::tree::Tree;
use crate::workspace::Workspace;

/// One invariant.
pub(crate) struct Check {
    /// What the report and ARCHITECTURE.md call it.
    pub(crate) name: &'static str,
    /// The rule, as a sentence.
    pub(crate) rule: &'static str,
    find: fn(&Tree) -> Result<Vec<Finding>>,
}

/// Every invariant, by name.
pub(crate) const CHECKS: &[Check] = &[
    app_target::CHECK,
    architecture::CHECK,
    file_head::CHECK,
    file_length::CHECK,
    plain_markup::CHECK,
    pure_crates::CHECK,
    server_functions::CHECK,
    sql_in_store::CHECK,
    unfinished::CHECK,
    wasm_dependencies::CHECK,
    widgets::CHECK,
];

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Relative to the checkout.
    path: String,
    /// Counted from 1; 0 when the whole file is meant.
    line: usize,
    /// What is wrong.
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Runs every check on its own and prints the count.
///
/// # Errors
/// When the tree cannot be read.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut report = Report::default();
    add_to(&mut report, workspace)?;
    Ok(if report.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs every check as a part of a larger report.
///
/// # Errors
/// When the tree cannot be read.
pub(crate) fn add_to(report: &mut Report, workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace.root())?;
    for check in CHECKS {
        report.check(&format!("tidy {}", check.name), || {
            let findings = (check.find)(&tree)?;
            for finding in &findings {
                println!("    {finding}");
            }
            anyhow::ensure!(findings.is_empty(), "{} ({} found)", check.rule, findings.len());
            Ok(())
        });
    }
    Ok(())
}

/// What a check finds in a tree that exists nowhere else.
#[cfg(test)]
fn found(check: &Check, files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    (check.find)(&tree).unwrap().iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_are_in_order_and_their_names_differ() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }
}
