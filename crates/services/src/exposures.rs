//! What of the dashboard a customer saw, and what they did with it.
//!
//! A decision is no exposure: an element counts as seen once the browser had half of it in view for a second. Pages
//! read without JavaScript are therefore not counted at all, and figures that rest on exposures speak only for
//! customers whose browser runs scripts.

use chrono::{DateTime, Utc};
use decision::{Decision, Mechanism};
use layout::Id;
use ledger::CustomerId;
use store::Tx;
use store::experiments::NewArm;
use store::exposures::{NewScreen, ShownUnder, WHOLE_SCREEN};

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Elements told at once; a dashboard has fewer.
const ELEMENTS_MAX: usize = 200;

/// What a customer did with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// Looked at what is behind the figures.
    Opened,
    /// Followed a link or sent a form.
    Acted,
    /// Sent it away for now.
    Dismissed,
    /// Took a change of it back.
    Undone,
    /// Pinned it where it is.
    Pinned,
    /// Hid it.
    Hidden,
}

impl OutcomeKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Opened, Self::Acted, Self::Dismissed, Self::Undone, Self::Pinned, Self::Hidden];

    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Acted => "acted",
            Self::Dismissed => "dismissed",
            Self::Undone => "undone",
            Self::Pinned => "pinned",
            Self::Hidden => "hidden",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether only the customer's browser knows of it. The others are noted where the change is stored.
    const fn is_told_by_browsers(self) -> bool {
        matches!(self, Self::Opened | Self::Acted | Self::Dismissed)
    }
}

/// What to note of a change to the dashboard, in the transaction that stores it.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    under: ShownUnder,
    element: String,
    kind: OutcomeKind,
}

impl Outcome {
    /// Of the decision in force; of the whole screen where it concerns no one element.
    pub(crate) fn of(decision: &Decision, element: Option<&Id>, kind: OutcomeKind) -> Self {
        let element = element.map_or(WHOLE_SCREEN, Id::as_str).to_owned();
        Self { under: under(decision), element, kind }
    }

    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let kind = self.kind.as_str();
        Ok(store::exposures::insert_outcome(tx, owner, &self.under, &self.element, kind, now).await?)
    }
}

impl Attune {
    /// Notes the elements that were in view, by their keys. What is not on the screen of the decision is left out, and
    /// what was noted under it before is not noted again.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] unless it is the person's own decision in force; a refusal of more than 200 elements.
    pub async fn note_exposures(
        &self,
        person: &Principal,
        decision_id: &str,
        elements: &[&str],
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if elements.len() > ELEMENTS_MAX {
            return Err(ServiceError::invalid("exposures", "That is more than a dashboard holds."));
        }
        let decision = self.own_in_force(&owner, decision_id).await?;
        let shown: Vec<String> =
            keys(&decision).filter(|key| elements.contains(&key.as_str())).map(Id::to_string).collect();
        let (under, now) = (under(&decision), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok(store::exposures::insert_exposures(tx, &owner, &under, &shown, now).await?)
                })
            })
            .await
    }

    /// Notes what the customer did with an element: opened, acted or dismissed. Pins, hidden widgets and what is undone
    /// are noted with the change itself.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] unless it is the person's own decision in force and the element is on its screen; a
    /// refusal of a kind that browsers do not tell.
    pub async fn note_outcome(
        &self,
        person: &Principal,
        decision_id: &str,
        element: &str,
        kind: &str,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let kind = OutcomeKind::from_name(kind)
            .filter(|kind| kind.is_told_by_browsers())
            .ok_or_else(|| ServiceError::invalid("outcome", "This is nothing that is noted."))?;
        let decision = self.own_in_force(&owner, decision_id).await?;
        let key = keys(&decision).find(|key| key.as_str() == element).ok_or(ServiceError::NotFound)?;
        let (outcome, now) = (Outcome::of(&decision, Some(key), kind), self.now());
        self.db.write(move |tx| Box::pin(async move { outcome.note(tx, &owner, now).await })).await
    }

    async fn own_in_force(&self, owner: &CustomerId, decision_id: &str) -> Result<Decision, ServiceError> {
        // What somebody looks at is counted of those alone who have agreed to be profiled.
        if !self.consents_to_profiling(owner).await? {
            return Err(ServiceError::NotFound);
        }
        let in_force = self.decision_in_force(owner).await?;
        in_force.filter(|decision| decision.decision_id == decision_id).ok_or(ServiceError::NotFound)
    }
}

/// What a decision showed, to be kept beside its record.
pub(crate) fn screen_of(
    decision: &Decision,
    event_id: &str,
    sequence: i64,
    latency_us: u64,
    at: DateTime<Utc>,
) -> NewScreen {
    NewScreen {
        under: under(decision),
        sequence,
        event_id: event_id.to_owned(),
        elements: keys(decision).map(Id::to_string).collect(),
        latency_us: i64::try_from(latency_us).unwrap_or(i64::MAX),
        in_hardship: decision.state_after.hardship.is_some(),
        arms: arms(decision),
        failed: failed(decision),
        at,
    }
}

/// The arms of experiments a decision was made under, each with the bucket version it was drawn under.
fn arms(decision: &Decision) -> Vec<NewArm> {
    let drawn = &decision.state_after.assignments;
    let assignments = decision.assignments.iter();
    let arms = assignments.filter_map(|assignment| {
        let assigned = drawn.get(&assignment.experiment)?;
        Some(NewArm {
            experiment: assignment.experiment.to_string(),
            arm: assignment.variant.to_string(),
            bucket_version: i64::from(assigned.bucket_version),
            in_force: assignment.in_force,
        })
    });
    arms.collect()
}

/// The layout that was meant and did not pass its last look. A variant that did not is no fault of the revision it stands
/// over, which is then shown without it.
fn failed(decision: &Decision) -> Option<(String, i64)> {
    let alarm = decision.alarm.as_ref().filter(|_| decision.mechanism == Mechanism::Error);
    let meant = &alarm?.layout;
    Some((meant.name.to_string(), i64::from(meant.revision)))
}

/// The elements on the screen, by the keys that stay the same across layouts.
fn keys(decision: &Decision) -> impl Iterator<Item = &Id> {
    decision.screen.slots().map(layout::ComposedSlot::key)
}

fn under(decision: &Decision) -> ShownUnder {
    ShownUnder {
        decision_id: decision.decision_id.clone(),
        layout: decision.layout.name.to_string(),
        revision: i64::from(decision.layout.revision),
    }
}
