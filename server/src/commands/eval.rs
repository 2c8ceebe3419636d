//! `attune eval`: judges the persona model and the detectors of intents on held-out populations.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use profile::{Basis, IntentModels, PersonaModel};
use training::{AlarmFigures, EvalConfig, IntentEvalConfig, evaluate, evaluate_intents};

/// Options of `attune eval`.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// Print the model card as one JSON object, the detectors under `intents`.
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
    /// How many held-out lives the detectors of intents are judged on, with twice as many to grow models for the kinds that
    /// ship without one; 0 leaves them out.
    #[arg(long, default_value_t = 300)]
    lives: u64,
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
        let intents = match self.lives {
            0 => None,
            lives => {
                let shipped = IntentModels::from_bytes(services::SHIPPED_INTENT_MODELS)?;
                Some(evaluate_intents(&IntentEvalConfig::held_out(self.seed, lives), &shipped)?)
            }
        };
        if self.json {
            let mut card = serde_json::to_value(&card)?;
            card["intents"] = serde_json::to_value(&intents)?;
            super::say(&card.to_string())?;
            return Ok(ExitCode::SUCCESS);
        }
        let overall = &card.overall;
        super::say(&format!("model {}, {} bytes", card.model_version, card.size_bytes))?;
        super::say(&format!("accuracy {:.4}", overall.accuracy))?;
        super::say(&format!("log-loss {:.4}", overall.log_loss))?;
        super::say(&format!("expected calibration error {:.4}", overall.calibration_error))?;
        super::say(&format!("abstains on {:.4}", overall.abstention_rate))?;
        for detector in intents.iter().flat_map(|card| &card.detectors) {
            let by_model = detector.in_force == Basis::Model;
            let named = |name: &str, is_in_force: bool| match is_in_force {
                true => format!("{name} (in force)"),
                false => name.to_owned(),
            };
            let kind = detector.kind.as_str();
            super::say(&told(kind, &named("rule", !by_model), &detector.rule))?;
            if let Some(model) = &detector.model {
                super::say(&told(kind, &named("model", by_model), model))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One way of raising alarms in one line.
fn told(kind: &str, by: &str, figures: &AlarmFigures) -> String {
    let share =
        |share: Option<f64>| share.map_or_else(|| "unknown".to_owned(), |share| format!("{share:.2}"));
    let lead = figures.lead_days.map_or_else(|| "unknown".to_owned(), |days| days.to_string());
    format!(
        "{kind} by {by}: precision {} of {}, recall {} of {}, lead {lead} days, {:.3} false alarms a year",
        share(figures.precision),
        figures.alarms,
        share(figures.recall),
        figures.events,
        figures.false_alarms_per_year
    )
}
