//! `cargo xtask fuzz`: what must hold of any bytes of a statement, tried on seeds changed at random.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::program;
use crate::workspace::Workspace;

/// How long, where nobody says.
const SECONDS: u64 = 60;
/// Real files of banks, where they stand beside the checkout.
const SEEDS: &str = "../shared/statements";
/// What broke a target before; what does now is written there too.
const REGRESSIONS: &str = "crates/statements/fuzz/regressions";

/// Runs every target for so many seconds, in a development build: it notices an overflow.
///
/// # Errors
/// When the number is none, or a target broke.
pub(crate) fn run(workspace: &Workspace, seconds: Option<&str>) -> Result<ExitCode> {
    let seconds: u64 = seconds.map_or(Ok(SECONDS), str::parse).context("fuzz takes a number of seconds")?;
    let mut command = workspace.cargo();
    command.args(["run", "--package", "statements", "--example", "fuzz", "--", &seconds.to_string()]);
    command.args([workspace.path(REGRESSIONS), workspace.path(REGRESSIONS), workspace.path(SEEDS)]);
    program::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
