//! Proofs that no path shows a customer what they are protected from, and the customer for whom one does.

use crate::common::{catalogue, documents, documents_with_offers, id};
use decision::{
    Counterexample, Effect, Fact, FactValue, Facts, Guardrail, OnUnknown, Policy, Proof, Severity, Subject,
    Test, Undecided, Verdict, prove, refuting_screen,
};
use layout::{Class, Document, read_value};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Hardship, fees, balance, debt, hold and age; both consents and the objection; caps and rest; quiet hours; both expiries.
const STARTING_COMBINATIONS: u64 = (3 * 4 * 4 * 4 * 3 * 4) * (3 * 3 * 3) * (3 * 3 * 3 * 3) * 3 * (3 * 3);

fn offer(visibility: &Value) -> Value {
    json!({ "type": "offer", "v": 1, "class": "credit", "a11y": { "label": "A card" }, "visibility": visibility })
}

fn guarded() -> Value {
    offer(&json!({ "logic": { "var": "guardrail.G1" } }))
}

/// A screen with a net worth and the offer `card`, and whatever `edit` makes of it.
fn screen(card: &Value, edit: impl Fn(&mut Value)) -> Document {
    let mut value = json!({
        "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "home-test", "revision": 1 },
        "spec": {
            "elements": {
                "worth": { "type": "net-worth", "v": 1, "class": "account", "a11y": { "label": "Worth" } },
                "card": card
            },
            "zones": [{ "id": "main", "mode": "ranked", "slots": [
                { "id": "worth", "element": "worth" }, { "id": "card", "element": "card" }
            ]}]
        }
    });
    edit(&mut value);
    read_value(value).unwrap().document
}

fn proof(document: &Document) -> Proof {
    let guardrails = Policy::starting().unwrap().guardrails;
    prove(document, &guardrails, &catalogue(std::slice::from_ref(document)))
}

/// That the document shows an offer, with the plainest customer who sees it, and that the engine would have kept it.
#[track_caller]
fn check_refuted(document: &Document, variant: Option<&str>, element: &str) -> Counterexample {
    let Proof { document: Verdict::Refuted(found), engine } = proof(document) else {
        panic!("{:?}", proof(document))
    };
    assert!(matches!(engine, Verdict::Proven { .. }));
    assert_eq!((found.variant.as_ref(), &found.element), (variant.map(id).as_ref(), &id(element)));
    assert_eq!((found.guardrail.as_str(), found.departures.as_slice()), ("G1", &[Fact::Hardship][..]));
    assert_eq!(found.facts.get(&Fact::Hardship), Some(&FactValue::Flag(true)));
    found
}

#[test]
fn the_shipped_layouts_are_proven() {
    for document in documents().iter().chain(&documents_with_offers()) {
        let proven = Verdict::Proven { combinations: STARTING_COMBINATIONS };
        let name = &document.metadata.name;
        assert_eq!(proof(document), Proof { document: proven.clone(), engine: proven }, "{name}");
    }
}

