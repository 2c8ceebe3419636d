//! The customer's own order of their dashboard, and taking any of their changes back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use decision::Decision;
use layout::{Arrangement, ComposedSlot, Id};
use ledger::{CustomerId, TransactionId};
use profile::Persona;
use serde::{Deserialize, Serialize};
use store::changes::StoredChange;
use store::rules::StoredRule;
use store::{StoreError, Tx};

use crate::exposures::{Outcome, OutcomeKind};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The one arrangement a customer has.
pub(crate) const HOME: &str = "home";
/// A dashboard has fewer widgets than this, so a longer order is no order of ours.
const SLOTS_MAX: usize = 200;

/// A change of the customer's, with what it takes to undo it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum Change {
    /// The dashboard's order, pins or hidden widgets.
    Arrangement {
        /// In words, such as `Runway hidden`.
        what: String,
        /// The widget it concerns; `None` where it is the whole order.
        #[serde(default)]
        element: Option<Id>,
        /// How it was before.
        before: Arrangement,
    },
    /// What a slot shows, changed by the system.
    Slot {
        /// In words, such as `Runway in the place of News`.
        what: String,
        /// What it shows now.
        came: Id,
        /// What it showed before.
        went: Id,
    },
    /// Another persona picked.
    Persona {
        /// The label that was added.
        label_id: String,
        /// The persona picked.
        persona: Persona,
    },
    /// A transaction's category, or a rule for all alike.
    Category {
        /// Each transaction and the category the customer had given it before.
        before: Vec<(TransactionId, Option<String>)>,
        /// The rule that was added.
        rule_id: Option<String>,
        /// How the rule was before, where there was one.
        #[serde(default)]
        rule_before: Option<StoredRule>,
    },
    /// A transaction split, or made whole again, or a rule that splits all alike.
    Split {
        /// The transaction.
        id: TransactionId,
        /// How the customer had split it before, as kept.
        before: Option<String>,
        /// The rule that was added.
        rule_id: Option<String>,
        /// How the rule was before, where there was one.
        #[serde(default)]
        rule_before: Option<StoredRule>,
    },
    /// Rules made, changed or removed.
    Rules {
        /// In words, such as `the rule “Coffee” made`.
        what: String,
        /// Each rule's id and how it was before; nothing of one that was made.
        before: Vec<(String, Option<StoredRule>)>,
    },
}

impl Change {
    /// In words, for "Undo: …".
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Arrangement { what, .. } | Self::Slot { what, .. } | Self::Rules { what, .. } => {
                what.clone()
            }
            Self::Persona { persona, .. } => {
                format!("{} picked as your kind of financial life", persona.label())
            }
            Self::Category { rule_id: Some(_), .. } => "a category for all of a kind".to_owned(),
            Self::Category { rule_id: None, .. } => "a category corrected".to_owned(),
            Self::Split { rule_id: Some(_), .. } => "a split for all of a kind".to_owned(),
            Self::Split { rule_id: None, .. } => "a transaction split".to_owned(),
        }
    }

    /// Brings back what was before.
    async fn take_back(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        match self {
            Self::Arrangement { before, .. } => {
                let body = serde_json::to_string(before).map_err(ServiceError::internal)?;
                store::arrangements::put(tx, owner, HOME, &body).await?;
            }
            // The next decision finds it taken back.
            Self::Slot { .. } => {}
            Self::Persona { label_id, .. } => {
                store::decisions::undo_label(tx, owner, label_id, now).await?;
            }
            Self::Category { before, rule_id, rule_before } => {
                for (id, category) in before {
                    store::transactions::set_category(tx, owner, id, category.as_deref(), now).await?;
                }
                if let Some(rule_id) = rule_id {
                    restore_rule(tx, owner, rule_id, rule_before.as_ref()).await?;
                }
            }
            Self::Split { id, before, rule_id, rule_before } => {
                store::transactions::set_split(tx, owner, id, before.as_deref(), now).await?;
                if let Some(rule_id) = rule_id {
                    restore_rule(tx, owner, rule_id, rule_before.as_ref()).await?;
                }
            }
            Self::Rules { before, .. } => {
                for (id, before) in before {
                    restore_rule(tx, owner, id, before.as_ref()).await?;
                }
            }
        }
        Ok(())
    }

    /// The rule it is about.
    fn rule(&self) -> Option<&str> {
        match self {
            Self::Rules { before, .. } => before.first().map(|(id, _)| id.as_str()),
            Self::Category { rule_id, .. } | Self::Split { rule_id, .. } => rule_id.as_deref(),
            Self::Arrangement { .. } | Self::Slot { .. } | Self::Persona { .. } => None,
        }
    }

    /// What to note when it is taken back under a decision; nothing of a change that is none of the dashboard.
    fn undone_under(&self, decision: &Decision) -> Option<Outcome> {
        let element = match self {
            Self::Arrangement { element, .. } => element.as_ref(),
            Self::Slot { came, .. } => Some(came),
            Self::Persona { .. } => None,
            Self::Category { .. } | Self::Split { .. } | Self::Rules { .. } => return None,
        };
        Some(Outcome::of(decision, element, OutcomeKind::Undone))
    }
}

