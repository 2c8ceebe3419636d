//! The customer's own arrangement of a screen, and the arithmetic of moving things in it.
//!
//! An arrangement names elements, not positions, so it outlives a change of layout: what it does not know is
//! ignored, and what is new appears at its default place. Each move gives a new arrangement; the one before is the
//! undo.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::compose::{Composed, ComposedSlot, ComposedZone, HiddenSlot};
use crate::id::Id;

/// What a customer has set by hand. Every id is a [`ComposedSlot::key`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// Zone to its elements in the customer's order. An element named twice counts where it comes first.
    pub order: BTreeMap<Id, Vec<Id>>,
    /// Elements the system must leave where they are.
    pub pinned: BTreeSet<Id>,
    /// Elements not to be shown.
    pub hidden: BTreeSet<Id>,
}

/// A place on an arranged screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The zone.
    pub zone: Id,
    /// Position in it from 0, hidden elements counted.
    pub index: usize,
}

/// Zone to its elements, in the order of the screen and hidden ones included.
type Places = Vec<(Id, Vec<Id>)>;

impl Arrangement {
    /// Whether the customer has set nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The screen as the customer wants it. Total and idempotent: every element of `composed` is on the result
    /// exactly once, shown or hidden.
    #[must_use]
    pub fn apply(&self, composed: &Composed) -> Composed {
        let slots: BTreeMap<&Id, &ComposedSlot> = composed.slots().map(|slot| (slot.key(), slot)).collect();
        let mut hidden = composed.hidden.clone();
        let mut zones = Vec::with_capacity(composed.zones.len());
        for (zone, (_, keys)) in composed.zones.iter().zip(self.places(composed)) {
            let mut shown = Vec::with_capacity(keys.len());
            for slot in keys.iter().filter_map(|key| slots.get(key)) {
                if self.hidden.contains(slot.key()) {
                    hidden.push(HiddenSlot { zone: zone.id.clone(), slot: (*slot).clone() });
                } else {
                    let pinned = slot.pinned || self.pinned.contains(slot.key());
                    shown.push(ComposedSlot { pinned, ..(*slot).clone() });
                }
            }
            let ComposedZone { id, mode, layout, label, slots: _ } = zone;
            let (id, label) = (id.clone(), label.clone());
            zones.push(ComposedZone { id, mode: *mode, layout: *layout, label, slots: shown });
        }
        let Composed { name, revision, view, zones: _, hidden: _, dropped } = composed;
        Composed {
            name: name.clone(),
            revision: *revision,
            view: view.clone(),
            zones,
            hidden,
            dropped: dropped.clone(),
        }
    }

    /// Where `key` is on the arranged screen.
    #[must_use]
    pub fn place_of(&self, composed: &Composed, key: &Id) -> Option<Place> {
        find(&self.places(composed), key)
    }

    /// `key` moved to `place`; the index is cut to the zone's length. An unknown element or zone changes nothing.
    #[must_use]
    pub fn move_to(&self, composed: &Composed, key: &Id, place: &Place) -> Self {
        let mut places = self.places(composed);
        let known = places.iter().any(|(zone, _)| *zone == place.zone);
        let Some(from) = find(&places, key).filter(|_| known) else { return self.clone() };
        for (zone, keys) in &mut places {
            keys.retain(|other| other != key);
            if *zone == place.zone {
                keys.insert(place.index.min(keys.len()), key.clone());
            }
        }
        self.with_order(places, &[&from.zone, &place.zone])
    }

    /// `key` moved to stand just before `anchor`, in the anchor's zone.
    #[must_use]
    pub fn move_before(&self, composed: &Composed, key: &Id, anchor: &Id) -> Self {
        self.move_beside(composed, key, anchor, 0)
    }

    /// `key` moved to stand just after `anchor`, in the anchor's zone.
    #[must_use]
    pub fn move_after(&self, composed: &Composed, key: &Id, anchor: &Id) -> Self {
        self.move_beside(composed, key, anchor, 1)
    }

    /// `key` moved before the element shown above it; from the top of a zone, to the end of the zone before.
    #[must_use]
    pub fn move_up(&self, composed: &Composed, key: &Id) -> Self {
        let shown = self.shown(composed);
        let Some(at) = find(&shown, key) else { return self.clone() };
        let Some(zone) = shown.iter().position(|(zone, _)| *zone == at.zone) else { return self.clone() };
        if let Some(above) = at.index.checked_sub(1) {
            return self.move_before(composed, key, &shown[zone].1[above]);
        }
        match zone.checked_sub(1) {
            Some(before) => {
                self.move_to(composed, key, &Place { zone: shown[before].0.clone(), index: usize::MAX })
            }
            None => self.clone(),
        }
    }

