//! A document resolved against what a build can draw: each slot filled, or dropped with the reason.
//!
//! Resolving never fails. An element that cannot be shown gives way along its chain of fallbacks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::document::{Class, Condition, Document, Element, Extra, Fallback, OnUnknown, Slot, Span, Zone};
use crate::document::{ViewDefaults, ZoneLayout, ZoneMode};
use crate::id::Id;

/// A screen as it is to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Composed {
    /// Name of the document.
    pub name: Id,
    /// Its revision.
    pub revision: u32,
    /// How it is shown where its reader chose nothing.
    #[serde(default)]
    pub view: ViewDefaults,
    /// Zones in reading order.
    pub zones: Vec<ComposedZone>,
    /// What the customer has hidden, so that it can be offered back.
    #[serde(default)]
    pub hidden: Vec<HiddenSlot>,
    /// What could not be shown.
    #[serde(default)]
    pub dropped: Vec<Dropped>,
}

/// A zone as it is to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComposedZone {
    /// Its name.
    pub id: Id,
    /// Who may change its order.
    pub mode: ZoneMode,
    /// How its slots are laid out.
    pub layout: ZoneLayout,
    /// Its accessible name.
    pub label: Option<String>,
    /// Slots in reading order.
    pub slots: Vec<ComposedSlot>,
}

/// A filled slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComposedSlot {
    /// The slot's name.
    pub slot_id: Id,
    /// The element shown.
    pub element_id: Id,
    /// The element it stands in for, where that one could not be shown.
    pub fallback_for: Option<Id>,
    /// Widget type.
    pub widget: Id,
    /// Version of its properties.
    pub v: u32,
    /// Its properties.
    pub props: Extra,
    /// What it is about.
    pub class: Class,
    /// The topic it is counted under where it is a nudge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Id>,
    /// Whether a person decides on it with the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub significant: bool,
    /// Size per breakpoint.
    pub span: BTreeMap<String, Span>,
    /// Whether the system must leave it where it is: by the document or by the customer.
    pub pinned: bool,
    /// Its accessible name.
    pub label: String,
    /// Level of its heading.
    pub heading_level: Option<u8>,
    /// Where its interface state is kept.
    pub state_key: Option<String>,
    /// Why the product team placed it.
    pub explain: Vec<String>,
}

impl ComposedSlot {
    /// The name by which a customer's arrangement knows this place: the element the document means to be here,
    /// which stays the same when a fallback stands in for it and across layouts.
    #[must_use]
    pub fn key(&self) -> &Id {
        self.fallback_for.as_ref().unwrap_or(&self.element_id)
    }
}

/// A slot the customer has hidden.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HiddenSlot {
    /// The zone it would be in.
    pub zone: Id,
    /// The slot.
    pub slot: ComposedSlot,
}

/// An element, or a whole zone, that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// The element or zone.
    pub element: Id,
    /// Why.
    pub why: DroppedWhy,
}

/// Why something is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code", content = "detail")]
pub enum DroppedWhy {
    /// The document names no such element.
    MissingElement,
    /// This build does not know the widget type or version.
    UnknownWidget,
    /// This build lacks a capability the element requires.
    MissingCapability,
    /// A condition hides it.
    Condition,
    /// A gate refused it; the codes say which.
    Denied(Vec<String>),
    /// Its zone is full.
    ZoneFull,
    /// It is on the screen already.
    Repeated,
}

/// What decides beside the document whether something may be shown.
pub struct Gate<'a> {
    /// Codes of the rules that refuse an element; empty when it may be shown.
    pub denials: &'a dyn Fn(&Id, &Element) -> Vec<String>,
    /// Whether a condition holds; `None` while its inputs are unknown.
    pub condition: &'a dyn Fn(&Condition) -> Option<bool>,
}

/// Resolves `document` with nothing refused and every condition unknown.
#[must_use]
pub fn resolve(document: &Document, catalogue: &Catalogue) -> Composed {
    let gate = Gate { denials: &|_, _| Vec::new(), condition: &|_| None };
    resolve_with(document, catalogue, &gate)
}

/// Resolves `document` for a build that draws `catalogue`, behind `gate`.
#[must_use]
pub fn resolve_with(document: &Document, catalogue: &Catalogue, gate: &Gate<'_>) -> Composed {
    resolve_choosing(document, catalogue, gate, &BTreeMap::new())
}

/// The same, with the slots named in `chosen` showing the element there instead of their own.
#[must_use]
pub fn resolve_choosing(
    document: &Document,
    catalogue: &Catalogue,
    gate: &Gate<'_>,
    chosen: &BTreeMap<Id, Id>,
) -> Composed {
    let slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
    let meant = slots.map(|slot| chosen.get(&slot.id).unwrap_or(&slot.element).clone());
    let mut resolver = Resolver {
        document,
        catalogue,
        gate,
        chosen,
        meant: meant.collect(),
        shown: BTreeSet::new(),
        dropped: Vec::new(),
    };
    let zones = document.spec.zones.iter().filter_map(|zone| resolver.zone(zone)).collect();
    Composed {
        name: document.metadata.name.clone(),
        revision: document.metadata.revision,
        view: document.spec.view.clone().unwrap_or_default(),
        zones,
        hidden: Vec::new(),
        dropped: resolver.dropped,
    }
}

