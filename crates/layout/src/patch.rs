//! The difference between two screens as operations by id, so that an open page can follow without losing its state.
//!
//! Ids and not positions: positions shift under each other. What can stay where it is does, and only the rest moves,
//! since moving a node in a page drops its focus.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::compose::{Composed, ComposedSlot, ComposedZone, Dropped, HiddenSlot};
use crate::document::{ZoneLayout, ZoneMode};
use crate::id::Id;

/// One change of a screen. Elements are named by [`ComposedSlot::key`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "op")]
pub enum PatchOp {
    /// Takes an element off the screen.
    Remove {
        /// Which.
        id: Id,
    },
    /// Sets everything around the slots: name, revision, zones, hidden and dropped elements.
    Frame(Box<Frame>),
    /// Puts an element on the screen.
    Insert {
        /// In this zone.
        zone: Id,
        /// After this element; first when absent.
        after: Option<Id>,
        /// The element.
        slot: Box<ComposedSlot>,
    },
    /// Puts an element elsewhere on the screen.
    Move {
        /// Which.
        id: Id,
        /// To this zone.
        zone: Id,
        /// After this element; first when absent.
        after: Option<Id>,
    },
    /// Gives an element other content in its place.
    Replace {
        /// The element as it is to be.
        slot: Box<ComposedSlot>,
    },
}

/// A screen without its slots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Name of the document.
    pub name: Id,
    /// Its revision.
    pub revision: u32,
    /// Zones in reading order.
    pub zones: Vec<FrameZone>,
    /// What the customer has hidden.
    pub hidden: Vec<HiddenSlot>,
    /// What could not be shown.
    pub dropped: Vec<Dropped>,
}

/// A zone without its slots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameZone {
    /// Its name.
    pub id: Id,
    /// Who may change its order.
    pub mode: ZoneMode,
    /// How its slots are laid out.
    pub layout: ZoneLayout,
    /// Its accessible name.
    pub label: Option<String>,
}

/// The operations that make `to` of `from`; none when they are equal.
#[must_use]
pub fn diff(from: &Composed, to: &Composed) -> Vec<PatchOp> {
    let stays = |zone: &ComposedZone| to.zones.iter().any(|other| other.id == zone.id);
    let wanted: BTreeSet<&Id> = to.slots().map(ComposedSlot::key).collect();
    let mut ops = Vec::new();
    for zone in &from.zones {
        let leaves =
            zone.slots.iter().map(ComposedSlot::key).filter(|key| !stays(zone) || !wanted.contains(key));
        ops.extend(leaves.map(|key| PatchOp::Remove { id: key.clone() }));
    }
    if frame(from) != frame(to) {
        ops.push(PatchOp::Frame(Box::new(frame(to))));
    }
    for zone in &to.zones {
        let old = from.zones.iter().find(|other| other.id == zone.id);
        let old = old.map_or_else(Vec::new, |old| old.slots.iter().map(ComposedSlot::key).collect());
        let new: Vec<&Id> = zone.slots.iter().map(ComposedSlot::key).collect();
        let unmoved = longest_common_order(&old, &new);
        let mut after: Option<Id> = None;
        for slot in &zone.slots {
            let key = slot.key().clone();
            let zone = zone.id.clone();
            match from.zones.iter().filter(|zone| stays(zone)).find_map(|zone| slot_in(zone, &key)) {
                None => {
                    ops.push(PatchOp::Insert { zone, after: after.clone(), slot: Box::new(slot.clone()) })
                }
                Some(before) => {
                    if !unmoved.contains(&key) {
                        ops.push(PatchOp::Move { id: key.clone(), zone, after: after.clone() });
                    }
                    if before != slot {
                        ops.push(PatchOp::Replace { slot: Box::new(slot.clone()) });
                    }
                }
            }
            after = Some(key);
        }
    }
    ops
}

