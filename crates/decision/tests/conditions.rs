//! What conditions may say, and what they come to for what is known.

use decision::{AttributeValue, Attributes, Condition, Rule, check_visibility};
use proptest::prelude::*;
use serde_json::{Value, json};

fn attributes(known: &Value) -> Attributes {
    serde_json::from_value(known.clone()).unwrap()
}

#[track_caller]
fn check(logic: &Value, known: &Value, expected: Option<bool>) {
    let condition = Condition::parse(logic).unwrap();
    assert_eq!(condition.holds(&attributes(known)), expected, "{logic} over {known}");
}

#[track_caller]
fn refused(logic: &Value) -> String {
    Condition::parse(logic).unwrap_err().to_string()
}

#[test]
fn a_part_nobody_can_tell_matters_only_where_the_rest_does_not_settle_it() {
    let yes = json!({ "==": [{ "var": "country" }, "GB"] });
    let no = json!({ "==": [{ "var": "country" }, "US"] });
    let unknown = json!({ ">": [{ "var": "feature.payer-count" }, 1] });
    let known = json!({ "country": "GB" });
    let truth = [(&yes, Some(true)), (&no, Some(false)), (&unknown, None)];
    for (left, a) in truth {
        check(&json!({ "!": left }), &known, a.map(|a: bool| !a));
        for (right, b) in truth {
            let both =
                if a == Some(false) || b == Some(false) { Some(false) } else { a.zip(b).map(|_| true) };
            let either =
                if a == Some(true) || b == Some(true) { Some(true) } else { a.zip(b).map(|_| false) };
            check(&json!({ "and": [left, right] }), &known, both);
            check(&json!({ "or": [left, right] }), &known, either);
            let alike = if a == b { a } else { None };
            check(&json!({ "if": [unknown, left, right] }), &known, alike);
            check(&json!({ "if": [yes, left, right] }), &known, a);
            check(&json!({ "if": [no, left, right] }), &known, b);
        }
    }
}

#[test]
fn numbers_texts_flags_and_days_are_compared() {
    let known = json!({
        "country": "GB", "locale": "en-GB", "feature.payer-count": 3.0, "feature.buffer-months": 2.5,
        "feature.balance-missing": false, "event.moved-house": 12.0, "today": "2026-11-30"
    });
    for (logic, expected) in [
        (json!({ "===": [{ "var": "feature.payer-count" }, 3] }), true),
        (json!({ "<": [1, { "var": "feature.payer-count" }, 3] }), false),
        (json!({ "<=": [1, { "var": "feature.payer-count" }, 3] }), true),
        (
            json!({ ">=": [{ "+": [{ "var": "feature.payer-count" }, { "var": "feature.buffer-months" }] }, 5.5] }),
            true,
        ),
        (json!({ "==": [{ "max": [{ "var": "feature.payer-count" }, 4] }, 4] }), true),
        (json!({ "<": [{ "/": [{ "var": "feature.payer-count" }, 2] }, 1.5] }), false),
        (json!({ "in": [{ "var": "country" }, ["GB", "IE"]] }), true),
        (json!({ "in": [{ "var": "country" }, []] }), false),
        (json!({ "in": ["en", { "var": "locale" }] }), true),
        (json!({ "in": [{ "var": "feature.payer-count" }, [1, 2]] }), false),
        (json!({ "!=": [{ "var": "country" }, "US"] }), true),
        (json!({ "var": "feature.balance-missing" }), false),
        (json!({ "!!": [{ "var": "feature.balance-missing" }] }), false),
        (json!({ "==": [{ "var": "feature.balance-missing" }, false] }), true),
        (json!({ ">": [{ "var": "today" }, "2026-11-29"] }), true),
        (json!({ "<=": ["2026-12-01", { "var": "today" }] }), false),
        (json!({ "<": [{ "var": "event.moved-house" }, 30] }), true),
        (json!({ "==": [{ "if": [{ "var": "feature.balance-missing" }, "a", "b"] }, "b"] }), true),
        (json!(true), true),
    ] {
        check(&logic, &known, Some(expected));
    }
}

