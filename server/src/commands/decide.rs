//! `attune decide`: the decision in force for a customer, or one made again for a moment of the past.

use std::process::ExitCode;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;
use services::{Attune, Principal};

use crate::config::Config;

/// Options of `attune decide`.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// The customer's e-mail address.
    #[arg(long)]
    customer: String,
    /// Decide again as of this moment, such as 2026-10-01T12:00:00Z, and say whether the record agrees.
    #[arg(long)]
    at: Option<DateTime<Utc>>,
    /// Decide again under this revision of the policy.
    #[arg(long)]
    policy: Option<u32>,
    /// Print the decision with its record as one JSON object.
    #[arg(long)]
    json: bool,
}

impl Decide {
    /// Prints the decision; checks the log's chain of hashes on the way.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        if self.at.is_some() || self.policy.is_some() {
            return self.replay(&attune, &person).await;
        }
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

    async fn replay(&self, attune: &Attune, person: &Principal) -> Result<ExitCode> {
        let at = self.at.unwrap_or_else(|| attune.now());
        let replay = attune.replay(person, at, self.policy).await.map_err(super::told)?;
        if self.json {
            super::say(&serde_json::to_string(&replay)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let decision = &replay.decision;
        super::say(&format!("layout: {}, revision {}", decision.layout.name, decision.layout.revision))?;
        super::say(&format!("persona: {}", decision.persona.map_or("none", |persona| persona.as_str())))?;
        super::say(&match &replay.recorded {
            Some(recorded) => format!("recorded then: {}, revision {}", recorded.name, recorded.revision),
            None => "recorded then: nothing yet".to_owned(),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
