//! `attune policy`: what an operator may change of the policy without a second person, which the policy then says.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::config::Config;

/// The parts of `attune policy`.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// Hold another share of all customers out of everything.
    Holdout(Holdout),
}

/// Options of `attune policy holdout`.
#[derive(Debug, Args)]
pub(super) struct Holdout {
    /// The share, whole per cent, at most 50; 0 holds nobody out.
    percent: u8,
    /// Why.
    #[arg(long)]
    note: String,
}

impl Policy {
    /// Puts the change in force as the next revision, which running servers take up within seconds.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let Self::Holdout(Holdout { percent, note }) = self;
        let attune = super::open(&Config::from_environment()?).await?;
        let revision = attune.set_holdout_as_operator(percent, &note).await.map_err(super::told)?;
        super::say(&format!("revision {revision} of the policy holds {percent}% of customers out"))?;
        Ok(ExitCode::SUCCESS)
    }
}