/// Gives a rule back as it was; takes it away where there was none.
async fn restore_rule(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    before: Option<&StoredRule>,
) -> Result<(), StoreError> {
    match before {
        Some(rule) => store::rules::put(tx, owner, rule).await,
        None => store::rules::remove(tx, owner, id).await,
    }
}

/// A change of the arrangement before it is made.
struct Edit {
    /// In words.
    what: String,
    /// The widget it concerns; `None` where it is the whole order.
    element: Option<Id>,
    /// What it says about that widget, where it says something.
    outcome: Option<OutcomeKind>,
}

impl Attune {
    /// Stores the whole order after a drag: `zone:slot.slot*zone:slot`.
    ///
    /// # Errors
    /// When the text is no order.
    pub async fn arrange(&self, person: &Principal, layout: &str, order: &str) -> Result<(), ServiceError> {
        let owner = person.customer()?;
        let shown = self.decision_in_force(owner).await?.ok_or(ServiceError::NotFound)?;
        if shown.layout.name.as_str() != layout {
            return Err(ServiceError::invalid(
                "layout-changed",
                "Your dashboard has changed meanwhile. Reload the page.",
            ));
        }
        let order = read_order(order)
            .ok_or_else(|| ServiceError::invalid("order", "This is no order of widgets."))?;
        let edit = Edit { what: "your order of widgets".to_owned(), element: None, outcome: None };
        self.rearrange(person, edit, |before| Arrangement { order, ..before }).await
    }

    /// Puts everything back in the order an open page had before a change was made on it, as far as it is still shown,
    /// and notes that the change was taken back.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] unless the change made the decision in force; a refusal of what is no order.
    pub async fn keep_order(
        &self,
        person: &Principal,
        decision_id: &str,
        order: &str,
    ) -> Result<(), ServiceError> {
        let in_force = self.decision_in_force(person.customer()?).await?;
        let decision = in_force.filter(|decision| decision.decision_id == decision_id);
        let screen = decision.ok_or(ServiceError::NotFound)?.screen;
        let mut order = read_order(order)
            .ok_or_else(|| ServiceError::invalid("order", "This is no order of widgets."))?;
        let shown: Vec<&Id> = screen.slots().map(ComposedSlot::key).collect();
        order.values_mut().for_each(|keys| keys.retain(|key| shown.contains(&key)));
        order.retain(|zone, _| screen.zones.iter().any(|known| known.id == *zone));
        let what = "an update of your dashboard".to_owned();
        let edit = Edit { what, element: None, outcome: Some(OutcomeKind::Undone) };
        self.rearrange(person, edit, |before| Arrangement { order, ..before }).await
    }

    /// Moves one widget a place `up` (earlier) or `down` (later).
    ///
    /// # Errors
    /// When there is no such widget or direction.
    pub async fn move_widget(
        &self,
        person: &Principal,
        slot: &str,
        direction: &str,
    ) -> Result<(), ServiceError> {
        let (key, label) = self.shown_widget(person.customer()?, slot).await?;
        let screen = self.decision_in_force(person.customer()?).await?.ok_or(ServiceError::NotFound)?.screen;
        let later = match direction {
            "up" => false,
            "down" => true,
            _ => return Err(ServiceError::invalid("direction", "A widget moves up or down.")),
        };
        let edit = Edit { what: format!("{label} moved"), element: Some(key.clone()), outcome: None };
        self.rearrange(person, edit, |before| {
            if later { before.move_down(&screen, &key) } else { before.move_up(&screen, &key) }
        })
        .await
    }

    /// Pins a widget where it is, or lets it go.
    ///
    /// # Errors
    /// When there is no such widget.
    pub async fn pin_widget(&self, person: &Principal, slot: &str, pinned: bool) -> Result<(), ServiceError> {
        let (key, label) = self.shown_widget(person.customer()?, slot).await?;
        let screen = self.decision_in_force(person.customer()?).await?.ok_or(ServiceError::NotFound)?.screen;
        let what = format!("{label} {}", if pinned { "pinned" } else { "unpinned" });
        let outcome = pinned.then_some(OutcomeKind::Pinned);
        self.rearrange(person, Edit { what, element: Some(key.clone()), outcome }, |before| {
            if pinned { before.pin(&screen, &key) } else { before.unpin(&key) }
        })
        .await
    }

    /// Hides a widget, or shows it again.
    ///
    /// # Errors
    /// When there is no such widget.
    pub async fn hide_widget(
        &self,
        person: &Principal,
        slot: &str,
        hidden: bool,
    ) -> Result<(), ServiceError> {
        let (key, label) = self.shown_widget(person.customer()?, slot).await?;
        let what = format!("{label} {}", if hidden { "hidden" } else { "shown again" });
        let outcome = hidden.then_some(OutcomeKind::Hidden);
        self.rearrange(person, Edit { what, element: Some(key.clone()), outcome }, |before| {
            if hidden { before.hide(&key) } else { before.unhide(&key) }
        })
        .await
    }

