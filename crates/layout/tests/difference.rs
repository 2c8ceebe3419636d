//! Changes between documents: complete, as few as they are, and readable.
use crate::common::edits::{any_edits, composed, edited};
use crate::common::{document, small};
use layout::{Change, SlotChange, difference, tell};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is told when the small document is edited so.
fn told(edit: impl Fn(&mut Value)) -> String {
    let mut value = small();
    edit(&mut value);
    let (before, after) = (document(small()), document(value));
    let changes = difference(&before, &after);
    changes.iter().map(|change| tell(change, &before, &after)).collect::<Vec<_>>().join("\n")
}

#[test]
fn places_are_told_by_position() {
    insta::assert_snapshot!(told(|_| {}), @"");
    insta::assert_snapshot!(told(|value| {
        let slots = value["spec"]["zones"][1]["slots"].as_array_mut().unwrap();
        slots.swap(0, 1);
    }), @"“A card” moved from place 2 of “main” to place 1");
    insta::assert_snapshot!(told(|value| {
        let card = value["spec"]["zones"][1]["slots"].as_array_mut().unwrap().pop().unwrap();
        value["spec"]["zones"][0]["slots"].as_array_mut().unwrap().insert(0, card);
    }), @"“A card” moved from place 2 of “main” to place 1 of “headline”");
    insta::assert_snapshot!(told(|value| {
        value["spec"]["zones"][1]["slots"].as_array_mut().unwrap().remove(1);
        value["spec"]["zones"][1]["slots"].as_array_mut().unwrap().push(json!({ "id": "tax-note", "element": "tax-note" }));
    }), @"
    “A card” is no longer on the screen; it was at place 2 of “main”
    “Tax” is now on the screen, at place 2 of “main”
    ");
    insta::assert_snapshot!(told(|value| value["spec"]["zones"].as_array_mut().unwrap().reverse()), @"Zone “main” is now number 1 on the screen, was 2");
    insta::assert_snapshot!(told(|value| {
        value["spec"]["zones"].as_array_mut().unwrap().remove(1);
    }), @"
    Zone “main” is gone
    “Bills” is no longer on the screen; it was at place 1 of “main”
    “A card” is no longer on the screen; it was at place 2 of “main”
    ");
}

#[test]
fn slots_are_told_in_their_own_words() {
    insta::assert_snapshot!(told(|value| {
        let slots = &mut value["spec"]["zones"];
        slots[0]["slots"][0]["span"] = json!({ "lg": { "w": 6, "h": 2 }, "sm": { "w": 1, "h": 1 } });
        slots[0]["slots"][1]["pinned"] = json!(true);
        slots[1]["slots"][0]["explore"] = json!(false);
        slots[1]["slots"][0]["candidates"] = json!(["worth", "tax"]);
        slots[1]["slots"][0]["id"] = json!("first");
    }), @"
    “Worth” is now 6 columns wide and 2 rows high on large screens, was 12 columns wide and 1 row high
    “Worth” is now 1 column wide and 1 row high on small screens
    “Tax” is now pinned: the system leaves it where it is
    In the place of “Bills” may now be shown “Worth”, “Tax”
    Other widgets may no longer be tried out in the place of “Bills”
    “Bills”: the id of its place is now “first”, was “bills”
    ");
}

#[test]
fn elements_are_told_by_their_names() {
    insta::assert_snapshot!(told(|value| {
        let elements = &mut value["spec"]["elements"];
        elements["card"]["visibility"] = json!({ "logic": { "var": "guardrail.G1" } });
        elements["bills"]["visibility"] = json!({ "logic": { "or": [{ "var": "owner" }, { "!": { "var": "distress" } }] }, "onUnknown": "show" });
        elements["worth"]["a11y"] = json!({ "label": "Net worth", "headingLevel": 3 });
        elements["worth"]["props"] = json!({ "showDebts": true });
        elements["tax"]["fallback"] = json!("drop");
        elements["tax-note"]["props"]["text"] = json!("Look it up");
        elements["bills"]["type"] = json!("runway");
        elements["bills"]["class"] = json!("insight");
        elements["bills"]["fallback"] = json!("worth");
        elements["tea"] = json!({ "type": "runway", "v": 1, "class": "insight" });
    }), @"
    “Bills”: the class is now “insight”, was “account”
    “Bills” now gives way to “Net worth” where it cannot be shown
    “Bills” is now a widget of type “runway”, was “upcoming-bills”
    “Bills” is now shown only if (“owner” holds or not (“distress” holds)), or while that is unknown
    “A card” is now shown only if G1 allows it
    “Tax” now leaves its place empty where it cannot be shown
    “Tax”: the property “text” is now “Look it up”, was “See your dates”
    “tea” is new
    “Net worth”: the heading level is now 3, was 2
    “Net worth”: the name is now “Net worth”, was “Worth”
    “Net worth”: the property “show debts” is now yes
    ");
    insta::assert_snapshot!(told(|value| {
        value["spec"]["elements"].as_object_mut().unwrap().remove("tax-note");
        value["spec"]["elements"]["card"].as_object_mut().unwrap().remove("visibility");
        value["spec"]["elements"]["worth"]["explain"] = json!(["Yours.", "All of it."]);
    }), @"
    “A card” is now shown always
    “Tax” is no longer part of this layout
    “Worth”: the explanation is now “Yours.”, “All of it.”
    ");
}

#[test]
fn conditions_over_the_customer_are_told() {
    insta::assert_snapshot!(told(|value| {
        let rich = json!({ ">=": [{ "var": "feature.buffer-months" }, 3] });
        let near = json!({ "in": [{ "var": "country" }, ["GB", "IE"]] });
        let elements = &mut value["spec"]["elements"];
        elements["card"]["visibility"] = json!({ "logic": { "and": [{ "var": "guardrail.G1" }, rich] } });
        elements["bills"]["visibility"] = json!({ "logic": { "!": near }, "onUnknown": "show" });
        elements["worth"]["visibility"] = json!({ "logic": { "===": [{ "var": "consent.offers" }, false] } });
        let nested = json!({ ">": [{ "+": [{ "var": "feature.payer-count" }, 1] }, 2] });
        value["spec"]["zones"][1]["visibility"] = json!({ "logic": nested });
    }), @r#"
    “Bills” is now shown only if not (“country” is one of “GB”, “IE”), or while that is unknown
    “A card” is now shown only if G1 allows it and “buffer months” is at least 3
    “Worth” is now shown only if “consent offers” is no
    Zone “main” is now shown only if the rule {">":[{"+":[{"var":"feature.payer-count"},1]},2]} holds
    "#);
}

#[test]
fn zones_variants_and_the_screen_are_told() {
    insta::assert_snapshot!(told(|value| {
        value["metadata"]["note"] = json!("Tidied");
        value["metadata"]["revision"] = json!(3);
        value["spec"]["stability"] = json!({ "minDwellDays": 3.0 });
        value["spec"]["view"] = json!({ "textSize": "large" });
        value["spec"]["zones"][0]["a11y"] = json!({ "label": "At a glance" });
        value["spec"]["zones"][0]["mode"] = json!("ranked");
        value["spec"]["zones"][0]["min"] = json!(1);
        value["spec"]["zones"][1]["mode"] = json!("ephemeral");
        value["spec"]["zones"][1]["max"] = json!(5);
        value["spec"]["zones"][1]["accepts"] = json!(["account", "credit"]);
        value["spec"]["variants"] = json!([{ "key": "calm", "weight": 0.2, "ops": [] }]);
    }), @"
    The screen's note is now “Tidied”
    The screen's revision is now 3, was 2
    The screen's stability min dwell days is now 3.0
    The screen's view text size is now “large”
    Zone “At a glance”: the name is now “At a glance”
    Zone “At a glance” is now meant to hold at least 1
    The order of zone “At a glance” may now be changed by the system too, between visits
    Zone “main”: what it accepts is now “account”, “credit”
    Zone “main” now shows at most 5
    The order of zone “main” may now be changed by the system too, even during a visit
    Variant “calm” is new
    ");
    let with = |weight: f64, ops: Value| {
        let mut value = small();
        value["spec"]["variants"] = json!([{ "key": "calm", "weight": weight, "ops": ops }]);
        document(value)
    };
    let before = with(0.2, json!([]));
    let after = with(
        0.5,
        json!([
            { "op": "move", "id": "card", "to": { "zone": "headline", "after": "worth" } },
            { "op": "remove", "id": "bills" },
            { "op": "setVisibility", "id": "tax" },
            { "op": "setProps", "id": "worth", "value": { "showDebts": true } }
        ]),
    );
    let sentences: Vec<String> =
        difference(&before, &after).iter().map(|change| tell(change, &before, &after)).collect();
    insta::assert_snapshot!(sentences.join("\n"), @"
    Variant “calm” now moves “A card” after “Worth” in “headline”, takes “Bills” off the screen, shows “Tax” always, sets “show debts” of “Worth”
    Variant “calm” now goes to 50 % of its experiment's customers, was 20 %
    ");
}

proptest! {
    #[test]
    fn there_is_no_change_exactly_if_documents_are_equal(one in any_edits(), two in any_edits()) {
        let (before, after) = (edited(&composed(), &one), edited(&composed(), &two));
        let changes = difference(&before, &after);
        prop_assert_eq!(changes.is_empty(), before == after);
        prop_assert_eq!(difference(&before, &before), []);
        for change in &changes {
            prop_assert!(!tell(change, &before, &after).is_empty());
        }
        let text = serde_json::to_string(&changes).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Change>>(&text).unwrap(), changes);
    }

    #[test]
    fn one_move_is_one_change(which in 0..7_usize, to in 0..6_usize) {
        let before = composed();
        let after = edited(&before, &[(7, which, to)]);
        let changes = difference(&before, &after);
        prop_assert!(changes.len() <= 1, "{:?}", changes);
        for change in changes {
            let told = matches!(change, Change::Slot { change: SlotChange::Moved { .. } | SlotChange::Placed { .. }, .. });
            prop_assert!(told);
        }
    }
}
