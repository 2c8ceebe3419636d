//! Judging the detectors of intents on generated lives that nothing was tuned on: how often an alarm is right, how many
//! events are found and how early, how many wrong alarms a customer has in a year, and whether a model would do better.

mod figures;
mod model;
mod watch;

use profile::{Basis, DETECTORS, IntentKind, IntentModel, IntentModels};
use serde::{Deserialize, Serialize};

pub use figures::{AlarmFigures, Level};
use figures::{customer_years, levels};
pub use model::{IntentTrainConfig, KINDS_WITH_MODEL, train_intents_to_bytes};
use model::{grow, harmonic, model_figures};
pub use watch::Lives;

use crate::TrainError;

/// How to judge.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentEvalConfig {
    /// The lives a model learns from; none for no model. The rules' probabilities were read off such lives too.
    pub training: Option<Lives>,
    /// The lives the figures are of.
    pub held_out: Lives,
}

impl IntentEvalConfig {
    /// So many held-out lives of a seed, and twice as many of another to learn from.
    pub fn held_out(seed: u64, count: u64) -> Self {
        let held_out = Lives { seed, count, event_share: 0.15, forecast_every: 8, held_out: true };
        let training = Lives {
            seed: seed.wrapping_add(1_000),
            count: count.saturating_mul(2),
            forecast_every: 0,
            held_out: false,
            ..held_out.clone()
        };
        Self { training: Some(training), held_out }
    }
}

/// How one detector does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectorFigures {
    /// What it looks for.
    pub kind: IntentKind,
    /// What is in force: the rule, a formula, or the model that ships.
    pub in_force: Basis,
    /// The rule.
    pub rule: AlarmFigures,
    /// The model that ships, or for kinds without one a forest that was grown to compare.
    pub model: Option<AlarmFigures>,
    /// Whether the model's harmonic mean of precision and recall is the higher one.
    pub model_wins: Option<bool>,
    /// How often each probability the rule says is right, look by look.
    pub levels: Vec<Level>,
}

/// How all of them do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentCard {
    /// The seed of the held-out lives.
    pub seed: u64,
    /// How many lives.
    pub lives: u64,
    /// The version of the models that ship; `rules` where none was judged.
    pub models_version: String,
    /// Years of customers watched.
    pub customer_years: f64,
    /// What nobody should conclude from it.
    pub limits: Vec<String>,
    /// One entry for each detector that generated lives can judge.
    pub detectors: Vec<DetectorFigures>,
}

const LIMITS: [&str; 4] = [
    "Generated lives only: events are far more common and their traces plainer than in real ones, where most alarms \
     of even a perfect detector are wrong. An intent is asked about, never asserted and never acted on alone.",
    "The words by which trades are told were written with the wordings of generated banks in sight.",
    "A tax shortfall is a formula over the forecast and the tax plan; generated lives owe no tax to judge it by.",
    "An overdraft ahead is judged month by month on one life in eight, by whether cash was below zero within 30 days.",
];

/// Judges every detector, and beside its rule the model that ships; of kinds without one a model that is grown for it.
///
/// # Errors
/// When a model is asked for and cannot be grown.
pub fn evaluate_intents(config: &IntentEvalConfig, shipped: &IntentModels) -> Result<IntentCard, TrainError> {
    if config.training.as_ref().is_some_and(|training| training.seed == config.held_out.seed) {
        return Err(TrainError::Config("the lives learned from must not be the ones judged on"));
    }
    let lives = watch::watch(&config.held_out)?;
    let learned: Vec<IntentKind> = DETECTORS
        .iter()
        .filter(|detector| detector.basis == Basis::Seen && shipped.of(detector.kind).is_none())
        .map(|detector| detector.kind)
        .collect();
    let grown: Vec<IntentModel> = match &config.training {
        Some(training) => grow(&watch::watch(training)?, &learned, training.seed)?,
        None => Vec::new(),
    };
    let detectors = DETECTORS
        .iter()
        .filter(|detector| detector.kind != IntentKind::TaxShortfall)
        .map(|detector| {
            let kind = detector.kind;
            let said = |look: &watch::Look| look.found.get(&kind).copied().unwrap_or(0.0);
            let rule = figures::figures(&lives, kind, detector.threshold, said);
            let ships = shipped.of(kind);
            let model = ships.or_else(|| grown.iter().find(|model| model.kind == kind));
            let model = model.map(|model| model_figures(model, &lives));
            DetectorFigures {
                kind,
                in_force: if ships.is_some() { Basis::Model } else { detector.basis },
                rule,
                model_wins: model.map(|model| harmonic(&model) > harmonic(&rule)),
                model,
                levels: levels(&lives, kind),
            }
        })
        .collect();
    Ok(IntentCard {
        seed: config.held_out.seed,
        lives: config.held_out.count,
        models_version: shipped.version().to_owned(),
        customer_years: (customer_years(&lives, IntentKind::Move) * 10.0).round() / 10.0,
        limits: LIMITS.map(str::to_owned).to_vec(),
        detectors,
    })
}
