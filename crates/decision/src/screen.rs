//! Filling the chosen document, and the last look at the result.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use layout::{
    Arrangement, Catalogue, Class, Composed, ComposedSlot, Condition, Document, Dropped, DroppedWhy, Element,
    Gate, Id, resolve_choosing,
};

use crate::arbitration::{Arbitration, Weights};
use crate::attribute::Attributes;
use crate::contact::{Contact, Counting};
use crate::context::Habits;
use crate::decision::LayoutRef;
use crate::guardrail::{CONTACT_GUARDRAIL, Denial, Fact, FactValue, Judged, Subject};
use crate::published::Published;
use crate::slot::{SlotChoice, instead};
use crate::state::HeldSlot;

mod settle;

use settle::DIVERSITY;

/// What screens are filled with and checked against.
pub(crate) struct Stage<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) published: &'a Published,
    pub(crate) judged: &'a Judged<'a>,
    pub(crate) counting: Counting<'a>,
    pub(crate) customer: &'a str,
    pub(crate) arbitration: &'a Arbitration,
    /// Whether slots choose among their candidates for this customer.
    pub(crate) arbitrates: bool,
    pub(crate) weights: Weights<'a>,
    /// What the conditions of documents and the contexts of scores ask.
    pub(crate) known: &'a Attributes,
    pub(crate) habits: &'a Habits,
    /// What slots show, by layout and slot, and when the system changed that lately.
    pub(crate) held: &'a BTreeMap<Id, BTreeMap<Id, HeldSlot>>,
    pub(crate) moves: &'a [DateTime<Utc>],
    pub(crate) arrangement: &'a Arrangement,
    /// The screen shown before, where pinned elements are looked for first.
    pub(crate) before: Option<&'a LayoutRef>,
}

/// A filled screen.
pub(crate) struct Filling {
    pub(crate) screen: Composed,
    /// What was refused for what else is on the screen.
    pub(crate) denials: Vec<Denial>,
    /// What slots with candidates show.
    pub(crate) slots: Vec<SlotChoice>,
}

/// What guardrails ask of an element.
#[derive(Clone, Copy)]
pub(crate) struct Kind<'a> {
    pub(crate) class: Class,
    /// The topic it is counted under, where it is a nudge.
    pub(crate) topic: Option<&'a Id>,
    pub(crate) significant: bool,
}

impl<'a> Kind<'a> {
    pub(crate) fn of(element: &Element, topic: Option<&'a Id>) -> Self {
        Self { class: element.class, topic, significant: element.significant }
    }

    pub(crate) fn shown(slot: &'a ComposedSlot) -> Self {
        Self { class: slot.class, topic: slot.topic.as_ref(), significant: slot.significant }
    }

    pub(crate) fn subjects(self) -> [Subject; 2] {
        let class = Subject::Class(self.class);
        [class, if self.topic.is_some() { Subject::Nudge } else { class }]
    }

    /// The guardrails as they stand to an element of this kind, `counted` being what is counted of a nudge.
    pub(crate) fn judged<'j>(
        self,
        judged: &'j Judged<'j>,
        counted: impl FnOnce(&Id) -> Vec<(Fact, FactValue)>,
    ) -> Cow<'j, Judged<'j>> {
        if self.topic.is_none() && !self.significant {
            return Cow::Borrowed(judged);
        }
        let counted = self.topic.map_or_else(Vec::new, counted);
        let own = (Fact::SignificantEffect, FactValue::Flag(self.significant));
        Cow::Owned(judged.with(counted.into_iter().chain([own])))
    }
}

