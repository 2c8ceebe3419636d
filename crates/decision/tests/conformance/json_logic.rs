//! The `JSONLogic` suite that comes with the evaluator's own package, run through the evaluator in the settings of
//! conditions.

use std::path::{Path, PathBuf};

use decision::Rule;
use serde_json::{Value, json};

use super::Tally;

/// The suites in cargo's copy of the evaluator's package.
fn suites() -> Option<PathBuf> {
    let lock =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock")).unwrap();
    let (_, after) = lock.split_once("name = \"datalogic-rs\"\nversion = \"").unwrap();
    let (version, _) = after.split_once('"').unwrap();
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    let suites = registries
        .filter_map(Result::ok)
        .map(|registry| registry.path().join(format!("datalogic-rs-{version}/tests/suites")));
    suites.into_iter().find(|suites| suites.is_dir())
}

/// Why a case is not about the evaluator conditions stand on; `None` where it is.
fn left_out(file: &str, case: &Value) -> Option<String> {
    if case["templating"] == json!(true) {
        return Some("templates, which conditions are not".into());
    }
    if BY_ORDER_OF_FIELDS.iter().any(|description| case["description"] == *description) {
        return Some("the order of an object's fields".into());
    }
    let operators = operators(&case["rule"]);
    let foreign = operators.iter().find(|operator| OTHER_OPERATORS.contains(&operator.as_str()));
    match foreign {
        Some(foreign) => Some(format!("the operator “{foreign}” is not built in")),
        None => file.starts_with("datetime/").then(|| "times and durations are no values here".into()),
    }
}

/// Operators of the evaluator's optional features, none of which are built.
const OTHER_OPERATORS: [&str; 32] = [
    "??",
    "abs",
    "ceil",
    "date_diff",
    "datetime",
    "distinct",
    "ends_with",
    "entries",
    "exists",
    "floor",
    "format_date",
    "fractional",
    "group_by",
    "keys",
    "length",
    "lower",
    "match",
    "now",
    "parse_date",
    "sem_ver",
    "slice",
    "sort",
    "split",
    "starts_with",
    "switch",
    "throw",
    "timestamp",
    "trim",
    "try",
    "type",
    "upper",
    "values",
];

/// Cases over the fields of an object, which the suite expects by name and this build keeps as they are written.
const BY_ORDER_OF_FIELDS: [&str; 3] = [
    "Conditionally mapping object fields - show or hide sensitive data",
    "Object iteration - create key-value string pairs using scope traversal",
    "Object iteration - extract values from data context",
];

fn operators(rule: &Value) -> Vec<String> {
    match rule {
        Value::Object(fields) => {
            let inner = fields.values().flat_map(operators);
            fields.keys().cloned().chain(inner).collect()
        }
        Value::Array(list) => list.iter().flat_map(operators).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_suite_of_the_evaluator() {
    let Some(suites) = suites() else {
        println!("the evaluator's package is not where cargo keeps sources; its suite was not run");
        return;
    };
    let index = std::fs::read_to_string(suites.join("index.json")).unwrap();
    let index: Vec<String> = serde_json::from_str(&index).unwrap();
    let mut tally = Tally::default();
    for file in index {
        let cases = std::fs::read_to_string(suites.join(&file)).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
        for case in cases.iter().filter(|case| case.is_object()) {
            let value = Rule::compile(&case["rule"])
                .and_then(|rule| rule.evaluate(case.get("data").unwrap_or(&json!({}))));
            let held = match case.get("result") {
                Some(expected) => value.as_ref() == Ok(expected),
                None => value.is_err(),
            };
            let name = format!("{file}: {}", case["description"]);
            match left_out(&file, case) {
                Some(reason) => tally.leave_out(&name, reason),
                None => tally.case(&format!("{name} gave {value:?}"), held),
            }
        }
    }
    tally.expect("JSONLogic", 1077);
}