    /// `key` moved after the element shown below it; from the end of a zone, to the top of the next.
    #[must_use]
    pub fn move_down(&self, composed: &Composed, key: &Id) -> Self {
        let shown = self.shown(composed);
        let Some(at) = find(&shown, key) else { return self.clone() };
        let Some(zone) = shown.iter().position(|(zone, _)| *zone == at.zone) else { return self.clone() };
        if let Some(below) = shown[zone].1.get(at.index + 1) {
            return self.move_after(composed, key, below);
        }
        match shown.get(zone + 1) {
            Some((next, _)) => self.move_to(composed, key, &Place { zone: next.clone(), index: 0 }),
            None => self.clone(),
        }
    }

    /// `key` pinned: first in its zone after those pinned before it, and out of the system's reach. Moving it later
    /// keeps the pin.
    #[must_use]
    pub fn pin(&self, composed: &Composed, key: &Id) -> Self {
        let places = self.places(composed);
        let Some(at) = find(&places, key).filter(|_| !self.pinned.contains(key)) else { return self.clone() };
        let leading = places
            .iter()
            .find(|(zone, _)| *zone == at.zone)
            .map_or(0, |(_, keys)| keys.iter().take_while(|other| self.pinned.contains(*other)).count());
        let mut pinned = self.move_to(composed, key, &Place { zone: at.zone, index: leading });
        pinned.pinned.insert(key.clone());
        pinned
    }

    /// `key` no longer pinned; it stays where it is.
    #[must_use]
    pub fn unpin(&self, key: &Id) -> Self {
        let mut unpinned = self.clone();
        unpinned.pinned.remove(key);
        unpinned
    }

    /// `key` hidden; its place is kept for its return.
    #[must_use]
    pub fn hide(&self, key: &Id) -> Self {
        let mut hidden = self.clone();
        hidden.hidden.insert(key.clone());
        hidden
    }

    /// `key` shown again.
    #[must_use]
    pub fn unhide(&self, key: &Id) -> Self {
        let mut shown = self.clone();
        shown.hidden.remove(key);
        shown
    }

    fn move_beside(&self, composed: &Composed, key: &Id, anchor: &Id, offset: usize) -> Self {
        if key == anchor {
            return self.clone();
        }
        let mut places = self.places(composed);
        for (_, keys) in &mut places {
            keys.retain(|other| other != key);
        }
        match find(&places, anchor) {
            Some(at) => self.move_to(composed, key, &Place { zone: at.zone, index: at.index + offset }),
            None => self.clone(),
        }
    }

    /// Writes the order of the zones that changed. What the order knew beyond this screen is kept behind, for the
    /// layout that shows it again; an element now in one of these zones is forgotten everywhere else.
    fn with_order(&self, places: Places, changed: &[&Id]) -> Self {
        let mut arrangement = self.clone();
        for (zone, keys) in places.into_iter().filter(|(zone, _)| changed.contains(&zone)) {
            for listed in arrangement.order.values_mut() {
                listed.retain(|other| !keys.contains(other));
            }
            let absent = arrangement.order.remove(&zone).unwrap_or_default();
            arrangement.order.insert(zone, keys.into_iter().chain(absent).collect());
        }
        arrangement
    }

    fn shown(&self, composed: &Composed) -> Places {
        let mut places = self.places(composed);
        for (_, keys) in &mut places {
            keys.retain(|key| !self.hidden.contains(key));
        }
        places
    }

    fn places(&self, composed: &Composed) -> Places {
        let zone_ids: BTreeSet<&Id> = composed.zones.iter().map(|zone| &zone.id).collect();
        let present: BTreeSet<&Id> = composed.slots().map(ComposedSlot::key).collect();
        let mut listed: BTreeMap<&Id, Vec<Id>> = BTreeMap::new();
        let mut placed: BTreeSet<&Id> = BTreeSet::new();
        for (zone, keys) in self.order.iter().filter(|(zone, _)| zone_ids.contains(zone)) {
            let fresh = keys.iter().filter(|key| present.contains(key) && placed.insert(key));
            listed.insert(zone, fresh.cloned().collect());
        }
        let mut places = Places::new();
        for zone in &composed.zones {
            let mut keys = listed.remove(&zone.id).unwrap_or_default();
            let defaults: Vec<&Id> = zone.slots.iter().map(ComposedSlot::key).collect();
            for (index, key) in defaults.iter().enumerate().filter(|(_, key)| !placed.contains(*key)) {
                let mut before = defaults[..index].iter().rev();
                let after = before.find_map(|before| keys.iter().position(|other| other == *before));
                // Never before or between what the customer has pinned to the top; what is hidden does not count.
                let leads = |other: &Id| self.pinned.contains(other) || self.hidden.contains(other);
                let leading = keys.iter().take_while(|other| leads(other)).count();
                let position = after.map_or(leading, |position| leading.max(position + 1));
                keys.insert(position, (*key).clone());
            }
            places.push((zone.id.clone(), keys));
        }
        places
    }
}

fn find(places: &Places, key: &Id) -> Option<Place> {
    places.iter().find_map(|(zone, keys)| {
        let index = keys.iter().position(|other| other == key)?;
        Some(Place { zone: zone.clone(), index })
    })
}
