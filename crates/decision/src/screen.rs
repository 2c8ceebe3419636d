//! Filling the chosen document, and the last look at the result.

use std::collections::BTreeSet;

use layout::{Arrangement, Catalogue, Class, Composed, ComposedSlot, Document, Gate, Id, resolve_with};

use crate::attribute::Attributes;
use crate::decision::LayoutRef;
use crate::guardrail::{Denial, Facts, Guardrail, Subject, denials};
use crate::published::Published;

/// What screens are filled with and checked against.
pub(crate) struct Stage<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) published: &'a Published,
    pub(crate) guardrails: &'a [Guardrail],
    pub(crate) facts: &'a Facts,
    /// What the conditions of documents ask.
    pub(crate) known: &'a Attributes,
    pub(crate) arrangement: &'a Arrangement,
    /// The screen shown before, where pinned elements are looked for first.
    pub(crate) before: Option<&'a LayoutRef>,
}

pub(crate) fn reference(document: &Document) -> LayoutRef {
    LayoutRef { name: document.metadata.name.clone(), revision: document.metadata.revision }
}

impl Stage<'_> {
    /// The document filled in its own order, with what the customer has pinned elsewhere, in the customer's order.
    pub(crate) fn fill(&self, document: &Document) -> Composed {
        let mut screen = self.compose(document);
        if self.arrangement.is_empty() {
            return screen;
        }
        self.carry_pins(&mut screen);
        self.arrangement.apply(&screen)
    }

    /// Every refusal of an element of `document`.
    pub(crate) fn denials(&self, document: &Document) -> Vec<Denial> {
        let elements = document.spec.elements.iter();
        elements.flat_map(|(id, element)| self.refusals(element.class, id)).collect()
    }

    /// What is wrong with a filled screen; empty when it may be shown.
    pub(crate) fn faults(&self, document: &Document, screen: &Composed) -> Vec<String> {
        let mut faults = Vec::new();
        let mut once = BTreeSet::new();
        for slot in screen.slots() {
            for denial in self.refusals(slot.class, &slot.element_id) {
                faults.push(format!("{} refuses “{}”", denial.guardrail, slot.element_id));
            }
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
    pub(crate) fn strip(&self, mut screen: Composed) -> Composed {
        for zone in &mut screen.zones {
            zone.slots.retain(|slot| self.refusals(slot.class, &slot.element_id).is_empty());
        }
        screen
    }

    fn refusals(&self, class: Class, id: &Id) -> Vec<Denial> {
        denials(self.guardrails, Subject::Class(class), id.as_str(), self.facts)
    }

    fn compose(&self, document: &Document) -> Composed {
        let gate = Gate {
            denials: &|id, element| {
                self.refusals(element.class, id).into_iter().map(|denial| denial.reason_code).collect()
            },
            condition: &|condition| self.published.conditions().holds(condition, self.known),
        };
        resolve_with(document, self.catalogue, &gate)
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
            let found = sources.map(|document| self.compose(document)).find_map(|source| {
                let mut zones = source.zones.into_iter();
                zones.find_map(|zone| Some((zone.id, zone.slots.into_iter().find(|slot| slot.key() == id)?)))
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
