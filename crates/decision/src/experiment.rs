//! Experiments: who takes part, and in which variant.
//!
//! Taking part and the variant are drawn with separate seeds. Were they drawn with one, a small coverage would take
//! its customers from one end of the buckets, and the variants would not have the shares they are meant to.

use layout::{Document, Id, Op};
use serde::{Deserialize, Serialize};

use crate::attribute::Attributes;
use crate::bucket::bucket;
use crate::condition::Condition;

/// How far sums of weights may be off 1.
const WEIGHT_TOLERANCE: f64 = 1e-6;

/// A trial of variants of a screen against each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its name, which the variants of documents refer to.
    pub id: Id,
    /// Seed of the draw between the variants.
    pub seed: String,
    /// The part of a namespace it has to itself; all customers when absent.
    #[serde(default)]
    pub namespace: Option<Namespace>,
    /// Share of those targeted who take part, 0 to 1. It may grow: who takes part stays, in the same variant.
    pub coverage: f64,
    /// What is tried, with weights that add up to 1.
    pub variants: Vec<Arm>,
    /// Who is meant; everybody when absent. A customer of whom that cannot be told is not taken in.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// Whether it runs.
    pub status: ExperimentStatus,
    /// Raised to let everybody be drawn again, by the coverage, weights and targeting of the day.
    #[serde(default)]
    pub bucket_version: u32,
    /// Those who were drawn under a lower version are shut out: what they have seen would spoil the result.
    #[serde(default)]
    pub bucket_version_min: u32,
    /// What is expected.
    pub hypothesis: String,
    /// What is measured to tell.
    pub metric: String,
    /// The document it is about, where its arms say themselves what they change. Without it, every document that has
    /// variants of the experiment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Id>,
    /// What must not become worse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardrails: Vec<String>,
    /// Customers each arm must have before a result is read.
    #[serde(default)]
    pub units_per_arm_min: u32,
    /// The arm it was stopped with as the better one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<Id>,
}

/// One thing that is tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The variant's key in the documents that have it; a document with other variants of the experiment and none of
    /// this key is shown as it is, as the control.
    pub key: Id,
    /// Its share of those who take part.
    pub weight: f64,
    /// What it changes of the experiment's document, in order; nothing for the control.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ops: Vec<Op>,
}

/// A part of the customers that no other experiment in the same namespace has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Namespace {
    /// Seed of the namespace, the same for every experiment in it.
    pub seed: String,
    /// Where the part begins, itself included; 0 to 1.
    pub from: f64,
    /// Where it ends, itself left out.
    pub to: f64,
}

/// The state of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExperimentStatus {
    /// Not begun.
    Draft,
    /// Customers are taken in.
    Running,
    /// Nobody is taken in; those who take part stay as they are.
    Paused,
    /// Over.
    Stopped,
}

/// The variant a customer was drawn into, which they keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The variant.
    pub variant: Id,
    /// The bucket version it was drawn under.
    pub bucket_version: u32,
}

/// A variant a customer has in one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The experiment.
    pub experiment: Id,
    /// The variant.
    pub variant: Id,
    /// Whether the screen shown is one the experiment is about, with the variant made. Only then can the customer have
    /// been affected.
    pub in_force: bool,
}

/// What drawing says about one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// They take part.
    In(Assigned),
    /// They do not.
    Out,
    /// It cannot be told whether they are meant, so they do not.
    Untold,
}

impl Namespace {
    /// Whether the customer is in this part.
    #[must_use]
    pub fn holds(&self, customer: &str) -> bool {
        (self.from..self.to).contains(&bucket(&self.seed, customer))
    }
}