#[test]
fn a_default_stands_in_for_what_is_unknown() {
    let recent = json!({ "<": [{ "var": ["event.moved-house", 999] }, 30] });
    check(&recent, &json!({}), Some(false));
    check(&recent, &json!({ "event.moved-house": 3.0 }), Some(true));
}

#[test]
fn a_value_that_cannot_be_worked_out_is_unknown() {
    let shared = json!({ ">": [{ "/": [1, { "var": "feature.payer-count" }] }, 0] });
    check(&shared, &json!({ "feature.payer-count": 2.0 }), Some(true));
    check(&shared, &json!({ "feature.payer-count": 0.0 }), None);
    check(&json!({ "or": [true, shared] }), &json!({ "feature.payer-count": 0.0 }), Some(true));
}

#[test]
fn what_is_no_condition_is_refused_with_its_place() {
    let deep = (0..17).fold(json!(true), |inner, _| json!({ "!": inner }));
    let long = json!({ "in": [{ "var": "country" }, vec!["GB"; 300]] });
    for (logic, expected) in [
        (json!({ "var": "shoe-size" }), "there is no attribute “shoe-size” at “/var”"),
        (
            json!({ "and": [true, { ">": [{ "var": "feature.shoe-size" }, 1] }] }),
            "there is no attribute “feature.shoe-size” at “/and/1/>/0/var”",
        ),
        (json!({ "var": "" }), "there is no attribute “” at “/var”"),
        (json!({ "var": 0 }), "there is no attribute “0” at “/var”"),
        (json!({ "/": [1, { "var": "x" }] }), "there is no attribute “x” at “/~1/1/var”"),
        (json!({ "map": [[1], true] }), "conditions have no operator “map” at “/”"),
        (json!({ "or": [{ "missing": ["country"] }] }), "conditions have no operator “missing” at “/or/0”"),
        (json!({ "var": "country" }), "yes or no is needed here, and this is a text at “/”"),
        (
            json!({ "==": [{ "var": "country" }, 3] }),
            "a text is needed here, and this is a number at “/==/1”",
        ),
        (json!({ "<": [{ "var": "country" }, "GB"] }), "a number is needed here, and this is a text at “/”"),
        (
            json!({ ">": [{ "var": "today" }, "30/11/2026"] }),
            "a day is needed here, and this is a text at “/>/1”",
        ),
        (
            json!({ "in": [{ "var": "country" }, ["GB", 1]] }),
            "a text is needed here, and this is a number at “/in/1/1”",
        ),
        (
            json!({ "var": ["feature.payer-count", "none"] }),
            "a number is needed here, and this is a text at “/var/1”",
        ),
        (json!({ "and": [] }), "“and” has another number of operands at “/”"),
        (json!({ "==": [1] }), "“==” has another number of operands at “/”"),
        (json!({ "<": 1, ">": 2 }), "an operator is an object with one field at “/”"),
        (json!(null), "this is neither yes or no, a number, a text nor a day at “/”"),
        (json!({ "==": [null, 1] }), "this is neither yes or no, a number, a text nor a day at “/==/0”"),
        (deep, "operators are nested more than 16 deep at “/!/!/!/!/!/!/!/!/!/!/!/!/!/!/!/!/!”"),
        (long, "a condition has at most 256 parts at “/in/1/252”"),
    ] {
        assert_eq!(refused(&logic), expected, "{logic}");
    }
}

