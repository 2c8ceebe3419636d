//! The Rust tests, of every crate and on both databases, with the sum of what ran.

use anyhow::{Result, bail};

use crate::program;
use crate::steps::{Outcome, Tally};
use crate::workspace::Workspace;

/// Runs the tests of the selected packages, each to its end even when another fails.
///
/// # Errors
/// When they do not compile, or a test program ends without a result.
pub(super) fn run(workspace: &Workspace, packages: &[&str]) -> Result<Outcome> {
    let mut tally = Tally::default();
    let mut failed = Vec::new();
    let mut command = workspace.cargo();
    command.arg("test").args(packages).arg("--no-fail-fast");
    let succeeded = program::lines(&mut command, |line| {
        if let Some(result) = parse_result(line) {
            tally = tally.plus(result);
        }
        failed.extend(
            line.strip_prefix("test ").and_then(|test| test.strip_suffix(" ... FAILED")).map(str::to_owned),
        );
        // A passing test is one line among thousands; what did not pass, and the results, are worth the space.
        if !line.starts_with("test ") || !line.ends_with("... ok") {
            println!("{line}");
        }
    })?;
    if !succeeded && tally.failed == 0 {
        bail!("a test program ended without a result");
    }
    Ok(Outcome { tally, failed })
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn parse_result(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |name: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(name))?;
        part.trim().parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_test_program_is_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(parse_result(line), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(parse_result("test a ... ok"), None);
        assert_eq!(parse_result("test result: ok. none"), None);
    }
}
