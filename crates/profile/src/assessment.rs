//! What the model says about one customer, in full: the outcome, how sure it is, and what weighed how much.

use serde::{Deserialize, Serialize};

use crate::{Persona, Posterior};

/// How much there is to judge by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Days from the first transaction to the day of judgement, both counted.
    pub days: u32,
    /// Posted transactions.
    pub transactions: u32,
}

impl History {
    /// The least history a persona is told from.
    pub const DAYS_MIN: u32 = 90;
    /// The fewest transactions a persona is told from.
    pub const TRANSACTIONS_MIN: u32 = 30;

    /// Whether a persona may be told at all.
    pub fn is_enough(self) -> bool {
        self.days >= Self::DAYS_MIN && self.transactions >= Self::TRANSACTIONS_MIN
    }
}

/// Why no persona should be acted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Abstention {
    /// Less than [`History::DAYS_MIN`] days or [`History::TRANSACTIONS_MIN`] transactions.
    NotEnoughData {
        /// What there is.
        history: History,
    },
    /// More than two personas stay plausible at the coverage the model promises, or none has even odds.
    Unsure {
        /// How many stay plausible.
        plausible: u32,
    },
    /// The finances are unlike any the model learned from.
    Unfamiliar {
        /// Features outside the range seen in training.
        features_outside: u32,
    },
}

/// What one feature added to the winning persona's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Name in the feature registry.
    pub feature: String,
    /// The customer's value, in the feature's unit.
    pub value: f64,
    /// Added to the margin (log-odds scale, before calibration); negative speaks against.
    pub contribution: f64,
}

/// The whole judgement of one customer on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The most likely persona, or [`Persona::NotEnoughData`] by rule. With [`Abstention::Unsure`] or
    /// [`Abstention::Unfamiliar`] it is a best guess to show, not to act on: see [`Assessment::settled`].
    pub persona: Persona,
    /// Calibrated probabilities; uniform when there is not enough data.
    pub posterior: Posterior,
    /// Why the persona must not be acted on, if so.
    pub abstention: Option<Abstention>,
    /// Contributions to the margin of `persona`, largest magnitude first; empty when there is not enough data.
    pub attributions: Vec<Attribution>,
    /// The margin of `persona` before any feature spoke.
    pub bias: f64,
    /// `bias` plus the sum of all contributions.
    pub margin: f64,
    /// The personas that stay plausible at the coverage the model promises, most likely first.
    pub conformal_set: Vec<Persona>,
    /// Names the model that judged.
    pub model_version: String,
    /// SHA-256 of the feature values judged, in hexadecimal.
    pub feature_hash: String,
}

impl Assessment {
    /// The persona to act on; `None` calls for the neutral outcome.
    pub fn settled(&self) -> Option<Persona> {
        if self.abstention.is_none() { Some(self.persona) } else { None }
    }
}
