//! Dashboards that are open while something is released. What a customer is used to changes when they come, not while they
//! look; three things do not wait: a revision that was taken back, what keeps somebody safe, and zones that are meant to
//! change during a visit.

use decision::{Decision, Mechanism, State, decide};
use layout::patch::{PatchOp, diff};
use layout::{Composed, ComposedSlot, DroppedWhy, Id, ZoneMode};
use store::exposures::ShownScreen;

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Why an open dashboard changes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveChange {
    /// The revision it shows was taken back.
    RolledBack,
    /// Something may no more be shown to this customer, or money has become tight.
    Safety,
    /// Only zones change that may do so during a visit.
    Ephemeral,
    /// The figures have changed.
    Books,
}

impl LiveChange {
    /// A short name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RolledBack => "rolled-back",
            Self::Safety => "safety",
            Self::Ephemeral => "ephemeral",
            Self::Books => "books",
        }
    }
}

/// What a page did with a change.
const APPLIED_STATES: [&str; 3] = ["applied", "deferred", "rejected"];

impl Attune {
    /// Why the dashboard of a decision is to change at once; `None` where it is what its customer is to see, or where what
    /// is new waits for their next visit. `shown_books` is the version of the figures the page shows. Nothing is recorded.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn live_change(
        &self,
        person: &Principal,
        shown_decision: &str,
        shown_books: Option<&str>,
    ) -> Result<Option<LiveChange>, ServiceError> {
        let change = self.screen_change(person, shown_decision).await?;
        if change.is_some() {
            return Ok(change);
        }
        let books = self.books_version(person).await?;
        // While there is none, they are being worked out.
        let is_new = books.is_some_and(|books| shown_books.is_some_and(|shown| shown != books));
        Ok(is_new.then_some(LiveChange::Books))
    }

    /// The version of a customer's figures; `None` while they are being worked out.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn books_version(&self, person: &Principal) -> Result<Option<String>, ServiceError> {
        Ok(store::summaries::version(&self.db, person.customer()?).await?)
    }

    async fn screen_change(
        &self,
        person: &Principal,
        shown_decision: &str,
    ) -> Result<Option<LiveChange>, ServiceError> {
        let owner = person.customer()?;
        let Some(shown) = store::exposures::screen(&self.db, owner, shown_decision).await? else {
            return Ok(None);
        };
        let in_force = self.decision_in_force(owner).await?;
        let before = in_force.as_ref().filter(|decision| decision.decision_id == shown_decision);
        if before.is_some_and(|before| self.stands(before)) {
            return Ok(None);
        }
        let to_be = match in_force.as_ref().filter(|decision| self.stands(decision)) {
            Some(decision) => decision.clone(),
            None => self.would_decide(person, in_force.as_ref()).await?,
        };
        let is_rolled_back = to_be.layout.name.as_str() == shown.layout
            && i64::from(to_be.layout.revision) > shown.revision
            && store::studio::is_rolled_back_since(&self.db, &shown.layout, shown.revision).await?;
        Ok(why(&shown, before, &to_be, is_rolled_back))
    }

    /// The id of the decision in force; `None` before the first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn newest_decision(&self, person: &Principal) -> Result<Option<String>, ServiceError> {
        Ok(store::exposures::newest_decision(&self.db, person.customer()?).await?)
    }

    /// The decision as it would be made now.
    async fn would_decide(
        &self,
        person: &Principal,
        in_force: Option<&Decision>,
    ) -> Result<Decision, ServiceError> {
        let context = self.context(person, "live").await?;
        let state = in_force.map_or_else(State::default, |decision| decision.state_after.clone());
        let published = self.published_for(&context.customer);
        Ok(decide(&context, &self.policy(), &self.catalogue, &published, &state, self.now()))
    }

    /// Notes what an open page did with the decision in force: `applied`, `deferred` or `rejected`.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] unless it is the person's own decision in force; a refusal of any other word.
    pub async fn note_applied(
        &self,
        person: &Principal,
        decision_id: &str,
        state: &str,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let state = APPLIED_STATES
            .into_iter()
            .find(|known| *known == state)
            .ok_or_else(|| ServiceError::invalid("applied", "This is nothing that is noted."))?;
        let in_force = self.decision_in_force(&owner).await?;
        let decision = in_force.filter(|decision| decision.decision_id == decision_id);
        let (id, now) = (decision.ok_or(ServiceError::NotFound)?.decision_id, self.now());
        self.db
            .write(move |tx| {
                Box::pin(
                    async move { Ok(store::exposures::note_applied(tx, &owner, &id, state, now).await?) },
                )
            })
            .await
    }
}

