//! Two people's changes in one document: nothing lost, nothing in conflict that is not.
use std::collections::{BTreeMap, BTreeSet};

use crate::common::edits::{Made, any_edits, composed, edited};
use layout::{
    Change, Document, Merged, Side, SlotChange, VariantChange, ZoneChange, difference, merge, merge_with,
};
use proptest::prelude::*;

fn order(document: &Document) -> String {
    let zones = document.spec.zones.iter().map(|zone| {
        let slots = zone.slots.iter().map(|slot| slot.element.to_string());
        slots.collect::<Vec<_>>().join(" ")
    });
    zones.collect::<Vec<_>>().join(" | ")
}

/// The order that two sets of edits give together, and the keys they are in conflict over.
#[track_caller]
fn check(mine: &[Made], theirs: &[Made], expected: &str, conflicts: &[&str]) -> Merged {
    let base = composed();
    let merged = merge(&base, &edited(&base, mine), &edited(&base, theirs)).unwrap();
    let keys: Vec<&str> = merged.conflicts.iter().map(|conflict| conflict.key.as_str()).collect();
    assert_eq!((order(&merged.document).as_str(), keys.as_slice()), (expected, conflicts));
    merged
}

const UNTOUCHED: &str = "e0 e1 | e2 e3 e4 e5 | ";

#[test]
fn changes_to_different_things_go_together() {
    check(&[], &[], UNTOUCHED, &[]);
    check(&[(0, 1, 3)], &[(1, 1, 4)], UNTOUCHED, &[]);
    check(&[(0, 1, 3)], &[(0, 1, 3)], UNTOUCHED, &[]);
    check(&[(12, 2, 0)], &[(12, 2, 1)], UNTOUCHED, &[]);
    check(&[(2, 1, 3), (4, 1, 3)], &[(0, 1, 0), (10, 1, 0)], UNTOUCHED, &[]);
    check(&[(9, 3, 0)], &[(9, 4, 0)], "e0 e1 | e2 e5 | ", &[]);
}

#[test]
fn moves_of_different_elements_go_together() {
    check(&[(7, 2, 2)], &[(7, 0, 2)], "e1 | e3 e4 e5 | e0 e2", &[]);
    check(&[(7, 5, 1)], &[(7, 2, 0)], "e0 e1 e2 | e3 e5 e4 | ", &[]);
    check(&[(7, 6, 2)], &[(7, 5, 2)], "e0 e1 | e2 e3 e4 | e5 e6", &[]);
    check(&[(7, 5, 2)], &[(7, 5, 2)], "e0 e1 | e2 e3 e4 | e5", &[]);
    check(&[(7, 5, 2)], &[(12, 5, 2)], "e0 e1 | e2 e3 e4 | e5", &[]);
}

