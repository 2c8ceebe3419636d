//! What a screen shows under conditions over the customer, as every decision asks them.

use crate::common::{Life, documents, id};
use decision::{AttributeValue, Audience, State, attributes_known, composed_for};
use layout::{DroppedWhy, Id};
use profile::{Hardship, Persona};
use serde_json::{Value, json};

const ELEMENT: &str = "cash-reserve";
const ZONE: &str = "main";

/// A calm customer on a salary, on whose screen and on that of those in distress this condition stands over the reserve,
/// or over its zone.
fn life_under(condition: &Value, over_zone: bool) -> Life {
    let mut documents = documents();
    for document in &mut documents {
        let condition = Some(serde_json::from_value(condition.clone()).unwrap());
        if over_zone {
            for zone in document.spec.zones.iter_mut().filter(|zone| zone.id == *ZONE) {
                zone.visibility.clone_from(&condition);
            }
        } else if let Some(element) = document.spec.elements.get_mut(&id(ELEMENT)) {
            element.visibility = condition;
        }
    }
    Life::with(documents, Persona::Salaried, 0.9)
}

/// Whether the reserve is on the screen; else it is left out by its condition.
#[track_caller]
fn is_shown(life: &Life) -> bool {
    let decision = life.look();
    assert_eq!(decision.alarm, None);
    let is_shown = decision.screen.slots().any(|slot| slot.element_id == id(ELEMENT));
    let hidden: Vec<&Id> = decision
        .screen
        .dropped
        .iter()
        .filter(|dropped| dropped.why == DroppedWhy::Condition)
        .map(|dropped| &dropped.element)
        .collect();
    assert_eq!(hidden.is_empty(), is_shown, "{:?}", decision.screen.dropped);
    is_shown
}

#[test]
fn a_condition_over_attributes_shows_hides_and_is_unknown() {
    let in_britain = json!({ "==": [{ "var": "country" }, "GB"] });
    for over_zone in [false, true] {
        for on_unknown in ["hide", "show"] {
            let mut life = life_under(&json!({ "logic": in_britain, "onUnknown": on_unknown }), over_zone);
            assert_eq!(is_shown(&life), on_unknown == "show", "nobody knows where they live");
            life.context.attributes.insert("country", AttributeValue::Text("GB".into()));
            assert!(is_shown(&life));
            life.context.attributes.insert("country", AttributeValue::Text("US".into()));
            assert!(!is_shown(&life));
        }
    }
}

#[test]
fn conditions_ask_what_the_engine_says_and_guardrails_too() {
    let check = |logic: Value, expected: bool| {
        assert_eq!(is_shown(&life_under(&json!({ "logic": logic }), false)), expected, "{logic}");
    };
    check(json!({ "==": [{ "var": "persona" }, "salaried"] }), true);
    check(json!({ "==": [{ "var": "persona" }, "student"] }), false);
    check(json!({ ">=": [{ "var": "posterior.salaried" }, 0.8] }), true);
    check(json!({ "var": "consent.offers" }), false);
    check(json!({ "!": { "var": "hardship" } }), true);
    check(
        json!({ "and": [{ "var": "guardrail.G1" }, { "==": [{ "var": "hardship-level" }, "none"] }] }),
        true,
    );
    check(json!({ "and": [{ "var": "guardrail.G2" }, { "var": "consent.profiling" }] }), false);
    check(json!({ "<": [{ "var": "today" }, "2026-01-01"] }), false);
    check(json!({ "<": [{ "var": "feature.payer-count" }, 3] }), false);
    check(json!({ "missing": ["country"] }), false);
}

#[test]
fn without_consent_nothing_of_the_profile_is_asked() {
    let asks_level = json!({ "logic": { "==": [{ "var": "hardship-level" }, "none"] }, "onUnknown": "show" });
    let mut life = life_under(&asks_level, false);
    life.snapshot().hardship = Hardship::Struggling;
    life.context.attributes.insert("feature.payer-count", AttributeValue::Number(2.0));
    life.context.consents.clear();
    let Life { context, policy, now, .. } = &life;
    let (known, persona) = attributes_known(context, policy, &State::default(), *now);
    assert_eq!(persona, None);
    for name in ["hardship", "hardship-level", "persona", "posterior.salaried", "feature.payer-count"] {
        assert_eq!(known.get(name), None, "{name}");
    }
    assert_eq!(known.get("consent.profiling"), Some(&AttributeValue::Flag(false)));
    assert!(known.get("guardrail.G1").is_some());
}

#[test]
fn a_document_is_composed_for_somebody_whose_screen_it_is_not() {
    let mut life =
        life_under(&json!({ "logic": { "==": [{ "var": "hardship-level" }, "struggling"] } }), false);
    life.snapshot().hardship = Hardship::Struggling;
    assert_eq!(life.look().layout.name, *"home-distress");
    assert!(shows(&life));
    life.snapshot().hardship = Hardship::None;
    assert!(!shows(&life));
}

/// Whether the reserve would be on the screen for those on a salary.
fn shows(life: &Life) -> bool {
    let Life { context, policy, catalogue, published, now, .. } = life;
    let document = published.current(&id("home-salaried")).unwrap();
    let screen = composed_for(document, context, policy, catalogue, published, *now);
    assert_eq!(screen.name, *"home-salaried");
    screen.slots().any(|slot| slot.element_id == id(ELEMENT))
}

#[test]
fn an_audience_is_not_asked_of_guardrails() {
    let audience = json!({
        "id": "calm", "description": "calm people", "owner": "test", "layout": "home-student",
        "condition": { "var": "guardrail.G1" }
    });
    let error = serde_json::from_value::<Audience>(audience).unwrap_err().to_string();
    assert!(error.contains("is asked only of what a layout shows"), "{error}");
}
