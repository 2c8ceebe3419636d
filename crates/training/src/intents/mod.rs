//! Judging the detectors of intents on generated lives that nothing was tuned on: how often an alarm is right, how many
//! events are found and how early, how many wrong alarms a customer has in a year, and whether a model would do better.

mod figures;
mod model;
mod watch;

use profile::{Basis, DETECTORS, IntentKind};
use serde::{Deserialize, Serialize};

pub use figures::{AlarmFigures, Level};
use figures::{customer_years, levels};
use model::{IntentModel, harmonic};
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
    /// How its probabilities are come by.
    pub basis: Basis,
    /// The rule, which is in force.
    pub rule: AlarmFigures,
    /// A forest on the same lives, where one was grown.
    pub model: Option<AlarmFigures>,
    /// Whether the forest's harmonic mean of precision and recall is the higher one.
    pub model_wins: Option<bool>,
    /// How often each probability said is right, look by look.
    pub levels: Vec<Level>,
}

/// How all of them do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentCard {
    /// The seed of the held-out lives.
    pub seed: u64,
    /// How many lives.
    pub lives: u64,
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

/// Judges every detector.
///
/// # Errors
/// When a model is asked for and cannot be grown.
pub fn evaluate_intents(config: &IntentEvalConfig) -> Result<IntentCard, TrainError> {
    if config.training.as_ref().is_some_and(|training| training.seed == config.held_out.seed) {
        return Err(TrainError::Config("the lives learned from must not be the ones judged on"));
    }
    let lives = watch::watch(&config.held_out)?;
    let learned: Vec<IntentKind> = DETECTORS
        .iter()
        .filter(|detector| detector.basis == Basis::Seen)
        .map(|detector| detector.kind)
        .collect();
    let mut models = match &config.training {
        Some(training) => IntentModel::grow(&watch::watch(training)?, &learned, training.seed)?,
        None => Vec::new(),
    }
    .into_iter();
    let detectors = DETECTORS
        .iter()
        .filter(|detector| detector.kind != IntentKind::TaxShortfall)
        .map(|detector| {
            let kind = detector.kind;
            let said = |look: &watch::Look| look.found.get(&kind).copied().unwrap_or(0.0);
            let rule = figures::figures(&lives, kind, detector.threshold, said);
            let grown = if learned.contains(&kind) { models.next() } else { None };
            let model = grown.map(|model| model.figures(&lives, kind));
            DetectorFigures {
                kind,
                basis: detector.basis,
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
        customer_years: (customer_years(&lives, IntentKind::Move) * 10.0).round() / 10.0,
        limits: LIMITS.map(str::to_owned).to_vec(),
        detectors,
    })
}
