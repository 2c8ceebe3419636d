//! `attune eval`: judges the persona model on a held-out population.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use profile::PersonaModel;
use training::{EvalConfig, evaluate};

/// Options of `attune eval`.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// Print the model card as one JSON object.
    #[arg(long)]
    json: bool,
    /// A model other than the one of this build.
    #[arg(long)]
    model: Option<PathBuf>,
    /// The seed of the held-out population.
    #[arg(long, default_value_t = 2)]
    seed: u64,
    /// How many households to judge.
    #[arg(long, default_value_t = 4_000)]
    households: u32,
}

impl Eval {
    /// Prints the card, or its headline figures.
    pub(super) fn run(self) -> Result<ExitCode> {
        let model = match &self.model {
            Some(path) => {
                let bytes =
                    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
                PersonaModel::from_bytes(&bytes)?
            }
            None => PersonaModel::from_bytes(services::SHIPPED_MODEL)?,
        };
        let card = evaluate(&model, None, &EvalConfig::held_out(self.seed, self.households))?;
        if self.json {
            super::say(&serde_json::to_string(&card)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let overall = &card.overall;
        super::say(&format!("model {}, {} bytes", card.model_version, card.size_bytes))?;
        super::say(&format!("accuracy {:.4}", overall.accuracy))?;
        super::say(&format!("log-loss {:.4}", overall.log_loss))?;
        super::say(&format!("expected calibration error {:.4}", overall.calibration_error))?;
        super::say(&format!("abstains on {:.4}", overall.abstention_rate))?;
        Ok(ExitCode::SUCCESS)
    }
}
