//! Each rule, broken once in a document that is otherwise sound.
use crate::common::{catalogue, document, small};
use layout::{Catalogue, Condition, Op, apply_ops, implies_guardrail, validate};
use serde_json::{Value, json};

/// Sets the value at each pointer's last name in its parent.
fn broken(edits: &[(&str, Value)]) -> Value {
    let mut value = small();
    for (pointer, new) in edits {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(parent).unwrap() {
            Value::Object(fields) => {
                fields.insert(name.to_owned(), new.clone());
            }
            Value::Array(items) if name == "-" => items.push(new.clone()),
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = new.clone(),
            other => panic!("{parent} is {other}"),
        }
    }
    value
}

#[track_caller]
fn check(edits: &[(&str, Value)], expected: &[&str]) {
    let found = validate(&document(broken(edits)), &catalogue());
    let mut codes: Vec<&str> = found.iter().map(|problem| problem.code).collect();
    codes.dedup();
    assert_eq!(codes, expected, "{found:#?}");
}

#[test]
fn a_sound_document_has_no_problem() {
    check(&[], &[]);
}

#[test]
fn references_and_names() {
    check(&[("/spec/zones/1/slots/0/element", json!("ghost"))], &["unresolved", "unknown-widget"]);
    check(&[("/spec/zones/1/slots/0/candidates", json!(["ghost"]))], &["unresolved"]);
    check(&[("/spec/elements/bills/fallback", json!("ghost"))], &["unresolved"]);
    check(&[("/spec/zones/1/id", json!("headline"))], &["duplicate"]);
    check(&[("/spec/zones/1/slots/0/id", json!("tax"))], &["duplicate"]);
    check(&[("/spec/zones/1/slots/0/element", json!("worth"))], &["duplicate"]);
    check(&[("/metadata/revision", json!(1))], &["revision"]);
    check(&[("/spec/requires", json!({ "charts": "newest" }))], &["requires"]);
}

#[test]
fn fallbacks_end_somewhere() {
    check(&[("/spec/elements/bills/fallback", json!("bills"))], &["fallback-cycle"]);
    let cycle = [
        ("/spec/elements/bills/fallback", json!("worth")),
        ("/spec/elements/worth/fallback", json!("bills")),
    ];
    check(&cycle, &["fallback-cycle"]);
    check(&[("/spec/elements/bills/type", json!("hologram"))], &["unknown-widget"]);
    check(&[("/spec/elements/bills/v", json!(2))], &["unknown-widget"]);
    let with_note = [
        ("/spec/elements/bills/type", json!("hologram")),
        ("/spec/elements/bills/fallback", json!("note")),
        (
            "/spec/elements/note",
            json!({ "type": "text-note", "v": 1, "class": "account", "props": { "text": "" }, "a11y": { "label": "Bills" } }),
        ),
    ];
    check(&with_note, &[]);
}

#[test]
fn classes_and_properties() {
    check(&[("/spec/zones/1/accepts", json!(["account"]))], &["class-not-accepted"]);
    check(&[("/spec/zones/1/slots/1/explore", json!(true))], &["explore-class"]);
    check(&[("/spec/zones/1/slots/0/candidates", json!(["card"]))], &["explore-class"]);
    check(&[("/spec/elements/bills/class", json!("insight"))], &["widget-class"]);
    check(&[("/spec/elements/tax-note/props", json!({}))], &["props"]);
    check(&[("/spec/elements/worth/props", json!({ "colour": "red" }))], &["props"]);
}

#[test]
fn conditions_can_be_asked_by_this_build() {
    let of_even_length = |logic: &Value| {
        if logic.to_string().len().is_multiple_of(2) {
            Ok(())
        } else {
            Err("it is of odd length at “/”".to_owned())
        }
    };
    let build = catalogue().with_conditions(of_even_length);
    let odd = json!({ "logic": { "var": "a" } });
    let edits = [
        ("/spec/elements/card/visibility", json!({ "logic": { "var": "guardrail.G1" } })),
        ("/spec/elements/bills/visibility", odd.clone()),
        ("/spec/zones/1/visibility", odd.clone()),
        (
            "/spec/variants",
            json!([{ "key": "calm", "weight": 0.5, "when": odd, "ops": [
            { "op": "setVisibility", "id": "worth", "value": { "logic": { "var": "c" } } }
        ] }]),
        ),
    ];
    assert_eq!(validate(&document(broken(&edits)), &catalogue()), []);
    let found = validate(&document(broken(&edits)), &build);
    let told: Vec<(&str, &str)> =
        found.iter().map(|problem| (problem.path.as_str(), problem.message.as_str())).collect();
    let why = "this condition cannot be asked: it is of odd length at “/”";
    assert_eq!(
        told,
        [
            ("/spec/elements/bills/visibility", why),
            ("/spec/zones/1/visibility", why),
            ("/spec/variants/0/when", why),
            (
                "/spec/variants/0/ops",
                "with variant “calm”: this condition cannot be asked: it is of odd length at “/” (/spec/elements/worth/visibility)"
            ),
        ]
    );
}

