//! `attune migrate`: opening the database brings its tables up to date.

use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;

/// Opens the database once.
pub(super) async fn run() -> Result<ExitCode> {
    super::open(&Config::from_environment()?).await?;
    super::say("The database is up to date.")?;
    Ok(ExitCode::SUCCESS)
}
