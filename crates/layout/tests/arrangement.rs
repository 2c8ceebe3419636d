//! The customer's arrangement: whatever they set and whatever the screen, nothing is lost and their order holds.
use std::collections::BTreeSet;

use crate::common::{catalogue, document, id};
use layout::{Arrangement, Composed, Id, Place, resolve};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A screen of zones with these elements.
fn screen(zones: &[(&str, &[&str])]) -> Composed {
    let names = zones.iter().flat_map(|(_, names)| names.iter());
    let element = |name: &&str| {
        (name.to_string(), json!({ "type": "runway", "v": 1, "class": "insight", "a11y": { "label": name } }))
    };
    let slots = |names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| json!({ "id": name, "element": name })).collect()
    };
    let zones: Vec<Value> = zones
        .iter()
        .map(|(zone, names)| json!({ "id": zone, "mode": "ranked", "slots": slots(names) }))
        .collect();
    let elements: serde_json::Map<String, Value> = names.map(element).collect();
    let value = json!({
        "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "test", "revision": 1 },
        "spec": { "elements": elements, "zones": zones }
    });
    resolve(&document(value), &catalogue())
}

fn home() -> Composed {
    screen(&[("headline", &["a1", "a2", "a3"]), ("main", &["b1", "b2"]), ("side", &[])])
}

