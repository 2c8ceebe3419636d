//! What is known about one customer at the moment of deciding.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use layout::{Arrangement, Id};
use profile::{Assessment, Hardship, HardshipFacts, Persona};
use serde::{Deserialize, Serialize};

use crate::arbitration::Evidence;
use crate::attribute::Attributes;
use crate::calibration::Calibration;
use crate::contact::Contacts;
use crate::weight::Share;

/// What a customer has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Arranging the screen by profiling their data.
    Profiling,
    /// Being shown offers of credit or investment. An objection to direct marketing takes this away.
    Offers,
}

/// Everything a decision is made from beside the policy and the customer's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// What asked for the decision; the same event gives the same decision id.
    pub event_id: String,
    /// The customer's pseudonym, which buckets them.
    pub customer: String,
    /// What they have agreed to.
    pub consents: BTreeSet<Purpose>,
    /// What the profile says; `None` where nothing has been profiled. Not looked at without consent.
    pub snapshot: Option<Snapshot>,
    /// An advisor has stopped offers to this customer.
    pub advisor_hold: bool,
    /// An advisor has confirmed that a spell of hardship is over.
    pub advisor_clearance: bool,
    /// The life the customer says is theirs, while they have said so.
    pub choice: Option<Choice>,
    /// What they have arranged by hand.
    pub arrangement: Arrangement,
    /// What conditions may ask beside what the engine works out itself: features, settings, life events, intents.
    /// What needs a consent that is missing is not looked at.
    #[serde(default)]
    pub attributes: Attributes,
    /// They have objected to direct marketing.
    #[serde(default)]
    pub objects_to_marketing: bool,
    /// What they were told unasked lately; `None` where nobody has counted, so that they are told nothing.
    #[serde(default)]
    pub contacts: Option<Contacts>,
    /// By how many minutes their clock may be ahead of UTC now; empty where nobody knows, the most likely first.
    #[serde(default)]
    pub utc_offsets_minutes: Vec<i32>,
    /// How they have used their dashboard.
    #[serde(default)]
    pub habits: Habits,
    /// What came of showing elements to everybody.
    #[serde(default)]
    pub evidence: BTreeMap<Id, Evidence>,
    /// How propensities are made to mean what they say.
    #[serde(default, skip_serializing_if = "Calibration::is_none")]
    pub calibration: Calibration,
    /// What elements are worth to this customer, simulated from their figures. Not looked at without consent to profiling.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub benefits: BTreeMap<Id, Share>,
}

/// How a customer has used their dashboard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// The share of what they did that they did with each element.
    pub usage: BTreeMap<Id, Share>,
    /// When they last took the coming of an element back.
    pub undone: BTreeMap<Id, DateTime<Utc>>,
    /// Until when elements wait that they have answered or put off.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub later: BTreeMap<Id, DateTime<Utc>>,
    /// Whether they are in the middle of a visit, during which only what is ephemeral changes.
    pub mid_visit: bool,
}

/// The profile on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Last day the features cover.
    pub as_of: NaiveDate,
    /// What the model says.
    pub assessment: Assessment,
    /// How hard pressed the household is.
    pub hardship: Hardship,
    /// The facts that was read from.
    pub hardship_facts: HardshipFacts,
    /// How many accounts the books hold.
    pub accounts_known: usize,
}

/// “This is not me”: the persona a customer, or an advisor for them, has picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The one picked; [`Persona::NotEnoughData`] asks for the neutral screen.
    pub persona: Persona,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether an advisor picked it, whom the customer had asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_advisor: bool,
}