impl Experiment {
    /// Draws for a customer, `before` being what was drawn last.
    ///
    /// Who was drawn keeps the variant while it exists, whatever becomes of coverage and targeting, but not outside
    /// the namespace's part, which may have gone to another experiment.
    #[must_use]
    pub fn enrol(&self, customer: &str, attributes: &Attributes, before: Option<&Assigned>) -> Enrolment {
        if !self.has_customers()
            || before.is_some_and(|before| before.bucket_version < self.bucket_version_min)
            || self.namespace.as_ref().is_some_and(|namespace| !namespace.holds(customer))
        {
            return Enrolment::Out;
        }
        let kept = before.filter(|before| before.bucket_version == self.bucket_version);
        let kept = kept.filter(|before| self.variants.iter().any(|arm| arm.key == before.variant));
        if let Some(kept) = kept {
            return Enrolment::In(kept.clone());
        }
        if self.status != ExperimentStatus::Running || !self.covers(customer) {
            return Enrolment::Out;
        }
        match self.condition.as_ref().map(|condition| condition.holds(attributes)) {
            None | Some(Some(true)) => self.draw(customer),
            Some(Some(false)) => Enrolment::Out,
            Some(None) => Enrolment::Untold,
        }
    }

    /// Whether it is tried out on a document by what its own arms say.
    pub(crate) fn is_about(&self, document: &Document) -> bool {
        self.layout.as_ref() == Some(&document.metadata.name)
    }

    /// Whether it has customers, and so its part of a namespace to itself.
    #[must_use]
    pub fn has_customers(&self) -> bool {
        matches!(self.status, ExperimentStatus::Running | ExperimentStatus::Paused)
    }

    /// Whether coverage has come to the customer.
    fn covers(&self, customer: &str) -> bool {
        bucket(&format!("{}|enrolment", self.seed), customer) < self.coverage
    }

    fn draw(&self, customer: &str) -> Enrolment {
        let weights: Vec<f64> = self.variants.iter().map(|arm| arm.weight).collect();
        let drawn = chosen(&weights, bucket(&self.seed, customer));
        match drawn.and_then(|index| self.variants.get(index)) {
            Some(arm) => {
                Enrolment::In(Assigned { variant: arm.key.clone(), bucket_version: self.bucket_version })
            }
            None => Enrolment::Out,
        }
    }

    /// What is wrong with it; empty when it may run.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut refuse = |wrong: bool, why: &str| {
            if wrong {
                faults.push(format!("experiment “{}”: {why}", self.id));
            }
        };
        let share = 0.0..=1.0;
        let sum: f64 = self.variants.iter().map(|arm| arm.weight).sum();
        refuse(!share.contains(&self.coverage), "coverage is a share from 0 to 1");
        refuse(
            self.variants.iter().any(|arm| !share.contains(&arm.weight)),
            "weights are shares from 0 to 1",
        );
        refuse(
            (sum - 1.0).abs() > WEIGHT_TOLERANCE || sum.is_nan(),
            "the weights of the variants add up to 1",
        );
        refuse(
            self.variants
                .iter()
                .enumerate()
                .any(|(index, arm)| self.variants.iter().take(index).any(|before| before.key == arm.key)),
            "each variant is there once",
        );
        let ordered =
            |part: &Namespace| share.contains(&part.from) && share.contains(&part.to) && part.from < part.to;
        refuse(
            self.namespace.as_ref().is_some_and(|part| !ordered(part)),
            "the part of a namespace runs from a share to a greater one",
        );
        refuse(
            self.layout.is_none() && self.variants.iter().any(|arm| !arm.ops.is_empty()),
            "variants that change something name the layout they change",
        );
        let is_arm = |key: &Id| self.variants.iter().any(|arm| arm.key == *key);
        refuse(
            self.winner.as_ref().is_some_and(|winner| !is_arm(winner)),
            "the winner is one of the variants",
        );
        refuse(
            self.bucket_version < self.bucket_version_min,
            "the bucket version is at least the lowest that is let in",
        );
        faults
    }
}

/// Which of the ranges laid end to end from 0, as wide as `weights`, `place` falls into. What rounding leaves beyond
/// the last belongs to it.
pub(crate) fn chosen(weights: &[f64], place: f64) -> Option<usize> {
    let mut end = 0.0;
    let inside = weights.iter().position(|weight| {
        end += weight;
        place < end
    });
    inside.or_else(|| weights.iter().rposition(|weight| *weight > 0.0))
}
