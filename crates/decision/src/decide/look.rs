//! Step 8: the last look at what would be shown.

use std::borrow::Cow;

use layout::{Composed, Document};

use super::{Case, Filled, Meant, Verdict};
use crate::contact::Contact;
use crate::decision::{Alarm, LayoutRef};
use crate::experiment::Assignment;
use crate::guardrail::Denial;
use crate::screen::{Filling, Stage, reference};
use crate::slot::SlotChoice;

/// The screen that passed the last look.
pub(super) struct Shown {
    pub(super) layout: LayoutRef,
    pub(super) screen: Composed,
    pub(super) denials: Vec<Denial>,
    pub(super) contacts: Vec<Contact>,
    pub(super) slots: Vec<SlotChoice>,
    pub(super) alarm: Option<Alarm>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) variant_alarm: Option<Alarm>,
}

/// Every guardrail again, over what would be shown. At a fault the last good screen takes its place, if a
/// personal one was meant, then the neutral one, and should that have faults too, the neutral one without what is
/// refused.
pub(super) fn last_look(
    case: &Case<'_>,
    stage: &Stage<'_>,
    verdict: &Verdict<'_>,
    filled: Filled<'_>,
) -> Shown {
    let mut alarm = None;
    if filled.screen.is_none() {
        let layout = LayoutRef { name: filled.name, revision: 0 };
        alarm = Some(Alarm { layout, faults: vec!["no document of this name is published".to_owned()] });
    }
    let last_good = case.moment.state.last_good.as_ref().filter(|_| verdict.screen != Meant::Neutral);
    let last_good = last_good.and_then(|reference| case.published.find(reference));
    let neutral = case.published.neutral();
    let instead = last_good.into_iter().chain([neutral]);
    let instead = instead.map(|document| (Cow::Borrowed(document), stage.fill(document)));
    let mut assignments = filled.assignments;
    let variant_alarm = filled.alarm;
    for (document, filling) in filled.screen.into_iter().chain(instead) {
        let faults = stage.faults(&document, &filling.screen);
        if faults.is_empty() {
            assignments.iter_mut().for_each(|assignment| assignment.in_force &= alarm.is_none());
            return shown(stage, &document, filling, alarm, (assignments, variant_alarm));
        }
        alarm.get_or_insert(Alarm { layout: reference(&document), faults });
    }
    assignments.iter_mut().for_each(|assignment| assignment.in_force = false);
    let stripped = stage.strip(stage.fill(neutral));
    shown(stage, neutral, stripped, alarm, (assignments, variant_alarm))
}

/// The screen with what was refused of its document, and what it tells unasked for the first time today.
fn shown(
    stage: &Stage<'_>,
    document: &Document,
    filling: Filling,
    alarm: Option<Alarm>,
    (assignments, variant_alarm): (Vec<Assignment>, Option<Alarm>),
) -> Shown {
    let Filling { screen, denials: beside_others, slots } = filling;
    let mut denials = stage.denials(document);
    denials.extend(beside_others);
    let contacts = screen.slots().filter_map(|slot| stage.contact(slot));
    let contacts = contacts.filter(|contact| stage.counting.is_new(&contact.element)).collect();
    Shown { layout: reference(document), screen, denials, contacts, slots, alarm, assignments, variant_alarm }
}