    /// Takes back the customer's latest change and says what it was.
    ///
    /// # Errors
    /// When there is nothing to undo.
    pub async fn undo_change(&self, person: &Principal) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        let now = self.now();
        let in_force = self.decision_in_force(&owner).await?;
        let rules_before = store::rules::all(&self.db, &owner).await?;
        let undone = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let Some(stored) = store::changes::newest_in(tx, &owner).await? else {
                        return Err(ServiceError::invalid("nothing-to-undo", "There is nothing to undo."));
                    };
                    let change: Change =
                        serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
                    change.take_back(tx, &owner, now).await?;
                    store::changes::mark_undone(tx, &owner, &stored.id, now).await?;
                    if let Some(outcome) = in_force.and_then(|decision| change.undone_under(&decision)) {
                        outcome.note(tx, &owner, now).await?;
                    }
                    Ok((stored.id, change))
                })
            })
            .await?;
        let (id, change) = undone;
        if let Some(rule_id) = change.rule()
            && let Err(error) = self.note_rule_undone(person, &rules_before, rule_id).await
        {
            tracing::error!(%error, "a change of rules that was undone is not in their log");
        }
        if let Change::Category { .. } | Change::Split { .. } | Change::Rules { .. } = change {
            self.refresh(person, &format!("undo-{id}")).await?;
        } else {
            self.decide_anew(person, &format!("undo-{id}")).await?;
        }
        Ok(change.describe())
    }

    async fn rearrange(
        &self,
        person: &Principal,
        edit: Edit,
        apply: impl FnOnce(Arrangement) -> Arrangement,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let before = self.arrangement(&owner).await?;
        let after = apply(before.clone());
        if after == before {
            return Ok(());
        }
        let Edit { what, element, outcome } = edit;
        let outcome = match outcome {
            Some(kind) => {
                let in_force = self.decision_in_force(&owner).await?;
                in_force.map(|decision| Outcome::of(&decision, element.as_ref(), kind))
            }
            None => None,
        };
        let change = self.change(&Change::Arrangement { what, element, before })?;
        let body = serde_json::to_string(&after).map_err(ServiceError::internal)?;
        let event_id = format!("arrangement-{}", change.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::arrangements::put(tx, &owner, HOME, &body).await?;
                    if let Some(outcome) = outcome {
                        outcome.note(tx, &owner, now).await?;
                    }
                    Ok::<_, ServiceError>(store::changes::insert(tx, &owner, &change, now).await?)
                })
            })
            .await?;
        self.decide_anew(person, &event_id).await
    }

    /// A change ready to be noted.
    pub(crate) fn change(&self, change: &Change) -> Result<StoredChange, ServiceError> {
        let body = serde_json::to_string(change).map_err(ServiceError::internal)?;
        Ok(StoredChange { id: self.new_id(), body })
    }

    /// A widget of the screen in force, shown or hidden, with its label.
    async fn shown_widget(&self, owner: &CustomerId, slot: &str) -> Result<(Id, String), ServiceError> {
        let screen = self.decision_in_force(owner).await?.ok_or(ServiceError::NotFound)?.screen;
        let hidden = screen.hidden.iter().map(|hidden| &hidden.slot);
        let found = screen.slots().chain(hidden).find(|shown| shown.key().as_str() == slot);
        found.map(|shown| (shown.key().clone(), shown.label.clone())).ok_or(ServiceError::NotFound)
    }
}

/// Reads `zone:slot.slot*zone:slot`; `None` when a name is no name of ours.
fn read_order(text: &str) -> Option<BTreeMap<Id, Vec<Id>>> {
    let mut order = BTreeMap::new();
    let mut count = 0;
    for zone in text.split('*').filter(|zone| !zone.is_empty()) {
        let (zone, slots) = zone.split_once(':')?;
        let slots: Option<Vec<Id>> =
            slots.split('.').filter(|slot| !slot.is_empty()).map(|slot| Id::new(slot).ok()).collect();
        let slots = slots?;
        count += slots.len();
        if count > SLOTS_MAX {
            return None;
        }
        order.insert(Id::new(zone).ok()?, slots);
    }
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[(&str, &[&str])]>) {
        let read = read_order(text).map(|order| {
            order
                .into_iter()
                .map(|(zone, slots)| {
                    (zone.to_string(), slots.iter().map(ToString::to_string).collect::<Vec<_>>())
                })
                .collect::<Vec<_>>()
        });
        let expected = expected.map(|zones| {
            zones
                .iter()
                .map(|(zone, slots)| {
                    ((*zone).to_owned(), slots.iter().map(|slot| (*slot).to_owned()).collect())
                })
                .collect::<Vec<(String, Vec<String>)>>()
        });
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn reads_an_order_or_refuses_it() {
        check(
            "main:runway.set-aside*side:net-worth",
            Some(&[("main", &["runway", "set-aside"]), ("side", &["net-worth"])]),
        );
        check("main:", Some(&[("main", &[])]));
        check("main", None);
        check("main:Not An Id", None);
        check(&format!("main:{}", vec!["aa"; 500].join(".")), None);
    }
}