/// The screen after `ops`. Total: an operation on something that is not there changes nothing, and one delivered
/// twice counts once.
#[must_use]
pub fn apply(ops: &[PatchOp], screen: &Composed) -> Composed {
    let mut patched = screen.clone();
    for op in ops {
        match op {
            PatchOp::Remove { id } => {
                take(&mut patched, id);
            }
            PatchOp::Frame(frame) => reframe(&mut patched, frame),
            PatchOp::Insert { zone, after, slot } => {
                put(&mut patched, zone, after.as_ref(), (**slot).clone())
            }
            PatchOp::Move { id, zone, after } => {
                let moved = patched.slots().find(|slot| slot.key() == id).cloned();
                if let Some(slot) = moved {
                    put(&mut patched, zone, after.as_ref(), slot);
                }
            }
            PatchOp::Replace { slot } => {
                let mut slots = patched.zones.iter_mut().flat_map(|zone| &mut zone.slots);
                if let Some(found) = slots.find(|found| found.key() == slot.key()) {
                    *found = (**slot).clone();
                }
            }
        }
    }
    patched
}

/// The operations that undo `ops` made on `screen`.
#[must_use]
pub fn inverse(ops: &[PatchOp], screen: &Composed) -> Vec<PatchOp> {
    diff(&apply(ops, screen), screen)
}

fn frame(screen: &Composed) -> Frame {
    let zones = screen.zones.iter().map(|zone| FrameZone {
        id: zone.id.clone(),
        mode: zone.mode,
        layout: zone.layout,
        label: zone.label.clone(),
    });
    Frame {
        name: screen.name.clone(),
        revision: screen.revision,
        zones: zones.collect(),
        hidden: screen.hidden.clone(),
        dropped: screen.dropped.clone(),
    }
}

fn reframe(screen: &mut Composed, frame: &Frame) {
    let mut before = std::mem::take(&mut screen.zones);
    let zones = frame.zones.iter().map(|zone| {
        let same = before.iter_mut().find(|other| other.id == zone.id);
        ComposedZone {
            id: zone.id.clone(),
            mode: zone.mode,
            layout: zone.layout,
            label: zone.label.clone(),
            slots: same.map_or_else(Vec::new, |same| std::mem::take(&mut same.slots)),
        }
    });
    screen.zones = zones.collect();
    screen.name = frame.name.clone();
    screen.revision = frame.revision;
    screen.hidden = frame.hidden.clone();
    screen.dropped = frame.dropped.clone();
}

fn slot_in<'a>(zone: &'a ComposedZone, key: &Id) -> Option<&'a ComposedSlot> {
    zone.slots.iter().find(|slot| slot.key() == key)
}

fn take(screen: &mut Composed, key: &Id) {
    for zone in &mut screen.zones {
        zone.slots.retain(|slot| slot.key() != key);
    }
}

/// Puts `slot` into `zone`, taking it from wherever it was; an unknown zone changes nothing.
fn put(screen: &mut Composed, zone: &Id, after: Option<&Id>, slot: ComposedSlot) {
    let Some(index) = screen.zones.iter().position(|other| other.id == *zone) else { return };
    take(screen, slot.key());
    let slots = &mut screen.zones[index].slots;
    let before = after.and_then(|after| slots.iter().position(|other| other.key() == after));
    slots.insert(before.map_or(0, |position| position + 1), slot);
}

/// The largest set of keys that stand in the same order in both; these need not move.
pub(crate) fn longest_common_order<Key: Ord + Clone>(old: &[&Key], new: &[&Key]) -> BTreeSet<Key> {
    let positions: Vec<usize> =
        new.iter().filter_map(|key| old.iter().position(|other| other == key)).collect();
    // For each position: the longest rising run that ends there, as its length and the link to the one before.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, position) in positions.iter().enumerate() {
        let before = (0..index).filter(|earlier| positions[*earlier] < *position);
        let best = before.max_by_key(|earlier| runs[*earlier].0);
        runs.push((best.map_or(1, |best| runs[best].0 + 1), best));
    }
    let mut unmoved = BTreeSet::new();
    let mut at = (0..runs.len()).max_by_key(|index| runs[*index].0);
    while let Some(index) = at {
        unmoved.insert(old[positions[index]].clone());
        at = runs[index].1;
    }
    unmoved
}
