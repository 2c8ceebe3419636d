//! What a decision says.

use chrono::{DateTime, NaiveDate, Utc};
use layout::{Composed, Id};
use profile::{Persona, Posterior};
use serde::{Deserialize, Serialize};

use crate::contact::Contact;
use crate::experiment::Assignment;
use crate::guardrail::Denial;
use crate::slot::SlotChoice;
use crate::state::State;

/// A revision of a published document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LayoutRef {
    /// The document's name.
    pub name: Id,
    /// Its revision.
    pub revision: u32,
}

/// How the screen came to be chosen; the words of `OpenFeature`'s resolution reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mechanism {
    /// By fixed configuration.
    Static,
    /// Nothing spoke for another than the neutral one.
    Default,
    /// By what is known about the customer, or by what they said.
    TargetingMatch,
    /// By a draw between groups.
    Split,
    /// From an earlier decision.
    Cached,
    /// Deciding is switched off.
    Disabled,
    /// Policy or model are past their expiry.
    Stale,
    /// Nobody can tell.
    Unknown,
    /// Something failed on the way.
    Error,
}

/// Why, as a code; each has its sentence in `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// Deciding is switched off for everybody.
    KillSwitch,
    /// In the group that always gets the neutral screen, to measure by.
    Holdout,
    /// No consent to profiling.
    NoConsent,
    /// Policy or model are past their expiry.
    G8Stale,
    /// Nothing has been profiled yet, or too little to tell.
    NotEnoughData,
    /// Several personas stay plausible.
    Unsure,
    /// Unlike any finances the model knows.
    Unfamiliar,
    /// The customer picked it.
    CustomerChoice,
    /// An advisor picked it, whom the customer had asked.
    AdvisorChoice,
    /// Signs of hardship.
    G1Hardship,
    /// Signs of hardship are too recent to leave.
    HardshipRecent,
    /// The persona is likely enough, and none stood before.
    PersonaMatch,
    /// The persona stands.
    PersonaStands,
    /// Another persona took over.
    PersonaSwitched,
    /// Another persona leads, with too little evidence so far.
    HeldForEvidence,
    /// Another persona leads; the one in force has not stood long enough.
    HeldForDwell,
    /// Another persona leads; there were enough switches lately.
    HeldForBudget,
    /// The screen changed too recently to change again.
    HeldForCooldown,
    /// A visit is under way, and the screen changes at the start of one.
    HeldForVisit,
    /// No persona has been likely for long.
    InDoubt,
    /// In an audience with a screen of its own.
    AudienceMatch,
    /// Of some audience it cannot be told whether the customer belongs to it.
    AudienceUntold,
    /// A variant of the screen is being tried out.
    Experiment,
    /// The variant that was meant did not pass the last look, so the screen is shown without it.
    VariantDropped,
    /// The customer's own order, pins and hidden widgets are kept.
    CustomerArrangement,
    /// No document of the name that was meant is published.
    LayoutMissing,
    /// The screen meant did not pass the last look.
    LastLookFailed,
    /// A newer decision was not ready in time, so an earlier one is shown.
    Stale,
}

/// One screen that might have been chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Name of the document.
    pub layout: Id,
    /// The persona it is for; `None` for the neutral and the distress screen.
    pub persona: Option<Persona>,
    /// Smoothed probability of that persona.
    pub probability: Option<f64>,
    /// Every guardrail that refuses it.
    pub denied_by: Vec<Denial>,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// The persona that came next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Which.
    pub persona: Persona,
    /// Its smoothed probability.
    pub probability: f64,
}

/// Something a person must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The screen that was meant.
    pub layout: LayoutRef,
    /// What was wrong with it.
    pub faults: Vec<String>,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The same for the same event under the same policy.
    pub decision_id: String,
    /// The customer's pseudonym.
    pub customer: String,
    /// When it was made.
    pub decided_at: DateTime<Utc>,
    /// The policy it was made under.
    pub policy_revision: u32,
    /// The screen chosen.
    pub layout: LayoutRef,
    /// The persona it was chosen for; `None` for a screen that is for none.
    pub persona: Option<Persona>,
    /// The audience it was chosen for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Id>,
    /// Who that audience is, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience_description: Option<String>,
    /// Audiences and experiments of which it cannot be told whether the customer is meant, so that they are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<Id>,
    /// The variants the customer has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<Assignment>,
    /// Whether the distress screen was chosen.
    pub distress: bool,
    /// How.
    pub mechanism: Mechanism,
    /// Why, the most telling first.
    pub reason_codes: Vec<Reason>,
    /// The persona that came next.
    pub runner_up: Option<Alternative>,
    /// Every screen that might have been chosen.
    pub candidates: Vec<Candidate>,
    /// Every guardrail that refused an element of the screen.
    pub denials: Vec<Denial>,
    /// What the screen tells unasked and was not told today before, to be counted as it is recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What slots with candidates show, and what they might have shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotChoice>,
    /// Elements the system must leave where they are.
    pub locked: Vec<Id>,
    /// Smoothed probabilities of the personas.
    pub posterior: Option<Posterior>,
    /// The model that judged.
    pub model_version: Option<String>,
    /// Hash of the features it judged.
    pub feature_hash: Option<String>,
    /// Last day the features cover.
    pub as_of: Option<NaiveDate>,
    /// Set when something went wrong that a person must look at.
    pub alarm: Option<Alarm>,
    /// What to remember.
    pub state_after: State,
    /// The screen as it is to be drawn, the customer's arrangement applied.
    pub screen: Composed,
}
