//! Audiences: ordered rules that give a group of customers a screen of its own.

use layout::Id;
use serde::{Deserialize, Serialize};

use crate::attribute::Attributes;
use crate::bucket::bucket;
use crate::condition::Condition;

/// A group of customers and the screen it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Its name.
    pub id: Id,
    /// Who is meant, in words that follow “the dashboard for”, such as “people who have just moved house”. The customer
    /// reads them.
    pub description: String,
    /// Who belongs to it. A customer of whom that cannot be told does not.
    pub condition: Condition,
    /// Name of the document.
    pub layout: Id,
    /// How much of the group is shown it.
    #[serde(default)]
    pub rollout: Rollout,
    /// Who answers for it.
    pub owner: String,
}

/// A part of all customers, by a draw of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rollout {
    /// 0 to 1. Who is in stays in while it grows.
    pub share: f64,
    /// Seed of the draw.
    pub seed: String,
}

impl Default for Rollout {
    /// Everybody.
    fn default() -> Self {
        Self { share: 1.0, seed: String::new() }
    }
}

impl Rollout {
    /// Whether it has come to this customer.
    #[must_use]
    pub fn reaches(&self, customer: &str) -> bool {
        bucket(&self.seed, customer) < self.share
    }
}

/// The first audience a customer belongs to, and those before it of which that cannot be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Belonging<'a> {
    pub(crate) audience: Option<&'a Audience>,
    pub(crate) untold: Vec<Id>,
}

/// Goes through `audiences` in order. One whose rollout has not come to the customer, or whose screen `allows` refuses,
/// is passed over.
pub(crate) fn belonging<'a>(
    audiences: &'a [Audience],
    customer: &str,
    attributes: &Attributes,
    allows: impl Fn(&Id) -> bool,
) -> Belonging<'a> {
    let mut untold = Vec::new();
    for audience in audiences {
        if !audience.rollout.reaches(customer) || !allows(&audience.layout) {
            continue;
        }
        match audience.condition.holds(attributes) {
            Some(true) => return Belonging { audience: Some(audience), untold },
            Some(false) => {}
            None => untold.push(audience.id.clone()),
        }
    }
    Belonging { audience: None, untold }
}