struct Resolver<'a> {
    document: &'a Document,
    catalogue: &'a Catalogue,
    gate: &'a Gate<'a>,
    /// Elements by the slot that shows them instead of its own.
    chosen: &'a BTreeMap<Id, Id>,
    /// Elements with a slot of their own, which no fallback may take from them.
    meant: BTreeSet<Id>,
    shown: BTreeSet<Id>,
    dropped: Vec<Dropped>,
}

impl Resolver<'_> {
    fn zone(&mut self, zone: &Zone) -> Option<ComposedZone> {
        if let Some(condition) = &zone.visibility
            && !self.holds(condition)
        {
            self.drop_element(&zone.id, DroppedWhy::Condition);
            return None;
        }
        let most = zone.max.map_or(usize::MAX, |max| usize::try_from(max).unwrap_or(usize::MAX));
        let mut slots = Vec::new();
        for slot in &zone.slots {
            if slots.len() >= most {
                let meant = self.chosen.get(&slot.id).unwrap_or(&slot.element);
                self.drop_element(meant, DroppedWhy::ZoneFull);
            } else if let Some(filled) = self.slot(zone, slot) {
                slots.push(filled);
            }
        }
        Some(ComposedZone {
            id: zone.id.clone(),
            mode: zone.mode,
            layout: zone.layout,
            label: zone.a11y.as_ref().map(|a11y| a11y.label.clone()),
            slots,
        })
    }

    /// Follows the chain of fallbacks from the slot's element to the first that can be shown.
    fn slot(&mut self, zone: &Zone, slot: &Slot) -> Option<ComposedSlot> {
        let mut tried = BTreeSet::new();
        let meant = self.chosen.get(&slot.id).unwrap_or(&slot.element);
        let mut id = meant;
        let document = self.document;
        while tried.insert(id) {
            let element = document.spec.elements.get(id);
            match element {
                None => self.drop_element(id, DroppedWhy::MissingElement),
                Some(element) => match self.obstacle(id, element, id == meant) {
                    None => {
                        self.shown.insert(id.clone());
                        return Some(ComposedSlot {
                            fallback_for: (id != meant).then(|| meant.clone()),
                            ..filled(zone, slot, id, element)
                        });
                    }
                    Some(why) => self.drop_element(id, why),
                },
            }
            match element.and_then(|element| element.fallback.as_ref()) {
                Some(Fallback::Element(next)) => id = next,
                Some(Fallback::Drop) | None => return None,
            }
        }
        None
    }

    fn obstacle(&self, id: &Id, element: &Element, own_slot: bool) -> Option<DroppedWhy> {
        let denials = (self.gate.denials)(id, element);
        if self.shown.contains(id) || (!own_slot && self.meant.contains(id)) {
            Some(DroppedWhy::Repeated)
        } else if !denials.is_empty() {
            Some(DroppedWhy::Denied(denials))
        } else if element.visibility.as_ref().is_some_and(|condition| !self.holds(condition)) {
            Some(DroppedWhy::Condition)
        } else if !self.catalogue.meets(&element.requires) {
            Some(DroppedWhy::MissingCapability)
        } else if !self.catalogue.draws(element) {
            Some(DroppedWhy::UnknownWidget)
        } else {
            None
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        (self.gate.condition)(condition).unwrap_or(condition.on_unknown == OnUnknown::Show)
    }

    fn drop_element(&mut self, element: &Id, why: DroppedWhy) {
        self.dropped.push(Dropped { element: element.clone(), why });
    }
}

fn filled(zone: &Zone, slot: &Slot, id: &Id, element: &Element) -> ComposedSlot {
    let label = element.a11y.as_ref().map(|a11y| a11y.label.clone());
    ComposedSlot {
        slot_id: slot.id.clone(),
        element_id: id.clone(),
        fallback_for: None,
        widget: element.widget.clone(),
        v: element.v,
        props: element.props.clone(),
        class: element.class,
        topic: zone.nudge_topic(id, element),
        significant: element.significant,
        span: slot.span.clone(),
        pinned: slot.pinned,
        label: label.unwrap_or_else(|| id.to_string()),
        heading_level: element.a11y.as_ref().and_then(|a11y| a11y.heading_level),
        state_key: element.state_key.clone(),
        explain: element.explain.clone(),
    }
}

impl Composed {
    /// Every slot shown, in reading order.
    pub fn slots(&self) -> impl Iterator<Item = &ComposedSlot> {
        self.zones.iter().flat_map(|zone| &zone.slots)
    }
}
