//! Cases computed by other programs (`uk_public.jsonl`). They stand beside the checkout; where they are absent the
//! test says so and passes. Savings and dividends are there taxed with allowances in the usual order.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use rust_decimal::Decimal;
use serde_json::Value;
use tax::wire::answer_uk;

/// How far an amount in pounds may be from a program that computes in floats.
const MONEY_TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// The same for a rate.
const RATE_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

fn decimal(value: &Value) -> Decimal {
    let text = value.to_string();
    Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).unwrap()
}

/// What differs from the expected figures.
fn differences(case: &Value, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, expected) in case["expected"].as_object().unwrap() {
        let got = &answer["output"][name];
        let agrees = match expected {
            Value::Null => true,
            Value::Number(_) if got.is_number() => {
                let tolerance = if name.contains("rate") { RATE_TOLERANCE } else { MONEY_TOLERANCE };
                (decimal(expected) - decimal(got)).abs() <= tolerance
            }
            _ => expected == got,
        };
        if !agrees {
            found.push(format!("{} {name}: expected {expected}, got {got}", case["id"]));
        }
    }
    found
}

#[test]
fn agrees_with_the_public_cases() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/uk_public.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("note: ../shared/vectors/uk_public.jsonl is absent, nothing was compared");
        return;
    };
    let cases: Vec<(&str, Value)> =
        text.lines().map(|line| (line, serde_json::from_str(line).unwrap())).collect();
    let settled = cases.iter().filter(|(_, case)| case["agreement"] != "contested");
    let results: Vec<Vec<String>> = settled
        .map(|(line, case)| differences(case, &serde_json::from_str(&answer_uk(line).text).unwrap()))
        .collect();
    let passed = results.iter().filter(|found| found.is_empty()).count();
    println!("{passed} of {} settled cases agree, of {} in all", results.len(), cases.len());
    let found: Vec<String> = results.into_iter().flatten().collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