#[test]
fn guardrails_are_asked_of_layouts_and_not_of_customers() {
    let guarded = json!({ "and": [{ "var": "guardrail.G1" }, { "==": [{ "var": "country" }, "GB"] }] });
    assert_eq!(
        refused(&guarded),
        "“guardrail.G1” is asked only of what a layout shows, not of who somebody is at “/and/0/var”"
    );
    let condition = Condition::parse_visibility(&guarded).unwrap();
    let known = json!({ "country": "GB", "guardrail.G1": true });
    assert_eq!(condition.holds(&attributes(&known)), Some(true));
    assert_eq!(condition.holds(&attributes(&json!({ "country": "GB" }))), None);
    assert_eq!(condition.holds(&attributes(&json!({ "country": "US" }))), Some(false));
    assert_eq!(check_visibility(&guarded), Ok(()));
    assert_eq!(
        check_visibility(&json!({ "var": "guardrail.G 1" })).unwrap_err(),
        "there is no attribute “guardrail.G 1” at “/var”"
    );
}

#[test]
fn a_condition_is_stored_as_it_was_written_and_names_what_it_reads() {
    let text = r#"{"and":[{"var":"consent.offers"},{"<":[{"var":["event.moved-house",99]},30]}]}"#;
    let condition: Condition = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&condition).unwrap(), text);
    assert_eq!(
        condition.attributes().into_iter().collect::<Vec<_>>(),
        ["consent.offers", "event.moved-house"]
    );
    assert!(serde_json::from_str::<Condition>(r#"{"var":"nobody"}"#).is_err());
}

/// Attributes the generated conditions are about.
const NUMBERS: [&str; 3] = ["feature.payer-count", "event.moved-house", "intent.mortgage"];

fn any_condition() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        prop::sample::select(NUMBERS.to_vec()).prop_map(|name| json!({ "var": name })),
        (-3..4_i32).prop_map(Value::from),
    ];
    let sum = (number.clone(), number.clone(), prop::sample::select(vec!["+", "-", "/", "%", "max"]))
        .prop_map(|(left, right, operator)| json!({ operator: [left, right] }));
    let leaf = prop_oneof![
        (prop_oneof![number.clone(), sum], number, prop::sample::select(vec!["<", ">=", "==", "!=="]))
            .prop_map(|(left, right, operator)| json!({ operator: [left, right] })),
        any::<bool>().prop_map(Value::from),
        Just(json!({ "var": "consent.offers" })),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({ "and": parts })),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({ "or": parts })),
            inner.clone().prop_map(|part| json!({ "!": [part] })),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| json!({ "if": [a, b, c] })),
        ]
    })
}

proptest! {
    #[test]
    fn learning_more_never_turns_an_answer(
        logic in any_condition(),
        values in prop::array::uniform3(-3..4_i32),
        (flag, known) in (any::<bool>(), 0..16_usize),
    ) {
        let condition = Condition::parse(&logic).unwrap();
        let mut all = Attributes::new();
        let mut some = Attributes::new();
        let numbers = NUMBERS.iter().zip(values).map(|(name, value)| (*name, AttributeValue::Number(f64::from(value))));
        let named = numbers.chain([("consent.offers", AttributeValue::Flag(flag))]);
        for (index, (name, value)) in named.enumerate() {
            all.insert(name, value.clone());
            if known & (1 << index) != 0 {
                some.insert(name, value);
            }
        }
        let (before, after) = (condition.holds(&some), condition.holds(&all));
        prop_assert!(before.is_none() || before == after, "{logic}: {before:?}, then {after:?}");
        // With everything known only arithmetic without a result stays open.
        let divides = logic.to_string().contains("\"/\"") || logic.to_string().contains("\"%\"");
        prop_assert!(after.is_some() || divides);
        // What is worked out here agrees with the evaluator wherever that has an answer.
        let [payers, moved, mortgage] = values;
        let data = json!({
            "feature": { "payer-count": payers }, "event": { "moved-house": moved }, "intent": { "mortgage": mortgage },
            "consent": { "offers": flag }
        });
        if let Ok(value) = Rule::compile(&logic).unwrap().evaluate(&data) {
            prop_assert_eq!(after, value.as_bool());
        }
    }
}
