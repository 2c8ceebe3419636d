//! `attune profile`: what Attune has understood of a customer.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::config::Config;

/// Options of `attune profile`.
#[derive(Debug, Args)]
pub(super) struct Profile {
    /// The customer's e-mail address.
    #[arg(long)]
    customer: String,
    /// Print one JSON object with persona, posterior, date, features, attributions and intents.
    #[arg(long)]
    json: bool,
}

impl Profile {
    /// Prints the profile.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let profile = attune.profile_json(&person).await.map_err(super::told)?;
        if self.json {
            super::say(&profile.to_string())?;
            return Ok(ExitCode::SUCCESS);
        }
        super::say(&format!("persona: {}", profile["persona"].as_str().unwrap_or("unknown")))?;
        super::say(&format!("as of: {}", profile["as_of"].as_str().unwrap_or("unknown")))?;
        if let Some(posterior) = profile["posterior"].as_object() {
            for (persona, probability) in posterior {
                super::say(&format!("  {persona}: {probability}"))?;
            }
        }
        for intent in profile["intents"].as_array().into_iter().flatten() {
            let text = |name: &str| intent[name].as_str().unwrap_or("unknown").to_owned();
            super::say(&format!("{} ({}: {})", text("question"), text("kind"), intent["probability"]))?;
            for because in intent["because"].as_array().into_iter().flatten().filter_map(|it| it.as_str()) {
                super::say(&format!("  {because}"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