/// Why a page that shows `shown` changes at once into the screen of `to_be`. `before` is the decision that is shown, where
/// it is still known whole.
fn why(
    shown: &ShownScreen,
    before: Option<&Decision>,
    to_be: &Decision,
    is_rolled_back: bool,
) -> Option<LiveChange> {
    let ops = before.map(|before| diff(&before.screen, &to_be.screen));
    let keys: Vec<&str> = shown.elements.split(' ').filter(|key| !key.is_empty()).collect();
    let is_same = match &ops {
        Some(ops) => ops.iter().all(|op| matches!(op, PatchOp::Frame(_))),
        None => {
            to_be.layout.name.as_str() == shown.layout
                && i64::from(to_be.layout.revision) == shown.revision
                && to_be.screen.slots().map(|slot| slot.key().as_str()).eq(keys.iter().copied())
        }
    };
    if is_same {
        return None;
    }
    let is_tight_now = to_be.distress && to_be.layout.name.as_str() != shown.layout;
    let is_refused = to_be.screen.dropped.iter().any(|dropped| {
        matches!(dropped.why, DroppedWhy::Denied(_)) && keys.contains(&dropped.element.as_str())
    });
    // What a slot shows no more because it chose among others is not among what was dropped.
    let is_refused = is_refused
        || to_be.denials.iter().any(|denial| {
            keys.contains(&denial.subject.as_str())
                && !to_be.screen.slots().any(|slot| slot.element_id.as_str() == denial.subject)
        });
    if is_tight_now || is_refused || to_be.mechanism == Mechanism::Disabled {
        return Some(LiveChange::Safety);
    }
    if is_rolled_back {
        return Some(LiveChange::RolledBack);
    }
    let touches_only_ephemeral = before.zip(ops).is_some_and(|(before, ops)| {
        before.layout.name == to_be.layout.name
            && ops.iter().all(|op| is_ephemeral(op, &before.screen, &to_be.screen))
    });
    touches_only_ephemeral.then_some(LiveChange::Ephemeral)
}