#[test]
fn the_same_property_changed_otherwise_is_a_conflict_over_it_alone() {
    let merged = check(&[(0, 1, 3), (2, 1, 1)], &[(0, 1, 4)], UNTOUCHED, &["element/e1/props/style"]);
    let conflict = &merged.conflicts[0];
    insta::assert_snapshot!(serde_json::to_string(conflict).unwrap(), @r#"{"key":"element/e1/props/style","over":{"of":"element","id":"e1"},"property":{"is":"field","path":"/props/style"},"base":"ring","mine":3,"theirs":4}"#);
    check(&[(1, 1, 3)], &[(1, 1, 4)], UNTOUCHED, &["element/e1/props/a~1b"]);
    check(&[(2, 1, 3)], &[(2, 1, 4)], UNTOUCHED, &["element/e1/a11y/label"]);
    check(&[(3, 1, 3)], &[(2, 1, 4)], UNTOUCHED, &["element/e1/a11y"]);
    check(&[(4, 1, 3)], &[(4, 1, 4)], UNTOUCHED, &["element/e1/visibility"]);
    check(&[(14, 1, 3)], &[(14, 1, 4)], UNTOUCHED, &["zone/main/max"]);
    check(&[(6, 7, 1)], &[(6, 7, 2)], UNTOUCHED, &["element/e7/a11y/label"]);
    check(&[(18, 1, 3)], &[(18, 1, 4)], UNTOUCHED, &["screen/metadata/note"]);
}

#[test]
fn one_element_in_two_places_is_a_conflict_over_its_place() {
    let merged = check(&[(7, 5, 0)], &[(7, 5, 2)], "e0 e1 | e2 e3 e4 | e5", &["slot/e5@place"]);
    insta::assert_snapshot!(serde_json::to_string(&merged.conflicts[0]).unwrap(), @r#"{"key":"slot/e5@place","over":{"of":"slot","id":"e5"},"property":{"is":"place"},"base":{"zone":"main","index":3},"mine":{"zone":"headline","index":2},"theirs":{"zone":"side","index":0}}"#);
    check(&[(9, 5, 0)], &[(7, 5, 2)], "e0 e1 | e2 e3 e4 | e5", &["slot/e5@place"]);
    check(&[(9, 5, 0)], &[(12, 5, 2)], UNTOUCHED, &["slot/e5@place"]);
    // Both brought the same two there, in opposite orders.
    let (mine, theirs) = ([(7, 4, 2), (7, 5, 2)], [(7, 5, 2), (7, 4, 5)]);
    check(&mine, &theirs, "e0 e1 | e2 e3 | e5 e4", &["slot/e5@place"]);
    check(&theirs, &mine, "e0 e1 | e2 e3 | e4 e5", &["slot/e4@place"]);
    check(&[(16, 2, 0)], &[(7, 5, 2)], "e0 e1 | e2 e3 e4 | e5", &["zone/side"]);
    check(&[(5, 6, 0)], &[(7, 6, 2)], "e0 e1 | e2 e3 e4 e5 | e6", &["element/e6"]);
    check(&[(5, 6, 0)], &[(0, 6, 2)], UNTOUCHED, &["element/e6"]);
    check(&[(12, 1, 0)], &[(5, 1, 0)], UNTOUCHED, &["slot/e1@place"]);
}

#[test]
fn a_chosen_side_settles_its_conflict() {
    let base = composed();
    let mine = edited(&base, &[(7, 5, 0), (0, 1, 3)]);
    let theirs = edited(&base, &[(7, 5, 2), (0, 1, 4)]);
    let choose = |chosen: &[(&str, Side)]| {
        let choices = chosen.iter().map(|(key, side)| ((*key).to_owned(), *side)).collect();
        let merged = merge_with(&base, &mine, &theirs, &choices).unwrap();
        let style = merged.document.spec.elements["e1"].props["style"].clone();
        (order(&merged.document), style.to_string(), merged.conflicts.len())
    };
    let is = |order: &str, style: &str, left: usize| (order.to_owned(), style.to_owned(), left);
    assert_eq!(choose(&[]), is("e0 e1 | e2 e3 e4 | e5", "4", 2));
    assert_eq!(choose(&[("slot/e5@place", Side::Mine)]), is("e0 e1 e5 | e2 e3 e4 | ", "4", 1));
    let both = [("slot/e5@place", Side::Mine), ("element/e1/props/style", Side::Mine)];
    assert_eq!(choose(&both), is("e0 e1 e5 | e2 e3 e4 | ", "3", 0));
    assert_eq!(choose(&[("slot/ghost@place", Side::Mine)]).2, 2);
}

#[test]
fn what_is_given_up_leaves_nothing_behind() {
    let base = composed();
    let given_up = |mine: &[Made], theirs: &[Made], key: &str| {
        let choices = [(key.to_owned(), Side::Mine)].into();
        let merged = merge_with(&base, &edited(&base, mine), &edited(&base, theirs), &choices).unwrap();
        assert_eq!(merged.conflicts, []);
        order(&merged.document)
    };
    assert_eq!(given_up(&[(5, 6, 0)], &[(7, 6, 2)], "element/e6"), UNTOUCHED);
    assert_eq!(given_up(&[(16, 2, 0)], &[(7, 5, 2)], "zone/side"), "e0 e1 | e2 e3 e4 e5");
    assert_eq!(given_up(&[(9, 5, 0)], &[(7, 5, 2)], "slot/e5@place"), "e0 e1 | e2 e3 e4 | ");
}

#[test]
fn what_the_server_stamps_is_no_conflict() {
    let base = composed();
    let stamp = |revision: u32, at: &str| {
        let mut document = base.clone();
        document.metadata.revision = revision;
        document.metadata.parent_revision = Some(revision - 1);
        document.metadata.created_at = Some(at.to_owned());
        document
    };
    let merged = merge(&base, &stamp(2, "2026-01-02T00:00:00Z"), &stamp(3, "2026-01-01T00:00:00Z")).unwrap();
    assert_eq!(merged.conflicts, []);
    assert_eq!(merged.document, stamp(3, "2026-01-01T00:00:00Z"));
}

#[test]
fn what_no_published_document_has_is_merged_too() {
    let mut base = composed();
    let twice = base.spec.zones[1].clone();
    base.spec.zones.push(twice);
    let mut mine = base.clone();
    mine.spec.zones[3].slots[0].pinned = true;
    let mut theirs = base.clone();
    theirs.spec.zones[1].slots[0].pinned = true;
    theirs.spec.zones[3].slots.pop();
    let merged = merge(&base, &mine, &theirs).unwrap();
    mine.spec.zones[1].slots[0].pinned = true;
    mine.spec.zones[3].slots.pop();
    assert_eq!((merged.document, merged.conflicts), (mine.clone(), Vec::new()));
    assert_eq!(difference(&base, &mine).len(), 3);
}

/// Changes that a merge must hold word for word: all but the exact positions, which shift under the other side's.
fn kept(changes: Vec<Change>) -> BTreeSet<String> {
    let positionless = changes.into_iter().filter_map(|change| match change {
        Change::Slot { element, change: SlotChange::Placed { to } | SlotChange::Moved { to, .. } } => {
            Some(format!("{element} to {}", to.zone))
        }
        Change::Slot { element, change: SlotChange::TakenOff { .. } } => Some(format!("{element} off")),
        Change::Zone { zone, change: ZoneChange::Added { .. } } => Some(format!("zone {zone} new")),
        Change::Zone { zone, change: ZoneChange::Removed { .. } } => Some(format!("zone {zone} gone")),
        Change::Zone { change: ZoneChange::Moved { .. }, .. } => None,
        Change::Variant { change: VariantChange::Moved { .. }, .. } => None,
        other => Some(format!("{other:?}")),
    });
    positionless.collect()
}

/// Without moves within a zone, which one may tell by whichever of two that changed places.
fn between_zones(base: &Document, changed: &Document) -> BTreeSet<String> {
    let changes = difference(base, changed).into_iter().filter(|change| {
        !matches!(change, Change::Slot { change: SlotChange::Moved { from, to }, .. } if from.zone == to.zone)
    });
    kept(changes.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn one_side_s_changes_alone_are_that_side(before in any_edits(), made in any_edits()) {
        let base = edited(&composed(), &before);
        let changed = edited(&base, &made);
        for (mine, theirs) in [(&changed, &base), (&base, &changed), (&changed, &changed)] {
            let merged = merge(&base, mine, theirs).unwrap();
            prop_assert_eq!(&merged.conflicts, &[]);
            prop_assert_eq!(&merged.document, &changed);
        }
    }

    #[test]
    fn nothing_is_lost_and_it_matters_not_who_merges(
        before in any_edits(), one in any_edits(), two in any_edits(),
    ) {
        let base = edited(&composed(), &before);
        let (mine, theirs) = (edited(&base, &one), edited(&base, &two));
        let merged = merge(&base, &mine, &theirs).unwrap();
        let swapped = merge(&base, &theirs, &mine).unwrap();
        // Which conflicts rest on another's choice may differ; whether there is any may not.
        prop_assert_eq!(merged.conflicts.is_empty(), swapped.conflicts.is_empty());
        let keys: BTreeSet<&str> = merged.conflicts.iter().map(|conflict| conflict.key.as_str()).collect();
        prop_assert_eq!(keys.len(), merged.conflicts.len());
        if merged.conflicts.is_empty() {
            prop_assert_eq!(&merged.document, &swapped.document);
            let held = between_zones(&base, &merged.document);
            for side in [&mine, &theirs] {
                let made = between_zones(&base, side);
                let lost: Vec<_> = made.difference(&held).collect();
                prop_assert!(lost.is_empty(), "{:?} of {:?}", lost, held);
            }
        }
    }

    #[test]
    fn choosing_a_side_everywhere_leaves_no_conflict(
        before in any_edits(), one in any_edits(), two in any_edits(),
    ) {
        let base = edited(&composed(), &before);
        let (mine, theirs) = (edited(&base, &one), edited(&base, &two));
        for side in [Side::Mine, Side::Theirs] {
            let mut choices = BTreeMap::new();
            let mut merged = merge(&base, &mine, &theirs).unwrap();
            // A choice may bring up what rests on it, such as a zone for what is now in it.
            while !merged.conflicts.is_empty() {
                prop_assert!(choices.len() < 50);
                choices.extend(merged.conflicts.iter().map(|conflict| (conflict.key.clone(), side)));
                merged = merge_with(&base, &mine, &theirs, &choices).unwrap();
            }
            let made = between_zones(&base, if side == Side::Mine { &mine } else { &theirs });
            let held = between_zones(&base, &merged.document);
            let lost: Vec<_> = made.difference(&held).collect();
            prop_assert!(lost.is_empty(), "{:?} of {:?}", lost, held);
        }
    }
}