/// The document as far as `refusals` and its own conditions, of which `holds` tells, let it be seen, `chosen` being what
/// slots show instead of their own element.
pub(crate) fn behind(
    document: &Document,
    catalogue: &Catalogue,
    chosen: &BTreeMap<Id, Id>,
    refusals: impl Fn(&Id, Kind<'_>) -> Vec<Denial>,
    holds: impl Fn(&Condition) -> Option<bool>,
) -> Composed {
    let nudges = document.nudges();
    let gate = Gate {
        denials: &|id, element| {
            let refusals = refusals(id, Kind::of(element, nudges.get(id)));
            refusals.into_iter().map(|denial| denial.reason_code).collect()
        },
        condition: &holds,
    };
    resolve_choosing(document, catalogue, &gate, chosen)
}

pub(crate) fn reference(document: &Document) -> LayoutRef {
    LayoutRef { name: document.metadata.name.clone(), revision: document.metadata.revision }
}

impl Stage<'_> {
    /// The document filled in its own order, with what the customer has pinned elsewhere, in the customer's order.
    pub(crate) fn fill(&self, document: &Document) -> Filling {
        let mut slots = self.settle(document);
        let mut screen = self.compose(document, &instead(&slots));
        if !self.arrangement.is_empty() {
            self.carry_pins(&mut screen);
            screen = self.arrangement.apply(&screen);
        }
        let denials = self.limit(&mut screen);
        for choice in &mut slots {
            let shown = |slot: &ComposedSlot| {
                slot.slot_id == choice.slot && choice.chosen.as_ref() == Some(&slot.element_id)
            };
            choice.intervened = choice.chosen.is_some() && !screen.slots().any(shown);
        }
        Filling { screen, denials, slots }
    }

    /// Until when an element does not come back that the customer has sent away by taking a change back.
    pub(crate) fn undone_until(&self, element: &Id) -> Option<DateTime<Utc>> {
        let undone = self.habits.undone.get(element)?;
        let until = undone.checked_add_signed(TimeDelta::days(self.arbitration.moving.undone_days))?;
        Some(until).filter(|until| self.counting.now < *until)
    }

    /// Whether an element waits that the customer has answered or put off.
    pub(crate) fn waits(&self, element: &Id) -> bool {
        self.habits.later.get(element).is_some_and(|until| self.counting.now < *until)
    }

    /// Every refusal of an element of `document`, as if it were alone on the screen.
    pub(crate) fn denials(&self, document: &Document) -> Vec<Denial> {
        let nudges = document.nudges();
        let elements = document.spec.elements.iter();
        elements.flat_map(|(id, element)| self.refusals(Kind::of(element, nudges.get(id)), id, &[])).collect()
    }

    /// What is wrong with a filled screen; empty when it may be shown.
    pub(crate) fn faults(&self, document: &Document, screen: &Composed) -> Vec<String> {
        let mut faults = Vec::new();
        let mut once = BTreeSet::new();
        let mut before = Vec::new();
        for slot in screen.slots() {
            for denial in self.refusals(Kind::shown(slot), &slot.element_id, &before) {
                faults.push(format!("{} refuses “{}”", denial.guardrail, slot.element_id));
            }
            before.extend(self.contact(slot));
            if !once.insert(slot.key()) {
                faults.push(format!("“{}” is on the screen twice", slot.key()));
            }
        }
        faults.extend(missing_duties(document, screen));
        if once.is_empty() && screen.hidden.is_empty() {
            faults.push("nothing can be shown".to_owned());
        }
        faults
    }

    /// The screen without anything a guardrail refuses, for when even the neutral one has faults.
    pub(crate) fn strip(&self, mut filling: Filling) -> Filling {
        for zone in &mut filling.screen.zones {
            zone.slots.retain(|slot| self.refusals(Kind::shown(slot), &slot.element_id, &[]).is_empty());
        }
        filling.denials.extend(self.limit(&mut filling.screen));
        filling
    }

    /// The contact that `slot` makes, where it is a nudge that caps count.
    pub(crate) fn contact(&self, slot: &ComposedSlot) -> Option<Contact> {
        let topic = slot.topic.clone()?;
        let is_counted = !self.judged.overrides(&Kind::shown(slot).subjects(), CONTACT_GUARDRAIL);
        is_counted.then(|| Contact { element: slot.element_id.clone(), key: slot.key().clone(), topic })
    }

    /// Takes off what does not go with what comes before it, in reading order: what guardrails refuse then, and any credit
    /// but the first.
    fn limit(&self, screen: &mut Composed) -> Vec<Denial> {
        let mut refused = Vec::new();
        let mut before = Vec::new();
        let mut has_credit = false;
        for zone in &mut screen.zones {
            zone.slots.retain(|slot| {
                if slot.class == Class::Credit && std::mem::replace(&mut has_credit, true) {
                    let why = DroppedWhy::Denied(vec![DIVERSITY.to_owned()]);
                    screen.dropped.push(Dropped { element: slot.element_id.clone(), why });
                    return false;
                }
                let Some(contact) = self.contact(slot) else { return true };
                let denials = self.refusals(Kind::shown(slot), &slot.element_id, &before);
                if denials.is_empty() {
                    before.push(contact);
                    return true;
                }
                let codes = denials.iter().map(|denial| denial.reason_code.clone()).collect();
                let why = DroppedWhy::Denied(codes);
                screen.dropped.push(Dropped { element: slot.element_id.clone(), why });
                refused.extend(denials);
                false
            });
        }
        refused
    }

    /// Every refusal of an element, `before` being the nudges that come before it.
    fn refusals(&self, kind: Kind<'_>, id: &Id, before: &[Contact]) -> Vec<Denial> {
        let judged = kind.judged(self.judged, |topic| self.counting.facts(id, topic, before));
        judged.denials(&kind.subjects(), id.as_str())
    }

    fn compose(&self, document: &Document, chosen: &BTreeMap<Id, Id>) -> Composed {
        let refusals = |id: &Id, kind: Kind<'_>| self.refusals(kind, id, &[]);
        behind(document, self.catalogue, chosen, refusals, |condition| self.holds(condition))
    }

    /// Whether a condition of a document holds; `None` while that cannot be told.
    pub(crate) fn holds(&self, condition: &Condition) -> Option<bool> {
        self.published.conditions().holds(condition, self.known)
    }

    /// Adds what the customer has pinned and this document does not place, from the screen shown before or, failing
    /// that, from any other. It passes the same gate there.
    fn carry_pins(&self, screen: &mut Composed) {
        let present: BTreeSet<Id> = screen.slots().map(|slot| slot.key().clone()).collect();
        let before = self.before.and_then(|reference| self.published.find(reference));
        for id in self.arrangement.pinned.iter().filter(|id| !present.contains(*id)) {
            let places = |document: &&Document| {
                let mut slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
                slots.any(|slot| slot.element == *id)
            };
            let sources = before.into_iter().chain(self.published.all_current()).filter(places);
            let found = sources.map(|document| self.compose(document, &BTreeMap::new())).find_map(|source| {
                let mut zones = source.zones.into_iter();
                // What is told for the moment is not carried along.
                let pinned = |slot: &ComposedSlot| slot.key() == id && slot.topic.is_none();
                zones.find_map(|zone| Some((zone.id, zone.slots.into_iter().find(pinned)?)))
            });
            if let Some((zone, slot)) = found {
                add(screen, &zone, slot);
            }
        }
    }
}

