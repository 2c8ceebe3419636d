//! Intents and life events: what a customer may be about to do or what may be happening to them, read from what
//! changed in their books. One file a detector, one line each in [`DETECTORS`].
//!
//! An intent is a question to the customer and never a statement: in real life events are rare, and most alarms of
//! even a perfect detector are wrong. Its probability is the share of such findings that were right on generated
//! lives, where events are more common and plainer than in real ones, so that it orders findings and says little of
//! how often one is right. The shares stand in each detector as `SEEN`: looks of 480 lives of the training seed 1002,
//! by `cargo run -p training --example intents -- 1002 480 tune`, none above 0.95. Two kinds have a formula instead, and
//! where a model finds more than the rule it judges in its place ([`IntentModels`]), on the facts the rule's file gathers.
//! Nothing here decides or shows anything.

mod buy_home;
mod change;
mod client_loss;
mod debt_spiral;
mod dividend_cut;
mod evidence;
mod ground;
mod idle_cash;
mod income_drop;
mod job_loss;
mod kind;
mod lexicon;
mod model;
mod moving;
mod new_child;
mod overdraft_ahead;
mod retirement;
mod signs;
mod subscription_creep;
mod tax_shortfall;
#[cfg(test)]
mod tests;
mod words;

use chrono::NaiveDate;
use money::Currency;
use serde::{Deserialize, Serialize};

pub use evidence::{Evidence, Measure, Trade};
pub use ground::{CashForecast, DividendCut, IntentFacts, TaxDue};
use ground::{Ground, after};
pub use kind::{IntentKind, Matter};
pub use model::{
    IntentModel, IntentModels, IntentModelsDocument, IntentModelsError, IntentProvenance, ScoreLevel,
    signs_hash,
};
pub use signs::{Signs, signs};

/// How a probability was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The share of findings of this strength that were right on generated lives.
    Seen,
    /// A formula over a forecast.
    Formula,
    /// The share of looks with such a score of a model's that were right on generated lives.
    Model,
}

/// One intent of a customer on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// What it is.
    pub kind: IntentKind,
    /// What it is good for.
    pub matter: Matter,
    /// From 0 to 1.
    pub probability: f64,
    /// How the probability was come by.
    pub basis: Basis,
    /// Whether the probability reaches the kind's threshold, from which the customer may be asked.
    pub is_asked: bool,
    /// The first day its facts speak of.
    pub onset_on: NaiveDate,
    /// The last day it holds without new facts.
    pub expires_on: NaiveDate,
    /// The currency of amounts in the facts.
    pub currency: Currency,
    /// The facts, the weightiest first; never empty.
    pub evidence: Vec<Evidence>,
}

/// Below this a strength or a score is none.
const PROBABILITY_MIN: f64 = 0.2;

/// What a detector found. Without a probability it is nothing to the rule, and its facts are what a model has to show.
struct Found {
    probability: f64,
    evidence: Vec<Evidence>,
}

impl Found {
    /// A finding of some strength: `seen` are the shares that were right by strength, the least first. It has no probability
    /// without strength, nor where fewer than one in five were right. Nothing is found without facts.
    fn of_strength(strength: usize, seen: &[f64], evidence: Vec<Evidence>) -> Option<Self> {
        let last = seen.len().checked_sub(1)?;
        let share = strength.checked_sub(1).and_then(|place| seen.get(place.min(last)));
        let probability = share.copied().filter(|share| *share >= PROBABILITY_MIN).unwrap_or(0.0);
        (!evidence.is_empty()).then_some(Self { probability, evidence })
    }
}

/// One detector.
pub struct Detector {
    /// What it looks for.
    pub kind: IntentKind,
    /// How its probabilities are come by.
    pub basis: Basis,
    /// The probability from which the customer may be asked.
    pub threshold: f64,
    /// How many days a finding holds without new facts.
    pub holds_days: u64,
    find: fn(&Ground<'_>) -> Option<Found>,
}

/// Every detector, in the order of [`IntentKind::ALL`].
pub static DETECTORS: &[Detector] = &[
    buy_home::DETECTOR,
    client_loss::DETECTOR,
    debt_spiral::DETECTOR,
    dividend_cut::DETECTOR,
    idle_cash::DETECTOR,
    income_drop::DETECTOR,
    job_loss::DETECTOR,
    moving::DETECTOR,
    new_child::DETECTOR,
    overdraft_ahead::DETECTOR,
    retirement::DETECTOR,
    subscription_creep::DETECTOR,
    tax_shortfall::DETECTOR,
];

/// What each detector found, in the order of the registry.
fn findings(ground: &Ground<'_>) -> Vec<Option<Found>> {
    DETECTORS.iter().map(|detector| (detector.find)(ground)).collect()
}

/// The intents of a customer, in the order of the registry, judged by the models of the kinds that have one and by rules. They
/// depend on nothing but these and the facts, and not on the order of rows or series. Without a transaction there are none.
pub fn intents(facts: &IntentFacts<'_>, models: &IntentModels) -> Vec<Intent> {
    let ground = Ground::of(facts);
    let (Some(currency), false) = (ground.currency, ground.rows.is_empty()) else { return Vec::new() };
    let findings = findings(&ground);
    let signs = if models.is_empty() { Vec::new() } else { signs::values(&ground, &findings) };
    DETECTORS
        .iter()
        .zip(findings)
        .filter_map(|(detector, found)| {
            let found = found?;
            let (probability, basis, is_asked) = match models.judge(detector.kind, &signs) {
                Some(judged) => (judged.probability, Basis::Model, judged.is_asked),
                None => (found.probability, detector.basis, found.probability >= detector.threshold),
            };
            if probability <= 0.0 {
                return None;
            }
            let onset_on = found.evidence.iter().filter_map(Evidence::from_on).min().unwrap_or(facts.as_of);
            Some(Intent {
                kind: detector.kind,
                matter: detector.kind.matter(),
                probability,
                basis,
                is_asked,
                onset_on,
                expires_on: after(facts.as_of, detector.holds_days),
                currency,
                evidence: found.evidence,
            })
        })
        .collect()
}
