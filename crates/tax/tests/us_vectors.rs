//! Independently computed United States returns, where the reference folder stands beside the checkout.
//!
//! Every row that is not contested is compared in every field it has a value for: money to 0.05 dollars, because
//! the programs that computed them use floats, rates to 0.0001. A row whose figures are of the program that counts
//! in floats of 32 bits gets their last place as well: 0.25 at three million dollars.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "says how many cases agree, or that there are none")]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tax::wire::{answer_us, answer_us_2210};

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

/// Compares a value with an expected one of the same shape, to 0.05 dollars.
fn is_near(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(one, other)| is_near(one, other))
        }
        (Value::Number(expected), Value::Number(found)) => {
            (expected.as_f64().unwrap() - found.as_f64().unwrap()).abs() <= 0.05 + 1e-9
        }
        _ => expected == found,
    }
}

/// The fields of a Form 2210 row that are further from the expected ones than the tolerance.
fn misses_of_form(row: &Value) -> Vec<String> {
    let answer = answer_us_2210(&row.to_string());
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    let fields = row["expected"].as_object().unwrap().iter();
    fields
        .filter(|(field, value)| !value.is_null() && !is_near(value, &answer["output"][field.as_str()]))
        .map(|(field, value)| format!("{field} {value} found {}", answer["output"][field.as_str()]))
        .collect()
}

/// Whether a row of the regular method holds the instalments of an empty Schedule AI. The program keeps its box C
/// ticked once any row of the same year in the same run has ticked it, so that only the first regular row of each
/// year shows instalments. IRC 6654(d)(1)(A) asks for a quarter of the required annual payment each, which is what
/// we compute; page 1 of these rows is sound.
fn is_of_an_empty_schedule(row: &Value) -> bool {
    let expected = &row["expected"];
    let is_over_on_page_1 =
        expected["de_minimis"] == true || expected["withholding_alone_meets_safe_harbor"] == true;
    let is_zero = |field: &str| expected[field].as_array().unwrap().iter().all(|amount| amount == 0.0);
    row["kind"] == "regular" && !is_over_on_page_1 && is_zero("installments") && is_zero("underpayment")
}

#[test]
fn independent_forms_2210_agree() {
    const PART_III: [&str; 3] = ["installments", "underpayment", "overpayment"];
    let rows = rows("us_f2210_public.jsonl");
    let (mut passed, mut page_1) = (0, 0);
    let mut missed = Vec::new();
    for row in &rows {
        let is_page_1_only = is_of_an_empty_schedule(row);
        let mut misses = misses_of_form(row);
        misses.retain(|miss| !is_page_1_only || !PART_III.iter().any(|field| miss.starts_with(field)));
        match (misses.is_empty(), is_page_1_only) {
            (true, false) => passed += 1,
            (true, true) => page_1 += 1,
            (false, _) => missed.push(format!("{} {}: {}", row["id"], row["kind"], misses.join(", "))),
        }
    }
    println!(
        "{passed} of {} forms agree in every field, {page_1} on page 1 with Part III of an empty schedule",
        rows.len()
    );
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Which program is right where the programs differ; the statute of each is named where it is computed. Where they
/// agree and none is named, the first is as good as any.
const VERDICTS: [(&str, &str); 9] = [
    ("probe-se-400-per-person", "policyengine"),
    ("probe-mfs-salt", "policyengine"),
    ("probe-qss-qbi", "opentax"),
    ("probe-qss-aged", "policyengine"),
    // Both of the others start the phase-out of a surviving spouse at the joint return's income.
    ("probe-qss-ctc", "opentax"),
    ("probe-sstb-min400", "policyengine"),
    ("probe-s68", "policyengine"),
    ("probe-amt-mfs", "policyengine"),
    ("probe-mfs-ss", "taxcalc"),
];

#[test]
fn probes_follow_the_statute() {
    let rows = rows("us_probes.jsonl");
    let mut missed = Vec::new();
    for row in &rows {
        let verdict = VERDICTS.iter().find(|(id, _)| row["id"] == *id);
        let oracle = verdict.map_or("taxcalc", |(_, oracle)| oracle);
        let misses = misses(&row[oracle], &output(&row["id"], &row["input"]), oracle == "policyengine");
        let split = misses_between(&row["taxcalc"], &row["policyengine"]);
        if verdict.is_none() && !split.is_empty() {
            missed.push(format!("{}: no verdict on {}", row["id"], split.join(", ")));
        }
        if !misses.is_empty() {
            missed.push(format!("{} by {oracle}: {}", row["id"], misses.join(", ")));
        }
    }
    println!("{} of {} probes follow the verdict", rows.len() - missed.len(), rows.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The fields in which two programs differ by more than a cent-sized float error.
fn misses_between(one: &Value, other: &Value) -> Vec<String> {
    let fields = one.as_object().unwrap().iter();
    fields
        .filter(|(field, value)| !is_near(value, &other[field.as_str()]))
        .map(|(field, _)| field.clone())
        .collect()
}
