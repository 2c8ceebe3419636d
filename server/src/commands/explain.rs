//! `attune explain`: why a customer sees the dashboard they see.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::config::Config;

/// Options of `attune explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The customer's e-mail address.
    #[arg(long)]
    customer: String,
}

impl Explain {
    /// Prints the sentences the page shows.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let why = attune.why(&person).await.map_err(super::told)?;
        for reason in &why.reasons {
            super::say(&reason.sentence)?;
        }
        for fact in &why.facts {
            let weight = if fact.speaks_for { "speaks for it" } else { "speaks against it" };
            super::say(&format!("- {} ({weight})", fact.sentence))?;
        }
        for sign in &why.hardship {
            super::say(&format!("- {sign}"))?;
        }
        if let Some(change) = &why.counterfactual {
            super::say(&format!("The smallest change of one thing that would change this: {change}."))?;
        }
        super::say(&format!(
            "Decision {}, layout {} revision {}.",
            why.decision_id, why.layout, why.revision
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
