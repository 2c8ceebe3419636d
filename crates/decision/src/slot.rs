//! What a slot with candidates shows, how that came, and what else it might have shown.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use layout::{Id, ZoneMode};
use serde::{Deserialize, Serialize};

use crate::arbitration::Factors;
use crate::state::{HeldSlot, State};

/// Changes of the last so many days count against the budget of a week.
pub(crate) const WEEK_DAYS: i64 = 7;

/// How a slot came to show what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The document's own element: nothing is weighed for this customer.
    Default,
    /// A duty, which is not weighed against anything.
    Duty,
    /// The document or the customer has pinned it.
    Pinned,
    /// The customer has taken a change back, and it stays as it was.
    Undone,
    /// The slot changed too recently.
    Cooldown,
    /// Enough of the screen has changed this week.
    Budget,
    /// A visit is under way, or something else has changed for this one.
    Visit,
    /// Nothing is better by more than a change would cost.
    Gain,
    /// The best score.
    Best,
    /// Drawn among the candidates.
    Drawn,
    /// No candidate may be shown.
    Nothing,
}

/// What one slot shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlotChoice {
    /// The slot.
    pub slot: Id,
    /// Who may change its zone.
    pub mode: ZoneMode,
    /// The element chosen; `None` where no candidate may be shown.
    pub chosen: Option<Id>,
    /// How.
    pub how: How,
    /// The week of a draw, counted from the one that began on the 29th of December 1969. A customer's draws of one week in
    /// one slot are one draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i64>,
    /// Whether what was chosen is not what is shown, so that its propensity says nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub intervened: bool,
    /// What the slot showed before, where that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Id>,
    /// Everything it might have shown.
    pub candidates: Vec<SlotCandidate>,
}

/// An element a slot might show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlotCandidate {
    /// The element.
    pub id: Id,
    /// P, C, V and L; absent where it was not scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factors: Option<Factors>,
    /// Their product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// How likely the choice was to fall on it, what was chosen before it on the screen being given.
    pub propensity: f64,
    /// Codes of what stands against it.
    pub denied_by: Vec<String>,
}

/// Elements by the slot that shows them instead of its own.
pub(crate) fn instead(choices: &[SlotChoice]) -> BTreeMap<Id, Id> {
    choices.iter().filter_map(|choice| Some((choice.slot.clone(), choice.chosen.clone()?))).collect()
}

/// Notes in `memory` what the slots of `layout` show from `now` on, and in each choice what it replaces.
pub(crate) fn remember(
    memory: &mut State,
    layout: &Id,
    choices: &mut [SlotChoice],
    kept_until: impl Fn(&Id) -> Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) {
    memory.moves.retain(|moved| now - *moved < TimeDelta::days(WEEK_DAYS));
    if choices.is_empty() {
        return;
    }
    let held = memory.slots.entry(layout.clone()).or_default();
    for choice in choices.iter_mut().filter(|choice| !choice.intervened) {
        let Some(element) = &choice.chosen else { continue };
        let before = held.get(&choice.slot);
        if before.is_some_and(|before| before.element == *element) {
            continue;
        }
        let replaced = before.map(|before| before.element.clone());
        let kept_until = replaced.as_ref().filter(|_| choice.how == How::Undone).and_then(&kept_until);
        if replaced.is_some() && choice.mode != ZoneMode::Ephemeral && choice.how != How::Undone {
            memory.moves.push(now);
        }
        choice.replaced.clone_from(&replaced);
        let after = HeldSlot { element: element.clone(), since: now, before: replaced, kept_until };
        held.insert(choice.slot.clone(), after);
    }
}