#[test]
fn offers_are_guarded_and_duties_shown() {
    check(&[("/spec/elements/card/visibility", Value::Null)], &["unguarded"]);
    let unguarded = json!({ "logic": { "or": [{ "var": "guardrail.G1" }, true] } });
    check(&[("/spec/elements/card/visibility", unguarded)], &["unguarded"]);
    let shown_unknown = json!({ "logic": { "var": "guardrail.G1" }, "onUnknown": "show" });
    check(&[("/spec/elements/card/visibility", shown_unknown)], &["unguarded"]);
    check(&[("/spec/elements/tax/visibility", json!({ "logic": true }))], &["legal-hidden"]);
    check(&[("/spec/zones/0/visibility", json!({ "logic": true, "onUnknown": "show" }))], &["legal-hidden"]);
    check(&[("/spec/zones/0/max", json!(1))], &["legal-hidden", "zone-size"]);
    let small_build = Catalogue::default();
    let codes: Vec<_> = validate(&document(small()), &small_build).into_iter().map(|p| p.code).collect();
    assert!(codes.contains(&"legal-hidden"), "{codes:?}");
}

#[test]
fn what_is_read_and_seen() {
    check(&[("/spec/elements/worth/a11y", json!({ "label": " " }))], &["label", "heading-order"]);
    check(&[("/spec/elements/worth/a11y/headingLevel", json!(3))], &["heading-order"]);
    check(&[("/spec/elements/bills/a11y/headingLevel", json!(1))], &["heading-order"]);
    check(&[("/spec/zones/0/slots/0/order", json!(3))], &["reading-order"]);
    check(&[("/spec/zones/0/slots/0/span/lg/x", json!(3))], &["reading-order"]);
    check(&[("/spec/zones/0/slots/0/span/lg/w", json!(13))], &["span"]);
    check(&[("/spec/zones/0/slots/0/span/sm", json!({ "w": 6, "h": 1 }))], &["span"]);
    check(&[("/spec/zones/0/slots/0/span/huge", json!({ "w": 1, "h": 1 }))], &["span"]);
    check(&[("/spec/zones/1/min", json!(3))], &["zone-size"]);
}

#[test]
fn variants_are_valid_themselves() {
    let variant = |weight: f64, ops: Value| json!({ "key": "other", "weight": weight, "experiment": "trial", "ops": ops });
    let with = |variants: Value| [("/spec/variants", variants)];
    let moved = json!([{ "op": "move", "id": "bills", "to": { "zone": "headline", "after": "worth" } }]);
    check(&with(json!([variant(0.5, moved.clone())])), &[]);
    check(&with(json!([variant(1.5, moved.clone())])), &["variant-weight"]);
    let mut second = variant(0.6, moved.clone());
    second["key"] = json!("third");
    check(&with(json!([variant(0.5, moved), second])), &["variant-weight"]);
    check(&with(json!([variant(0.5, json!([{ "op": "remove", "id": "ghost" }]))])), &["variant-op"]);
    check(&with(json!([variant(0.5, json!([{ "op": "remove", "id": "tax" }]))])), &["legal-hidden"]);
    check(&with(json!([variant(0.5, json!([{ "op": "setVisibility", "id": "card" }]))])), &["unguarded"]);
    check(
        &with(json!([variant(0.5, json!([{ "op": "setProps", "id": "worth", "value": { "x": 1 } }]))])),
        &["props"],
    );
}

#[test]
fn operations_change_what_they_name() {
    let check = |ops: Value, expected: Result<&str, &str>| {
        let ops: Vec<Op> = serde_json::from_value(ops).unwrap();
        let outcome = apply_ops(&document(small()), &ops);
        let shown = outcome.as_ref().map(|document| {
            let zones = document.spec.zones.iter();
            let ids =
                |zone: &layout::Zone| zone.slots.iter().map(|s| s.element.to_string()).collect::<Vec<_>>();
            zones.map(|zone| ids(zone).join(" ")).collect::<Vec<_>>().join(" | ")
        });
        assert_eq!(shown.as_deref().map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    };
    check(json!([]), Ok("worth tax | bills card"));
    check(
        json!([{ "op": "move", "id": "card", "to": { "zone": "headline" } }]),
        Ok("card worth tax | bills"),
    );
    check(json!([{ "op": "remove", "id": "card" }]), Ok("worth tax | bills"));
    let runway = json!({ "type": "runway", "v": 1, "class": "insight" });
    let insert = json!({ "op": "insert", "id": "runway", "value": runway, "to": { "zone": "main", "after": "bills" } });
    check(json!([insert.clone()]), Ok("worth tax | bills runway card"));
    check(json!([insert.clone(), insert]), Err("“runway” is on the screen already"));
    check(
        json!([{ "op": "insert", "id": "tax-note", "to": { "zone": "main" } }]),
        Ok("worth tax | tax-note bills card"),
    );
    check(
        json!([{ "op": "move", "id": "card", "to": { "zone": "attic" } }]),
        Err("there is no zone “attic”"),
    );
    check(json!([{ "op": "move", "id": "card" }]), Err("the operation on “card” says not where to"));
    check(
        json!([{ "op": "move", "id": "card", "to": { "zone": "main", "after": "tax" } }]),
        Err("“tax” is not on the screen"),
    );
    check(json!([{ "op": "setProps", "id": "ghost", "value": {} }]), Err("there is no element “ghost”"));
}

#[test]
fn a_condition_implies_a_guardrail_only_as_a_needed_part() {
    let check = |logic: Value, expected: bool| {
        let condition: Condition = serde_json::from_value(json!({ "logic": logic })).unwrap();
        assert_eq!(implies_guardrail(&condition, "G1"), expected, "{:?}", condition.logic);
    };
    check(json!({ "var": "guardrail.G1" }), true);
    check(json!({ "and": [{ "and": [true, { "var": "guardrail.G1" }] }, false] }), true);
    check(json!({ "var": "guardrail.G2" }), false);
    check(json!({ "!": { "var": "guardrail.G1" } }), false);
    check(json!({ "or": [{ "var": "guardrail.G1" }] }), false);
    check(json!(true), false);
}
