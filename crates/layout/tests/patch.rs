//! Differences between screens: applied they give the other screen, inverted they give it back.

use crate::common::{catalogue, document, id};
use layout::patch::{PatchOp, apply, diff, inverse};
use layout::{Composed, resolve};
use proptest::prelude::*;
use serde_json::{Value, json};

fn screen(revision: u32, zones: &[(&str, Vec<(&str, u8)>)]) -> Composed {
    let element = |(name, width): &(&str, u8)| {
        let label = format!("{name} {width}");
        (
            name.to_string(),
            json!({ "type": "runway", "v": 1, "class": "insight", "a11y": { "label": label } }),
        )
    };
    let elements: serde_json::Map<String, Value> =
        zones.iter().flat_map(|(_, slots)| slots.iter().map(element)).collect();
    let slots = |slots: &[(&str, u8)]| -> Vec<Value> {
        slots.iter().map(|(name, _)| json!({ "id": name, "element": name })).collect()
    };
    let zones: Vec<Value> = zones
        .iter()
        .map(|(zone, held)| json!({ "id": zone, "mode": "ranked", "slots": slots(held) }))
        .collect();
    let value = json!({
        "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "test", "revision": revision },
        "spec": { "elements": elements, "zones": zones }
    });
    resolve(&document(value), &catalogue())
}

fn any_screen() -> impl Strategy<Value = Composed> {
    const NAMES: [&str; 7] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6"];
    let names = Just(NAMES.to_vec()).prop_shuffle();
    let zones = prop::sample::subsequence(vec!["headline", "main", "side"], 1..=3).prop_shuffle();
    (1..3_u32, names, 0..8_usize, zones, prop::collection::vec((0..3_usize, 0..2_u8), 7)).prop_map(
        |(revision, names, count, zones, places)| {
            let mut held: Vec<(&str, Vec<(&str, u8)>)> =
                zones.into_iter().map(|zone| (zone, Vec::new())).collect();
            for (name, (zone, width)) in names.into_iter().zip(places).take(count) {
                let zone = zone % held.len();
                held[zone].1.push((name, width));
            }
            screen(revision, &held)
        },
    )
}

#[test]
fn only_what_must_move_moves() {
    let held = |names: &[&'static str]| screen(1, &[("main", names.iter().map(|name| (*name, 0)).collect())]);
    let before = held(&["e1", "e2", "e3", "e4"]);
    assert_eq!(diff(&before, &before), []);
    let moved = PatchOp::Move { id: id("e1"), zone: id("main"), after: Some(id("e4")) };
    assert_eq!(diff(&before, &held(&["e2", "e3", "e4", "e1"])), [moved]);
    assert_eq!(diff(&before, &held(&["e1", "e3", "e4"])), [PatchOp::Remove { id: id("e2") }]);
    let text = serde_json::to_string(&diff(&before, &held(&["e4", "e1", "e2", "e3", "e5"]))).unwrap();
    assert!(
        text.starts_with(
            r#"[{"op":"move","id":"e4","zone":"main","after":null},{"op":"insert","zone":"main""#
        ),
        "{text}"
    );
}

proptest! {
    #[test]
    fn a_difference_applied_gives_the_other_screen(from in any_screen(), to in any_screen()) {
        let ops = diff(&from, &to);
        prop_assert_eq!(&apply(&ops, &from), &to);
        prop_assert_eq!(apply(&inverse(&ops, &from), &to), from);
        let text = serde_json::to_string(&ops).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<PatchOp>>(&text).unwrap(), ops);
    }

    #[test]
    fn operations_delivered_twice_count_once(from in any_screen(), to in any_screen()) {
        let ops = diff(&from, &to);
        let doubled: Vec<PatchOp> = ops.iter().flat_map(|op| [op.clone(), op.clone()]).collect();
        prop_assert_eq!(apply(&doubled, &from), to);
    }

    #[test]
    fn after_any_loss_a_fresh_difference_converges(
        from in any_screen(), to in any_screen(), kept in prop::collection::vec(any::<bool>(), 30),
    ) {
        let ops = diff(&from, &to);
        let arrived: Vec<PatchOp> = ops.into_iter().zip(kept).filter_map(|(op, kept)| kept.then_some(op)).collect();
        let somewhere = apply(&arrived, &from);
        prop_assert_eq!(apply(&diff(&somewhere, &to), &somewhere), to);
    }
}
