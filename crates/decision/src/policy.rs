//! The numbers and rules of deciding, as data the product team may change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use layout::Id;
use profile::Persona;
use serde::{Deserialize, Serialize};

use crate::arbitration::Arbitration;
use crate::audience::Audience;
use crate::bucket::bucket;
use crate::contact::ContactRules;
use crate::experiment::{Experiment, Namespace};
use crate::guardrail::Guardrail;

/// The largest share that may be held out. Whoever has a bucket at or above it is never held out.
pub const HOLDOUT_SHARE_MAX: f64 = 0.5;

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
    /// How often and when customers are told something unasked.
    #[serde(default)]
    pub contact: ContactRules,
    /// How slots with candidates are filled.
    #[serde(default)]
    pub arbitration: Arbitration,
    /// Groups with a screen of their own; the first a customer belongs to counts.
    #[serde(default)]
    pub audiences: Vec<Audience>,
    /// What is being tried out.
    #[serde(default)]
    pub experiments: Vec<Experiment>,
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

impl Holdout {
    /// Whether a customer is among those held out, whatever they have picked themselves.
    #[must_use]
    pub fn holds(&self, customer: &str) -> bool {
        bucket(&self.seed, customer) < self.share
    }

    /// Whether a customer is held out under no share that a policy may have.
    #[must_use]
    pub fn never_holds(&self, customer: &str) -> bool {
        bucket(&self.seed, customer) >= HOLDOUT_SHARE_MAX
    }
}

impl Policy {
    /// Reads a policy from JSON.
    ///
    /// # Errors
    /// When the text is not one, or one with faults.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = serde_json::from_str(text).map_err(|error| PolicyError(error.to_string()))?;
        let faults = policy.faults();
        if faults.is_empty() { Ok(policy) } else { Err(PolicyError(faults.join("; "))) }
    }

    /// What is wrong with its holdout, audiences, experiments and arbitration; empty when it may come into force.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.arbitration.faults();
        if !(0.0..=HOLDOUT_SHARE_MAX).contains(&self.holdout.share) {
            faults.push("the holdout is a share from 0 to a half".to_owned());
        }
        let mut once = BTreeSet::new();
        for audience in &self.audiences {
            if !once.insert(&audience.id) {
                faults.push(format!("audience “{}” is there twice", audience.id));
            }
            if !(0.0..=1.0).contains(&audience.rollout.share) {
                faults.push(format!("audience “{}”: the rollout is a share from 0 to 1", audience.id));
            }
        }
        faults.extend(
            self.seeds_drawn_twice()
                .into_iter()
                .map(|seed| format!("the seed “{seed}” is used for two draws, which would come out alike")),
        );
        let mut once = BTreeSet::new();
        for (index, experiment) in self.experiments.iter().enumerate() {
            if !once.insert(&experiment.id) {
                faults.push(format!("experiment “{}” is there twice", experiment.id));
            }
            faults.extend(experiment.faults());
            let before = self.experiments.iter().take(index);
            faults.extend(before.filter(|before| overlap(before, experiment)).map(|before| {
                format!("experiments “{}” and “{}” share a part of their namespace", before.id, experiment.id)
            }));
        }
        faults
    }

    /// The parts of a namespace that no experiment with customers has, from the lowest.
    #[must_use]
    pub fn free_parts(&self, namespace_seed: &str) -> Vec<Namespace> {
        let with_customers = self.experiments.iter().filter(|experiment| experiment.has_customers());
        let parts = with_customers.filter_map(|experiment| experiment.namespace.as_ref());
        let mut taken: Vec<&Namespace> = parts.filter(|part| part.seed == namespace_seed).collect();
        taken.sort_by(|one, other| one.from.total_cmp(&other.from));
        let ends = taken.iter().map(|part| part.to);
        let begins = taken.iter().map(|part| part.from);
        let gaps = std::iter::once(0.0).chain(ends).zip(begins.chain([1.0]));
        let free = gaps.filter(|(from, to)| from < to);
        free.map(|(from, to)| Namespace { seed: namespace_seed.to_owned(), from, to }).collect()
    }

    /// Seeds that two draws have in common. Who is drawn into one thing must say nothing of the other.
    fn seeds_drawn_twice(&self) -> BTreeSet<&str> {
        let parts = self.audiences.iter().map(|audience| &audience.rollout);
        let parts = parts.filter(|rollout| rollout.share < 1.0).map(|rollout| &rollout.seed);
        let experiments = self.experiments.iter().map(|experiment| &experiment.seed);
        let namespaces = self.experiments.iter().filter_map(|experiment| experiment.namespace.as_ref());
        let namespaces: BTreeSet<&String> = namespaces.map(|namespace| &namespace.seed).collect();
        let mut once = BTreeSet::new();
        let fixed = [&self.holdout.seed, &self.arbitration.exploration.seed];
        let seeds = fixed.into_iter().chain(parts).chain(experiments).chain(namespaces);
        seeds.map(String::as_str).filter(|seed| !once.insert(*seed)).collect()
    }

    /// The policy the product starts with.
    ///
    /// # Errors
    /// Never while the tests pass; the text is part of the build.
    pub fn starting() -> Result<Self, PolicyError> {
        Self::read(include_str!("../policy.json"))
    }
}

/// Whether two experiments that have customers claim the same part of one namespace.
fn overlap(one: &Experiment, other: &Experiment) -> bool {
    let (Some(part), Some(another)) = (&one.namespace, &other.namespace) else { return false };
    one.has_customers()
        && other.has_customers()
        && part.seed == another.seed
        && part.from < another.to
        && another.from < part.to
}
