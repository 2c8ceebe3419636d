//! The orders of two sides woven into one, from the order both started with.
//!
//! What neither side moved keeps its order. What one moved stands where that side put it: after the nearest thing before
//! it that stayed. Where both put things into the same gap, the sides' runs follow each other by name, so that it does
//! not matter which side is which.

use std::collections::{BTreeMap, BTreeSet};

use crate::keyed::{Key, Order};
use crate::patch::longest_common_order;

/// Whose place a thing takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Nobody moved it.
    Base,
    /// Both moved it.
    Both,
    /// My place.
    Mine,
    /// Their place.
    Theirs,
}

/// A container, and the unmoved thing in it that comes before; none at its head.
type Gap<'a> = (Option<&'a Key>, Option<&'a Key>);

/// Two orders and what of them counts.
pub(crate) struct Weave<'a> {
    pub(crate) base: &'a Order,
    pub(crate) mine: &'a Order,
    pub(crate) theirs: &'a Order,
    /// What the woven order holds, and whose place each takes.
    pub(crate) places: BTreeMap<Key, Whose>,
}

impl<'a> Weave<'a> {
    /// Things both sides moved, to places that do not go together.
    pub(crate) fn disputed(&self) -> BTreeSet<Key> {
        let (mine, theirs) = (self.gaps(self.mine), self.gaps(self.theirs));
        let both = |key: &&Key| self.places.get(*key) == Some(&Whose::Both);
        let mut disputed: BTreeSet<Key> =
            self.places.keys().filter(both).filter(|key| mine.get(key) != theirs.get(key)).cloned().collect();
        let agreed = |order: &'a Order| {
            let mut runs: BTreeMap<Gap<'a>, Vec<&'a Key>> = BTreeMap::new();
            for key in keys(order).filter(both).filter(|key| !disputed.contains(*key)) {
                if let Some(gap) = mine.get(key) {
                    runs.entry(*gap).or_default().push(key);
                }
            }
            runs
        };
        let (my_runs, their_runs) = (agreed(self.mine), agreed(self.theirs));
        for (gap, run) in my_runs {
            let other = their_runs.get(&gap).map_or(&[][..], Vec::as_slice);
            let in_order = longest_common_order(&run, other);
            disputed.extend(run.into_iter().filter(|key| !in_order.contains(*key)).cloned());
        }
        disputed
    }

    /// The woven order. Nothing may be disputed any more.
    pub(crate) fn order(&self) -> Order {
        let mine = self.runs(self.mine, Whose::Mine);
        let theirs = self.runs(self.theirs, Whose::Theirs);
        let mut containers: Vec<&Option<Key>> = Vec::new();
        for (container, _) in self.base.iter().chain(self.mine).chain(self.theirs) {
            if !containers.contains(&container) {
                containers.push(container);
            }
        }
        let woven = containers.into_iter().map(|container| {
            let stayed = self.base.iter().filter(|(other, _)| other == container).flat_map(|(_, keys)| keys);
            let stayed = stayed.filter(|key| self.places.get(*key) == Some(&Whose::Base));
            let mut keys = Vec::new();
            for anchor in std::iter::once(None).chain(stayed.map(Some)) {
                keys.extend(anchor.cloned());
                let gap = (container.as_ref(), anchor);
                let run = |runs: &BTreeMap<Gap<'_>, Vec<Key>>| runs.get(&gap).cloned().unwrap_or_default();
                keys.extend(self.interleaved(&run(&mine), &run(&theirs)));
            }
            (container.clone(), keys)
        });
        woven.collect()
    }

    /// The gap each thing stands in on one side.
    fn gaps(&self, side: &'a Order) -> BTreeMap<&'a Key, Gap<'a>> {
        let mut gaps = BTreeMap::new();
        for (container, keys) in side {
            let mut anchor = None;
            for key in keys {
                gaps.insert(key, (container.as_ref(), anchor));
                if self.places.get(key) == Some(&Whose::Base) {
                    anchor = Some(key);
                }
            }
        }
        gaps
    }

    /// What one side puts into each gap, in its order.
    fn runs(&self, side: &'a Order, whose: Whose) -> BTreeMap<Gap<'a>, Vec<Key>> {
        let gaps = self.gaps(side);
        let mut runs: BTreeMap<Gap<'a>, Vec<Key>> = BTreeMap::new();
        for key in keys(side) {
            let takes = self.places.get(key).is_some_and(|taken| *taken == whose || *taken == Whose::Both);
            if let Some(gap) = gaps.get(key).filter(|_| takes) {
                runs.entry(*gap).or_default().push(key.clone());
            }
        }
        runs
    }

    /// Both runs in one: between the things both hold, which are in the same order, first the run whose first name is
    /// lesser.
    fn interleaved(&self, mine: &[Key], theirs: &[Key]) -> Vec<Key> {
        let shared = |key: &Key| self.places.get(key) == Some(&Whose::Both);
        let parts = |run: &[Key]| -> Vec<Vec<Key>> { run.split(shared).map(<[Key]>::to_vec).collect() };
        let mut joints = mine.iter().filter(|key| shared(key));
        let mut keys = Vec::new();
        let (my_parts, their_parts) = (parts(mine), parts(theirs));
        for index in 0..my_parts.len().max(their_parts.len()) {
            let part = |parts: &[Vec<Key>]| parts.get(index).cloned().unwrap_or_default();
            let (my_part, their_part) = (part(&my_parts), part(&their_parts));
            let mine_first = my_part.first() <= their_part.first();
            let (first, second) = if mine_first { (my_part, their_part) } else { (their_part, my_part) };
            keys.extend(first);
            keys.extend(second);
            keys.extend(joints.next().cloned());
        }
        keys
    }
}

pub(crate) fn keys(order: &Order) -> impl Iterator<Item = &Key> {
    order.iter().flat_map(|(_, keys)| keys)
}