/// The duties `document` places that are neither on the screen nor hidden by the customer, each as a fault.
pub(crate) fn missing_duties(document: &Document, screen: &Composed) -> Vec<String> {
    let hidden = screen.hidden.iter().map(|hidden| hidden.slot.key());
    let there: BTreeSet<&Id> = screen.slots().map(ComposedSlot::key).chain(hidden).collect();
    let meant = document.spec.zones.iter().flat_map(|zone| &zone.slots).map(|slot| &slot.element);
    let is_duty =
        |id: &Id| document.spec.elements.get(id).is_some_and(|element| element.class == Class::Legal);
    meant
        .filter(|id| is_duty(id) && !there.contains(id))
        .map(|id| format!("the duty “{id}” is missing"))
        .collect()
}

/// Adds `slot` at the end of the zone called `zone`, or of the last zone.
fn add(screen: &mut Composed, zone: &Id, slot: ComposedSlot) {
    let index = screen.zones.iter().position(|other| other.id == *zone);
    let index = index.or_else(|| screen.zones.len().checked_sub(1));
    // A fallback may stand on this screen for something else.
    let shown = screen.slots().any(|other| other.element_id == slot.element_id);
    if let Some(zone) = index.and_then(|index| screen.zones.get_mut(index))
        && !shown
    {
        zone.slots.push(slot);
    }
}
