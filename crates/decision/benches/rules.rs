//! How many customers a core finds the first of thirty rules for, and the same rules, customers and answers for other engines:
//! they are written as JSON to the path that is given, and `cargo xtask bench` hands them on.
//!
//! Prints one JSON object a line. Nothing here fails on a slow machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "rules that cannot be read cannot be measured")]

use std::time::Instant;

use decision::{AttributeValue, Attributes, Condition};
use serde_json::{Value, json};

const RULES: u32 = 30;
const CUSTOMERS: u32 = 2_000;
/// Times all customers are gone through.
const ROUNDS: u32 = 25;

/// A rule: above so much spending, at most so many payers, in a country.
fn rule(number: u32) -> (f64, u32, &'static str) {
    let spending = f64::from(300 - number * 10) / 100.0;
    (spending, 1 + number * 7 % 12, if number.is_multiple_of(2) { "GB" } else { "US" })
}

/// A customer: spending to income, payers, country.
fn customer(number: u32) -> (f64, u32, &'static str) {
    let drawn = number.wrapping_mul(2_654_435_761) >> 8;
    (
        f64::from(drawn % 400) / 100.0,
        drawn / 400 % 14,
        if (drawn / 5_600).is_multiple_of(2) { "GB" } else { "US" },
    )
}

fn main() {
    let rules: Vec<Condition> = (0..RULES)
        .map(|number| {
            let (spending, payers, country) = rule(number);
            let logic = json!({ "and": [
                { ">": [{ "var": "feature.spending-to-income" }, spending] },
                { "<=": [{ "var": "feature.payer-count" }, payers] },
                { "==": [{ "var": "country" }, country] }
            ]});
            Condition::parse(&logic).unwrap()
        })
        .collect();
    let customers: Vec<Attributes> = (0..CUSTOMERS)
        .map(|number| {
            let (spending, payers, country) = customer(number);
            let mut known = Attributes::new();
            known.insert("feature.spending-to-income", AttributeValue::Number(spending));
            known.insert("feature.payer-count", AttributeValue::Number(f64::from(payers)));
            known.insert("country", AttributeValue::Text(country.to_owned()));
            known
        })
        .collect();
    let first = |known: &Attributes| rules.iter().position(|rule| rule.holds(known) == Some(true));
    let answers: Vec<Option<usize>> = customers.iter().map(first).collect();
    if let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) {
        std::fs::write(path, exchanged(&answers).to_string()).unwrap();
    }
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        for known in &customers {
            std::hint::black_box(first(known));
        }
    }
    let a_second = f64::from(CUSTOMERS * ROUNDS) / begun.elapsed().as_secs_f64();
    println!(r#"{{"name":"first of 30 rules, one core","value":{a_second:.0},"unit":"/s"}}"#);
}

/// What other engines need, in names without points.
fn exchanged(answers: &[Option<usize>]) -> Value {
    let named = |(spending, payers, country): (f64, u32, &str)| json!({ "spending": spending, "payers": payers, "country": country });
    json!({
        "rules": (0..RULES).map(|number| named(rule(number))).collect::<Vec<_>>(),
        "customers": (0..CUSTOMERS).map(|number| named(customer(number))).collect::<Vec<_>>(),
        "answers": answers,
    })
}
