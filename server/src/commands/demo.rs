//! `attune demo`: loads the demo households.

use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;

/// Loads those that are missing.
pub(super) async fn run() -> Result<ExitCode> {
    let attune = super::open(&Config::from_environment()?).await?;
    let loaded = attune.load_demo_households().await?;
    super::say(&format!("{loaded} demo households loaded."))?;
    Ok(ExitCode::SUCCESS)
}