#[test]
fn an_offer_without_a_guard_is_refuted_by_the_plainest_customer() {
    let found = check_refuted(&screen(&offer(&Value::Null), |_| {}), None, "card");
    insta::assert_snapshot!(serde_json::to_string(&found).unwrap(), @r#"{"facts":{"hardship":true,"missed-payments-90-days":0.0,"negative-balance-probability":0.0,"debt-service-share":0.0,"advisor-hold":false,"features-age-days":0.0,"profiling-consent":true,"offers-consent":true,"policy-expired":false,"model-expired":false,"marketing-objection":false,"day-cap-reached":false,"topic-cap-reached":false,"week-cap-reached":false,"resting":false,"quiet-hours":false},"departures":["hardship"],"variant":null,"element":"card","guardrail":"G1"}"#);
    let proven = Verdict::Proven { combinations: STARTING_COMBINATIONS };
    assert_eq!(proof(&screen(&guarded(), |_| {})).document, proven);
}

#[test]
fn a_guard_counts_by_what_it_does() {
    let proven = |visibility: &Value| proof(&screen(&offer(visibility), |_| {})).document;
    let is_proven = |visibility: Value| matches!(proven(&visibility), Verdict::Proven { .. });
    assert!(is_proven(json!({ "logic": { "and": [{ "var": "guardrail.G2" }, { "var": "guardrail.G1" }] } })));
    assert!(!is_proven(json!({ "logic": { "var": "guardrail.G2" } })));
    assert!(!is_proven(json!({ "logic": { "and": [] } })));
    // What nobody can evaluate hides, unless the condition says to show it.
    assert!(is_proven(json!({ "logic": { "missing": [true] } })));
    assert!(!is_proven(json!({ "logic": { "missing": [true] }, "onUnknown": "show" })));
    assert!(!is_proven(json!({ "logic": { "or": [true] } })));
    assert!(!is_proven(json!({ "logic": { "or": [{ "var": "guardrail.G1" }, { "var": "guardrail.G2" }] } })));
    let zone_guarded = screen(&offer(&Value::Null), |value| {
        value["spec"]["zones"][0]["visibility"] = json!({ "logic": { "var": "guardrail.G1" } });
    });
    assert!(matches!(proof(&zone_guarded).document, Verdict::Proven { .. }));
}

/// Three things that can be asked of a customer and of no guardrail.
fn asked(name: &str) -> Value {
    match name {
        "country" => json!({ "==": [{ "var": "country" }, "GB"] }),
        "payers" => json!({ ">": [{ "var": "feature.payer-count" }, 1] }),
        _ => json!({ "<": [{ "var": "today" }, "2027-01-01"] }),
    }
}

#[test]
fn a_guard_holds_whatever_attributes_come_to() {
    let g1 = json!({ "var": "guardrail.G1" });
    let (country, payers, day) = (asked("country"), asked("payers"), asked("day"));
    let guarded = [
        json!({ "and": [country, g1] }),
        json!({ "and": [{ "or": [country, payers, day] }, g1] }),
        json!({ "if": [country, g1, { "and": [g1, payers] }] }),
        json!({ "!": { "or": [{ "!": g1 }, country] } }),
        // Whoever struggles is in no group of those who do not: the guardrail reads the same.
        json!({ "and": [{ "!": { "var": "hardship" } }, g1] }),
    ];
    for logic in guarded {
        let proof = proof(&screen(&offer(&json!({ "logic": logic, "onUnknown": "show" })), |_| {}));
        assert!(matches!(proof.document, Verdict::Proven { .. }), "{logic}: {proof:?}");
    }
    let open = [
        (json!({ "or": [country, g1] }), json!([{ "logic": country, "holds": true }])),
        (
            json!({ "if": [country, g1, payers] }),
            json!([
                { "logic": country, "holds": false }, { "logic": payers, "holds": true }
            ]),
        ),
        (json!({ "!": country }), json!([{ "logic": country, "holds": false }])),
        // Only there while it is unknown, which a condition that shows then has to bear.
        (json!({ "and": [country, { "!": country }] }), json!([])),
    ];
    for (logic, assumed) in open {
        let visibility =
            json!({ "logic": logic, "onUnknown": if assumed == json!([]) { "show" } else { "hide" } });
        let document = screen(&offer(&visibility), |_| {});
        let found = check_refuted(&document, None, "card");
        let told: Value = serde_json::to_value(&found.assumed).unwrap();
        let mut told = told.as_array().unwrap().clone();
        told.sort_by_key(|each| assumed.as_array().unwrap().iter().position(|other| other == each));
        assert_eq!(Value::from(told), assumed, "{logic}");
        let guardrails = Policy::starting().unwrap().guardrails;
        let build = catalogue(std::slice::from_ref(&document));
        let shown = refuting_screen(&document, &guardrails, &build, &found).unwrap();
        assert!(shown.slots().any(|slot| slot.element_id == id("card")), "{logic}");
    }
}

#[test]
fn what_stands_around_an_offer_matters_only_as_far_as_it_lets_it_be_seen() {
    // The offer stands in for a widget that is seen in one country alone, and its own guard is missing.
    let stands_in = screen(&offer(&Value::Null), |value| {
        value["spec"]["zones"][0]["slots"] = json!([{ "id": "worth", "element": "worth" }]);
        value["spec"]["elements"]["worth"]["visibility"] = json!({ "logic": asked("country") });
        value["spec"]["elements"]["worth"]["fallback"] = json!("card");
    });
    check_refuted(&stands_in, None, "card");
    let zone_in_country = screen(&guarded(), |value| {
        value["spec"]["zones"][0]["visibility"] = json!({ "logic": asked("country") });
        value["spec"]["elements"]["worth"]["visibility"] = json!({ "logic": asked("payers") });
    });
    let combinations = STARTING_COMBINATIONS * 9;
    assert_eq!(proof(&zone_in_country).document, Verdict::Proven { combinations });
    // In one country there is no room for it, in the other it is not to be seen.
    let no_room = |zone_max: u32| {
        screen(&offer(&json!({ "logic": { "!": asked("country") } })), |value| {
            value["spec"]["zones"][0]["max"] = json!(zone_max);
            value["spec"]["elements"]["worth"]["visibility"] = json!({ "logic": { "!": asked("country") } });
        })
    };
    assert!(matches!(proof(&no_room(1)).document, Verdict::Proven { .. }));
    check_refuted(&no_room(2), None, "card");
    let many: Vec<Value> =
        (0..10).map(|day| json!({ "<": [{ "var": "feature.payer-count" }, day] })).collect();
    let Verdict::Undecided(why) =
        proof(&screen(&offer(&json!({ "logic": { "or": many } })), |_| {})).document
    else {
        panic!("ten predicates")
    };
    assert_eq!(why.to_string(), "the conditions around “card” join 10 predicates, and at most 9 are tried");
}

#[test]
fn variants_fallbacks_and_candidates_are_tried() {
    let with_variant = |op: Value| {
        screen(&guarded(), |value| {
            value["spec"]["variants"] = json!([
                { "key": "calm", "weight": 0.5, "ops": [{ "op": "remove", "id": "card" }] },
                { "key": "bold", "weight": 0.5, "ops": [op] }
            ]);
        })
    };
    check_refuted(&with_variant(json!({ "op": "setVisibility", "id": "card" })), Some("bold"), "card");
    let proven = with_variant(json!({ "op": "move", "id": "card", "to": { "zone": "main" } }));
    assert_eq!(proof(&proven).document, Verdict::Proven { combinations: 3 * STARTING_COMBINATIONS });
    let spare = |value: &mut Value| value["spec"]["elements"]["spare"] = offer(&Value::Null);
    let with_fallback = screen(&guarded(), |value| {
        spare(value);
        value["spec"]["elements"]["card"]["fallback"] = json!("spare");
    });
    check_refuted(&with_fallback, None, "spare");
    let with_candidate = screen(&guarded(), |value| {
        spare(value);
        value["spec"]["zones"][0]["slots"][0]["candidates"] = json!(["spare"]);
    });
    check_refuted(&with_candidate, None, "spare");
    // Declared and nowhere on the screen: nobody sees it.
    assert!(matches!(proof(&screen(&guarded(), spare)).document, Verdict::Proven { .. }));
}

fn guardrail(name: &str, when: Test) -> Guardrail {
    Guardrail {
        id: name.to_owned(),
        owner: "test".to_owned(),
        severity: Severity::Major,
        on_unknown: OnUnknown::Deny,
        reason_code: name.to_owned(),
        applies_to: vec![Subject::Class(Class::Credit)],
        effect: Effect::Deny,
        overrides: Vec::new(),
        when,
    }
}

#[test]
fn what_cannot_be_told_is_said() {
    let document = screen(&guarded(), |_| {});
    let build = catalogue(std::slice::from_ref(&document));
    let limits = |fact: Fact| (0..50).map(move |limit| Test::Above(fact, f64::from(limit)));
    let facts = [Fact::MissedPayments90Days, Fact::FeaturesAgeDays, Fact::DebtServiceShare];
    let many = guardrail("G1", Test::Any(facts.into_iter().flat_map(limits).collect()));
    let too_many = Undecided::TooManyCombinations { combinations: 102 * 102 * 102, limit: 65_536 };
    assert_eq!(prove(&document, &[many], &build).document, Verdict::Undecided(too_many));
    let other = guardrail("G9", Test::Is(Fact::Hardship, true));
    let ungoverned = Undecided::Ungoverned { element: id("card") };
    assert_eq!(prove(&document, &[other], &build).document, Verdict::Undecided(ungoverned));
    let ghost = screen(&guarded(), |value| {
        let ops = json!([{ "op": "remove", "id": "ghost" }]);
        value["spec"]["variants"] = json!([{ "key": "bold", "weight": 0.5, "ops": ops }]);
    });
    let Verdict::Undecided(why) = proof(&ghost).engine else { panic!("{:?}", proof(&ghost)) };
    assert_eq!(why.to_string(), "variant “bold” does not apply");
}

const FLAGS: [Fact; 2] = [Fact::Hardship, Fact::AdvisorHold];
const NUMBERS: [Fact; 2] = [Fact::DebtServiceShare, Fact::FeaturesAgeDays];

fn any_test() -> impl Strategy<Value = Test> {
    let flag =
        (prop::sample::select(FLAGS.to_vec()), any::<bool>()).prop_map(|(fact, is)| Test::Is(fact, is));
    let number = (prop::sample::select(NUMBERS.to_vec()), 0..3_i32, any::<bool>());
    let number = number.prop_map(|(fact, limit, above)| {
        let limit = f64::from(limit);
        if above { Test::Above(fact, limit) } else { Test::AtLeast(fact, limit) }
    });
    prop_oneof![flag, number].prop_recursive(2, 6, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            some().prop_map(Test::Any),
            some().prop_map(Test::All),
            inner.clone().prop_map(|test| Test::Not(Box::new(test)))
        ]
    })
}

