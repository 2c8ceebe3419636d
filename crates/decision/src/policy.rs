//! The numbers and rules of deciding, as data the product team may change.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use layout::Id;
use profile::Persona;
use serde::{Deserialize, Serialize};

use crate::guardrail::Guardrail;

/// A revision of the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Counts up from 1.
    pub revision: u32,
    /// Last day it holds; for ever when absent.
    pub expires_on: Option<NaiveDate>,
    /// Last day the persona model may be used; for ever when absent.
    pub model_expires_on: Option<NaiveDate>,
    /// Everybody gets the neutral screen.
    pub kill_switch: bool,
    /// Who gets the neutral screen to measure by.
    pub holdout: Holdout,
    /// How posteriors are smoothed over time.
    pub smoothing: Smoothing,
    /// When the persona in force changes.
    pub switching: Switching,
    /// When a spell of hardship ends.
    pub hardship: HardshipRules,
    /// Which document is for whom.
    pub layouts: Layouts,
    /// What may never be shown to whom.
    pub guardrails: Vec<Guardrail>,
}

/// The customers who always get the neutral screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holdout {
    /// Share of all customers, 0 to 1.
    pub share: f64,
    /// Seed of their bucketing.
    pub seed: String,
}

/// Exponential smoothing of the posterior's logarithm, for irregular events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Smoothing {
    /// Days after which an observation weighs half.
    pub half_life_days: f64,
    /// Probabilities are raised to this before their logarithm is taken.
    pub probability_min: f64,
}

/// Hysteresis of the persona in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switching {
    /// Probability from which a persona can come into force.
    pub probability_min: f64,
    /// By how much it must lead the one in force.
    pub margin_min: f64,
    /// Days the one in force stands at least.
    pub dwell_days: i64,
    /// Evaluations in a row that must agree.
    pub evaluations_min: u32,
    /// Hours they must span.
    pub evidence_hours_min: i64,
    /// Most switches within the window.
    pub switches_max: usize,
    /// Days of the window.
    pub switches_window_days: i64,
    /// No persona below this is kept for ever.
    pub doubt_probability: f64,
    /// Days of doubt after which the neutral screen takes over.
    pub doubt_days: i64,
    /// Days between two changes of the screen that the system makes.
    pub cooldown_days: i64,
}

/// How a spell of hardship ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HardshipRules {
    /// Days without any sign.
    pub clean_days: i64,
}

/// Names of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layouts {
    /// For everybody.
    pub neutral: Id,
    /// For those in distress.
    pub distress: Id,
    /// For each persona.
    pub personas: BTreeMap<Persona, Id>,
}

/// A text that is not a policy.
#[derive(Debug, thiserror::Error)]
#[error("the policy cannot be read: {0}")]
pub struct PolicyError(String);

impl Policy {
    /// Reads a policy from JSON.
    ///
    /// # Errors
    /// When the text is not one.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        serde_json::from_str(text).map_err(|error| PolicyError(error.to_string()))
    }

    /// The policy the product starts with.
    ///
    /// # Errors
    /// Never while the tests pass; the text is part of the build.
    pub fn starting() -> Result<Self, PolicyError> {
        Self::read(include_str!("../policy.json"))
    }
}
