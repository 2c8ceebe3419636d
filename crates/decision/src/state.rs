//! What is remembered about a customer from one decision to the next.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use layout::Id;
use profile::{CLASS_COUNT, Persona};
use serde::{Deserialize, Serialize};

use crate::decision::LayoutRef;
use crate::experiment::Assigned;

/// Everything remembered. The default is a customer nothing has been decided for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The screen shown last.
    pub layout: Option<LayoutRef>,
    /// When that was last another screen.
    pub layout_since: Option<DateTime<Utc>>,
    /// The last screen that passed the last look.
    pub last_good: Option<LayoutRef>,
    /// The persona in force; `None` until there was enough to settle on one.
    pub standing: Option<Standing>,
    /// The smoothed posterior.
    pub smoothed: Option<Smoothed>,
    /// Evidence gathered for another persona.
    pub pending: Option<Pending>,
    /// Since when no persona has been likely enough to keep one.
    pub doubt_since: Option<DateTime<Utc>>,
    /// When the system changed the persona in force, oldest first, within the budget's window.
    pub switches: Vec<DateTime<Utc>>,
    /// The spell of hardship the customer is in.
    pub hardship: Option<HardshipSpell>,
    /// The audience whose screen was shown last when nothing stood above audiences.
    pub audience: Option<Id>,
    /// What the customer was drawn into, by experiment.
    pub assignments: BTreeMap<Id, Assigned>,
    /// What slots with candidates show, by layout and slot.
    pub slots: BTreeMap<Id, BTreeMap<Id, HeldSlot>>,
    /// When the system changed what slots show, in the last seven days.
    pub moves: Vec<DateTime<Utc>>,
}

/// What a slot shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldSlot {
    /// The element.
    pub element: Id,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What it showed before that.
    pub before: Option<Id>,
    /// Until when it stays, since the customer has taken a change back.
    pub kept_until: Option<DateTime<Utc>>,
}

/// The persona in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which; `None` for the neutral screen after long doubt.
    pub persona: Option<Persona>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// The smoothed log-probabilities of the personas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Smoothed {
    /// In the order of [`Persona::CLASSES`]; not normalised.
    pub log_probabilities: [f64; CLASS_COUNT],
    /// When they were last updated.
    pub at: DateTime<Utc>,
}

/// Evidence for a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The persona that leads.
    pub persona: Persona,
    /// Evaluations in a row in which it led by enough.
    pub evaluations: u32,
    /// The first of them.
    pub first: DateTime<Utc>,
    /// The last of them.
    pub last: DateTime<Utc>,
}

/// A spell of hardship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardshipSpell {
    /// Since when.
    pub since: DateTime<Utc>,
    /// When a sign of it was last seen.
    pub last_sign: DateTime<Utc>,
    /// How many accounts were known then. A sign read from fewer accounts than are known now may only have been
    /// the money of an account that was missing.
    pub accounts_known: usize,
}