/// Whether an operation touches nothing but zones that may change during a visit.
fn is_ephemeral(op: &PatchOp, before: &Composed, after: &Composed) -> bool {
    let holds = |screen: &Composed, id: &Id| {
        let zone = screen.zones.iter().find(|zone| zone.slots.iter().any(|slot| slot.key() == id));
        zone.is_none_or(|zone| zone.mode == ZoneMode::Ephemeral)
    };
    let both = |id: &Id| holds(before, id) && holds(after, id);
    match op {
        PatchOp::Frame(_) => {
            let zones = |screen: &Composed| {
                screen.zones.iter().map(|zone| (zone.id.clone(), zone.mode)).collect::<Vec<_>>()
            };
            zones(before) == zones(after)
        }
        PatchOp::Remove { id } | PatchOp::Move { id, .. } => both(id),
        PatchOp::Insert { slot, .. } | PatchOp::Replace { slot } => both(ComposedSlot::key(slot)),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::DateTime;
    use decision::{Context, LayoutRef, Policy, Published};
    use layout::{Catalogue, Class, Dropped, WidgetSpec};
    use serde_json::json;

    use super::*;

    /// What is decided for somebody of whom nothing is known.
    pub(crate) fn decision() -> Decision {
        let text = include_str!("../../../server/layouts/home-neutral.json");
        let mut document = layout::read(text).unwrap().document;
        // What is told for the moment is another matter.
        document.spec.zones.retain(|zone| zone.mode != ZoneMode::Ephemeral);
        let catalogue = Catalogue::new(document.spec.elements.values().map(|element| WidgetSpec {
            name: element.widget.clone(),
            versions: vec![1],
            classes: Class::ALL.to_vec(),
            props_schema: json!(true),
            check_props: |_| Ok(()),
        }));
        let context: Context = serde_json::from_value(json!({
            "event_id": "event-1", "customer": "customer-1", "consents": [], "snapshot": null,
            "advisor_hold": false, "advisor_clearance": false, "choice": null,
            "arrangement": layout::Arrangement::default(),
        }))
        .unwrap();
        let policy = Policy::starting().unwrap();
        let published = Published::new([document], &policy.layouts.neutral).unwrap();
        decide(&context, &policy, &catalogue, &published, &State::default(), DateTime::UNIX_EPOCH)
    }

    fn shown(decision: &Decision) -> ShownScreen {
        let keys: Vec<&str> = decision.screen.slots().map(|slot| slot.key().as_str()).collect();
        ShownScreen {
            layout: decision.layout.name.to_string(),
            revision: i64::from(decision.layout.revision),
            elements: keys.join(" "),
        }
    }

    /// Compares a page that shows `before` with what `change` makes of it: first as the decision is still known whole, then
    /// as only its screen is.
    fn check(
        before: &Decision,
        change: impl FnOnce(&mut Decision),
        is_rolled_back: bool,
        expected: [Option<LiveChange>; 2],
    ) {
        let mut to_be = before.clone();
        change(&mut to_be);
        let shown = shown(before);
        let found =
            [why(&shown, Some(before), &to_be, is_rolled_back), why(&shown, None, &to_be, is_rolled_back)];
        assert_eq!(found, expected);
    }

    fn turn_round(decision: &mut Decision, zone: usize) {
        decision.screen.zones[zone].slots.reverse();
    }

    #[test]
    fn the_same_screen_and_a_routine_change_wait() {
        check(&decision(), |_| {}, false, [None; 2]);
        check(&decision(), |to_be| turn_round(to_be, 0), false, [None; 2]);
        // Another revision that looks the same is no change, even where it was brought back.
        check(&decision(), |to_be| to_be.screen.revision += 1, true, [None; 2]);
    }

    #[test]
    fn what_was_taken_back_does_not_wait() {
        check(&decision(), |to_be| turn_round(to_be, 0), true, [Some(LiveChange::RolledBack); 2]);
    }

    #[test]
    fn what_keeps_somebody_safe_does_not_wait() {
        let tight = |to_be: &mut Decision| {
            to_be.distress = true;
            to_be.layout = LayoutRef { name: Id::new("home-distress").unwrap(), revision: 1 };
            turn_round(to_be, 0);
        };
        let refused = |to_be: &mut Decision| {
            let gone = to_be.screen.zones[0].slots.remove(0);
            let why = DroppedWhy::Denied(vec!["G1_HARDSHIP".to_owned()]);
            to_be.screen.dropped.push(Dropped { element: gone.element_id, why });
        };
        let switched_off = |to_be: &mut Decision| {
            to_be.mechanism = Mechanism::Disabled;
            turn_round(to_be, 0);
        };
        let changes: [&dyn Fn(&mut Decision); 3] = [&tight, &refused, &switched_off];
        for change in changes {
            check(&decision(), change, false, [Some(LiveChange::Safety); 2]);
            check(&decision(), change, true, [Some(LiveChange::Safety); 2]);
        }
    }

    #[test]
    fn zones_that_may_change_during_a_visit_do_and_no_other_with_them() {
        let mut before = decision();
        // The second zone of the layout, which holds two widgets.
        let second = 1;
        before.screen.zones[second].mode = ZoneMode::Ephemeral;
        check(&before, |to_be| turn_round(to_be, second), false, [Some(LiveChange::Ephemeral), None]);
        let both = |to_be: &mut Decision| {
            turn_round(to_be, second);
            turn_round(to_be, 0);
        };
        check(&before, both, false, [None; 2]);
        let across = |to_be: &mut Decision| {
            let moved = to_be.screen.zones[0].slots.remove(0);
            to_be.screen.zones[second].slots.push(moved);
        };
        check(&before, across, false, [None; 2]);
    }
}
