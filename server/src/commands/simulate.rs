//! `attune simulate`: one day of simulated customers, in a database that has demo customers only.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use services::Simulation;

use crate::config::Config;

/// Options of `attune simulate`.
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// How many customers; those of an earlier run with the same seed come again.
    #[arg(long)]
    customers: u32,
    /// The demo household whose profile they have, such as `retiree`; each in turn when left out.
    #[arg(long)]
    household: Option<String>,
    /// How likely each of the first three elements is to be acted on, from 0 to 1.
    #[arg(long, default_value_t = 0.2)]
    probability: f64,
    /// What any arm of an experiment but its first adds to that.
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    lift: f64,
    /// The seed of who they are and what they do.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Simulate {
    /// Decides for each by the engine in force, and notes what they see and do as is done for real customers.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let Self { customers, household, probability, lift, seed, json } = self;
        let simulation = Simulation { customers, household, probability, lift, seed };
        let found = attune.simulate(&simulation).await.map_err(super::told)?;
        if json {
            super::say(&serde_json::to_string(&found)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        super::say(&format!(
            "{} customers simulated: {} in the first arm of an experiment, {} in another; {} elements acted on",
            found.customers, found.in_control, found.in_treatment, found.acted
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
