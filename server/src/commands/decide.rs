//! `attune decide`: the decision in force for a customer.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::config::Config;

/// Options of `attune decide`.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// The customer's e-mail address.
    #[arg(long)]
    customer: String,
    /// Print the decision with its record as one JSON object.
    #[arg(long)]
    json: bool,
}

impl Decide {
    /// Prints the decision; checks the log's chain of hashes on the way.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let decision = attune.decision_json(&person).await.map_err(super::told)?;
        if self.json {
            super::say(&decision.to_string())?;
        } else {
            let name = decision["layout"]["name"].as_str().unwrap_or("unknown");
            super::say(&format!("layout: {name}, revision {}", decision["layout"]["revision"]))?;
            super::say(&format!("persona: {}", decision["persona"].as_str().unwrap_or("none")))?;
            super::say(&format!("decided at: {}", decision["decided_at"].as_str().unwrap_or("unknown")))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
