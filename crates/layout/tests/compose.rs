//! Resolving a document against a build.
use crate::common::{catalogue, document, small};
use layout::{Catalogue, Composed, Gate, resolve, resolve_with};
use serde_json::{Value, json};

fn drawn(composed: &Composed) -> String {
    let zones = composed.zones.iter().map(|zone| {
        let slots = zone.slots.iter().map(|slot| match &slot.fallback_for {
            Some(meant) => format!("{}({meant})", slot.element_id),
            None => slot.element_id.to_string(),
        });
        slots.collect::<Vec<_>>().join(" ")
    });
    let dropped = composed.dropped.iter().map(|dropped| {
        let why = serde_json::to_value(&dropped.why).unwrap();
        format!("-{}:{}", dropped.element, why["code"].as_str().unwrap())
    });
    zones.chain(dropped).collect::<Vec<_>>().join(" | ")
}

fn edited(edit: impl Fn(&mut Value)) -> String {
    let mut value = small();
    edit(&mut value);
    drawn(&resolve(&document(value), &catalogue()))
}

#[test]
fn slots_are_filled_in_order_and_unknown_conditions_hide() {
    insta::assert_snapshot!(edited(|_| {}), @"worth tax | bills | -card:condition");
    insta::assert_snapshot!(edited(|value| {
        value["spec"]["elements"]["card"]["visibility"]["onUnknown"] = json!("show");
    }), @"worth tax | bills card");
    insta::assert_snapshot!(edited(|value| value["spec"]["zones"][1]["visibility"] = json!({ "logic": 1 })), @"worth tax | -main:condition");
}

#[test]
fn what_cannot_be_drawn_gives_way_to_its_fallback() {
    insta::assert_snapshot!(edited(|value| value["spec"]["elements"]["tax"]["type"] = json!("hologram")), @"worth tax-note(tax) | bills | -tax:unknown-widget | -card:condition");
    insta::assert_snapshot!(edited(|value| value["spec"]["elements"]["tax"]["v"] = json!(9)), @"worth tax-note(tax) | bills | -tax:unknown-widget | -card:condition");
    insta::assert_snapshot!(edited(|value| {
        value["spec"]["elements"]["tax"]["requires"] = json!({ "charts": ">=2" });
    }), @"worth tax-note(tax) | bills | -tax:missing-capability | -card:condition");
    insta::assert_snapshot!(edited(|value| value["spec"]["zones"][1]["slots"][0]["element"] = json!("ghost")), @"worth tax |  | -ghost:missing-element | -card:condition");
    insta::assert_snapshot!(edited(|value| value["spec"]["zones"][0]["max"] = json!(1)), @"worth | bills | -tax:zone-full | -card:condition");
}

#[test]
fn nothing_is_shown_twice() {
    insta::assert_snapshot!(edited(|value| {
        value["spec"]["elements"]["tax"]["type"] = json!("hologram");
        value["spec"]["elements"]["tax"]["fallback"] = json!("worth");
    }), @"worth | bills | -tax:unknown-widget | -worth:repeated | -card:condition");
    insta::assert_snapshot!(edited(|value| {
        value["spec"]["elements"]["bills"]["type"] = json!("hologram");
        value["spec"]["elements"]["bills"]["fallback"] = json!("bills");
    }), @"worth tax |  | -bills:unknown-widget | -card:condition");
}

#[test]
fn a_gate_refuses_and_says_why() {
    let gate = Gate {
        denials: &|id, _| if *id == *"tax" { vec!["G9".to_owned()] } else { Vec::new() },
        condition: &|_| Some(true),
    };
    insta::assert_snapshot!(drawn(&resolve_with(&document(small()), &catalogue(), &gate)), @"worth tax-note(tax) | bills card | -tax:denied");
}

#[test]
fn a_capability_in_the_right_version_is_enough() {
    let mut value = small();
    value["spec"]["elements"]["tax"]["requires"] = json!({ "charts": ">=2" });
    for (version, expected) in [("2.1.0", "tax"), ("1.9.0", "tax-note")] {
        let build = catalogue().with_capability("charts", version.parse().unwrap());
        let composed = resolve(&document(value.clone()), &build);
        assert_eq!(composed.zones[0].slots[1].element_id, *expected);
    }
    assert_eq!(drawn(&resolve(&document(value), &Catalogue::default())).matches("unknown-widget").count(), 3);
}