fn shown(composed: &Composed) -> String {
    let zone = |keys: Vec<String>| keys.join(" ");
    let zones =
        composed.zones.iter().map(|z| zone(z.slots.iter().map(|slot| slot.key().to_string()).collect()));
    zones.collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(arrangement: &Arrangement, expected: &str) {
    assert_eq!(shown(&arrangement.apply(&home())), expected);
}

#[test]
fn moves_within_and_between_zones() {
    let none = Arrangement::default();
    let home = home();
    check(&none, "a1 a2 a3 | b1 b2 | ");
    check(&none.move_before(&home, &id("a3"), &id("a1")), "a3 a1 a2 | b1 b2 | ");
    check(&none.move_after(&home, &id("a1"), &id("b1")), "a2 a3 | b1 a1 b2 | ");
    check(&none.move_up(&home, &id("a2")), "a2 a1 a3 | b1 b2 | ");
    check(&none.move_up(&home, &id("b1")), "a1 a2 a3 b1 | b2 | ");
    check(&none.move_up(&home, &id("a1")), "a1 a2 a3 | b1 b2 | ");
    check(&none.move_down(&home, &id("a1")), "a2 a1 a3 | b1 b2 | ");
    check(&none.move_down(&home, &id("a3")), "a1 a2 | a3 b1 b2 | ");
    check(&none.move_down(&home, &id("b2")), "a1 a2 a3 | b1 | b2");
    check(&none.move_to(&home, &id("a1"), &Place { zone: id("side"), index: 9 }), "a2 a3 | b1 b2 | a1");
    check(&none.move_to(&home, &id("a1"), &Place { zone: id("attic"), index: 0 }), "a1 a2 a3 | b1 b2 | ");
    check(&none.move_before(&home, &id("ghost"), &id("a1")), "a1 a2 a3 | b1 b2 | ");
}

#[test]
fn hidden_things_keep_their_place_and_are_stepped_over() {
    let home = home();
    let hidden = Arrangement::default().hide(&id("a2"));
    check(&hidden, "a1 a3 | b1 b2 | ");
    let moved = hidden.move_up(&home, &id("a3"));
    check(&moved, "a3 a1 | b1 b2 | ");
    check(&moved.unhide(&id("a2")), "a3 a1 a2 | b1 b2 | ");
    let listed: Vec<_> =
        moved.apply(&home).hidden.into_iter().map(|hidden| (hidden.zone, hidden.slot)).collect();
    assert_eq!((listed.len(), listed[0].1.label.as_str()), (1, "a2"));
}

#[test]
fn pins_lead_their_zone_and_may_still_be_moved() {
    let home = home();
    let pinned = Arrangement::default().pin(&home, &id("a3")).pin(&home, &id("a2"));
    check(&pinned, "a3 a2 a1 | b1 b2 | ");
    let flags: Vec<bool> = pinned.apply(&home).zones[0].slots.iter().map(|slot| slot.pinned).collect();
    assert_eq!(flags, [true, true, false]);
    check(&pinned.move_down(&home, &id("a2")), "a3 a1 a2 | b1 b2 | ");
    check(&pinned.unpin(&id("a3")), "a3 a2 a1 | b1 b2 | ");
    let behind_a_hidden_one = Arrangement {
        order: [(id("headline"), vec![id("a1"), id("a3")])].into(),
        pinned: [id("a3")].into(),
        hidden: [id("a1")].into(),
    };
    check(&behind_a_hidden_one, "a3 a2 | b1 b2 | ");
}

#[test]
fn the_order_outlives_another_layout() {
    let mine = Arrangement::default().move_before(&home(), &id("a3"), &id("a1"));
    let newer = screen(&[("headline", &["a1", "new", "a3"]), ("main", &["a2", "b2"]), ("foot", &["f1"])]);
    assert_eq!(shown(&mine.apply(&newer)), "a3 a1 new a2 | b2 | f1");
    let moved = mine.move_up(&newer, &id("b2"));
    assert_eq!(shown(&moved.apply(&newer)), "a3 a1 new a2 b2 |  | f1");
    check(&moved, "a3 a1 a2 b2 | b1 | ");
}

const NAMES: [&str; 8] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7"];

fn any_id() -> impl Strategy<Value = Id> {
    (0..9_usize).prop_map(|index| id(NAMES.get(index).copied().unwrap_or("ghost")))
}

fn any_zone() -> impl Strategy<Value = Id> {
    prop_oneof![Just(id("headline")), Just(id("main")), Just(id("side")), Just(id("attic"))]
}

/// Some of the names, in some order, cut into three zones.
fn any_screen() -> impl Strategy<Value = Composed> {
    (Just(NAMES.to_vec()).prop_shuffle(), 0..9_usize, 0..9_usize, 0..9_usize).prop_map(
        |(names, one, two, end)| {
            let mut cuts = [one.min(8), two.min(8), end.min(8)];
            cuts.sort_unstable();
            let [one, two, end] = cuts;
            screen(&[("headline", &names[..one]), ("main", &names[one..two]), ("side", &names[two..end])])
        },
    )
}

fn any_arrangement() -> impl Strategy<Value = Arrangement> {
    let order = prop::collection::btree_map(any_zone(), prop::collection::vec(any_id(), 0..6), 0..4);
    let some = || prop::collection::btree_set(any_id(), 0..3);
    (order, some(), some()).prop_map(|(order, pinned, hidden)| Arrangement { order, pinned, hidden })
}

fn any_place() -> impl Strategy<Value = Place> {
    (any_zone(), 0..9_usize).prop_map(|(zone, index)| Place { zone, index })
}

proptest! {
    #[test]
    fn everything_is_there_exactly_once(screen in any_screen(), mine in any_arrangement()) {
        let arranged = mine.apply(&screen);
        let hidden = arranged.hidden.iter().map(|hidden| &hidden.slot);
        let all: Vec<&Id> = arranged.slots().chain(hidden).map(|slot| slot.key()).collect();
        let before: BTreeSet<&Id> = screen.slots().map(|slot| slot.key()).collect();
        prop_assert_eq!(all.len(), before.len());
        prop_assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), before);
        prop_assert!(arranged.slots().all(|slot| !mine.hidden.contains(slot.key())));
        prop_assert_eq!(arranged.zones.len(), screen.zones.len());
    }

    #[test]
    fn applying_twice_changes_nothing_more(screen in any_screen(), mine in any_arrangement()) {
        let once = mine.apply(&screen);
        prop_assert_eq!(mine.apply(&once), once);
    }

    #[test]
    fn the_customer_s_order_wins(screen in any_screen(), mine in any_arrangement()) {
        let arranged = mine.apply(&screen);
        let mut taken = BTreeSet::new();
        for (zone, wanted) in &mine.order {
            let Some(zone) = arranged.zones.iter().find(|found| found.id == *zone) else { continue };
            let wanted: Vec<&Id> = wanted.iter().filter(|key| taken.insert(*key)).collect();
            let shown: Vec<&Id> = zone.slots.iter().map(|slot| slot.key()).filter(|key| wanted.contains(key)).collect();
            let expected: Vec<&Id> = wanted.into_iter().filter(|key| shown.contains(key)).collect();
            prop_assert_eq!(shown, expected);
        }
    }

    #[test]
    fn moving_there_and_back_is_no_move(
        screen in any_screen(), mine in any_arrangement(), key in any_id(), to in any_place(),
    ) {
        let moved = mine.move_to(&screen, &key, &to);
        if let Some(from) = mine.place_of(&screen, &key) {
            let back = moved.move_to(&screen, &key, &from);
            prop_assert_eq!(back.apply(&screen), mine.apply(&screen));
            if screen.zones.iter().any(|zone| zone.id == to.zone) {
                let reached = moved.place_of(&screen, &key).unwrap();
                prop_assert_eq!(&reached.zone, &to.zone);
                prop_assert!(reached.index <= to.index);
            }
        } else {
            prop_assert_eq!(moved, mine);
        }
    }

    #[test]
    fn up_then_down_is_no_move(screen in any_screen(), mine in any_arrangement(), key in any_id()) {
        let up = mine.move_up(&screen, &key);
        if up != mine {
            let back = up.move_down(&screen, &key);
            prop_assert_eq!(shown(&back.apply(&screen)), shown(&mine.apply(&screen)));
        }
    }

    #[test]
    fn moves_keep_everything(screen in any_screen(), moves in prop::collection::vec((any_id(), any_place()), 0..8)) {
        let mine = moves.iter().fold(Arrangement::default(), |mine, (key, to)| mine.move_to(&screen, key, to));
        prop_assert_eq!(mine.apply(&screen).slots().count(), screen.slots().count());
        let text = serde_json::to_string(&mine).unwrap();
        prop_assert_eq!(serde_json::from_str::<Arrangement>(&text).unwrap(), mine);
    }
}
