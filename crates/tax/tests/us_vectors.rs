//! Independently computed United States returns, where the reference folder stands beside the checkout.
//!
//! Every row that is not contested is compared in every field it has a value for: money to 0.05 dollars, because
//! the programs that computed them use floats, rates to 0.0001. A row whose figures are of the program that counts
//! in floats of 32 bits gets their last place as well: 0.25 at three million dollars.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tax::wire::answer_us;

fn rows(name: &str) -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("note: no reference cases at {}; nothing compared", path.display());
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What an input is answered.
fn output(id: &Value, input: &Value) -> Value {
    let answer = answer_us(&json!({"id": id, "input": input}).to_string());
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    answer["output"].clone()
}

/// Names the fields that are further from the expected ones than the tolerance.
fn misses(expected: &Value, found: &Value, is_single_precision: bool) -> Vec<String> {
    let fields = expected.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
    fields
        .filter(|(field, value)| {
            let found = &found[field.as_str()];
            let Some(value) = value.as_f64() else { return found != *value };
            let last_place = if is_single_precision { value.abs() * f64::from(f32::EPSILON) } else { 0.0 };
            let tolerance = if field.starts_with("mtr_") { 0.0001 } else { last_place.max(0.05) };
            found.as_f64().is_none_or(|found| (found - value).abs() > tolerance + 1e-9)
        })
        .map(|(field, value)| format!("{field} {value} found {}", found[field.as_str()]))
        .collect()
}

#[test]
fn independent_returns_agree() {
    let rows = rows("us_public.jsonl");
    let mut missed = Vec::new();
    let (mut passed, mut contested) = (0, 0);
    for row in &rows {
        if row["agreement"] == "contested" {
            contested += 1;
            continue;
        }
        let misses = misses(
            &row["expected"],
            &output(&row["id"], &row["input"]),
            row["expected_source"] == "policyengine",
        );
        if misses.is_empty() {
            passed += 1
        } else {
            missed.push(format!("{}: {}", row["id"], misses.join(", ")))
        }
    }
    println!("{passed} of {} returns agree in every field; {contested} contested", rows.len() - contested);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