fn any_guardrail() -> impl Strategy<Value = Guardrail> {
    (prop::sample::select(vec!["G1", "G2"]), any_test(), any::<bool>()).prop_map(|(name, test, deny)| {
        let on_unknown = if deny { OnUnknown::Deny } else { OnUnknown::Allow };
        Guardrail { on_unknown, ..guardrail(name, test) }
    })
}

/// Everybody, on a finer grid than any limit needs.
fn everybody() -> Vec<Facts> {
    let flags = [None, Some(FactValue::Flag(true)), Some(FactValue::Flag(false))];
    let steps = (-1..6).map(|step| Some(FactValue::Number(f64::from(step) * 0.5)));
    let numbers: Vec<Option<FactValue>> = steps.chain([None]).collect();
    let domains = FLAGS
        .map(|fact| (fact, flags.to_vec()))
        .into_iter()
        .chain(NUMBERS.map(|fact| (fact, numbers.clone())));
    domains.fold(vec![Facts::new()], |all, (fact, values)| {
        let with = |facts: &Facts, value: Option<FactValue>| {
            let mut facts = facts.clone();
            facts.extend(value.map(|value| (fact, value)));
            facts
        };
        all.iter().flat_map(|facts| values.iter().map(move |value| with(facts, *value))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_proof_agrees_with_asking_everybody(
        rules in prop::collection::vec(any_guardrail(), 1..4),
        guards in prop::sample::subsequence(vec!["G1", "G2"], 0..=2),
    ) {
        let parts: Vec<Value> = guards.iter().map(|name| json!({ "var": format!("guardrail.{name}") })).collect();
        let document = screen(&offer(&json!({ "logic": { "and": parts } })), |_| {});
        let denies = |name: &str, facts: &Facts| {
            let mut rows = rules.iter().filter(|rule| rule.id == name);
            rows.any(|rule| rule.refuses(Subject::Class(Class::Credit), "card", facts).is_some())
        };
        // A guard that names no row at all is unknown, and hides.
        let holds = |name: &&str, facts: &Facts| rules.iter().any(|rule| rule.id == **name) && !denies(name, facts);
        let breached = |facts: &Facts| denies("G1", facts) && guards.iter().all(|name| holds(name, facts));
        let governed = rules.iter().any(|rule| rule.id == "G1");
        let found = prove(&document, &rules, &catalogue(std::slice::from_ref(&document)));
        let engine_holds = matches!(found.engine, Verdict::Proven { .. });
        prop_assert!(engine_holds);
        let anybody = everybody().iter().any(breached);
        match found.document {
            Verdict::Proven { .. } => prop_assert!(!anybody),
            Verdict::Refuted(customer) => prop_assert!(anybody && breached(&customer.facts)),
            Verdict::Undecided(_) => prop_assert!(!governed),
        }
    }
}
