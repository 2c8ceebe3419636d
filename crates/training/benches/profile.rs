//! How long profiling takes: one customer after a new transaction, their intents, and a whole population from scratch.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Households are generated before the clock runs.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::time::{Duration, Instant};

use categorise::{Assignment, Teachings, categorise, find_series};
use chrono::NaiveDate;
use ledger::AccountKind;
use population::{Household, Spec, generate};
use profile::{FeatureState, IntentFacts, PersonaModel, Subject, intents};

/// The population of DESIGN.md's budget.
const CUSTOMERS: u64 = 4_500;
/// Short histories, so that so many customers have about a million transactions.
const MONTHS_OF_HISTORY: std::ops::RangeInclusive<u32> = 4..=6;
/// Households generated at once, so that a million transactions need not fit in memory together.
const AT_ONCE: u64 = 100;

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/persona.attune");
    let bytes = std::fs::read(path).expect("the shipped model stands beside the server");
    let model = PersonaModel::from_bytes(&bytes).expect("the shipped model fits this build");
    let end_on = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day of the calendar");
    one_transaction(&model, end_on);
    intents_of_one(end_on);
    population(&model, end_on);
}

fn one_transaction(model: &PersonaModel, end_on: NaiveDate) {
    let (household, assignments) = categorised(generate(&Spec { index: 7, ..Spec::new(1, end_on) }));
    let mut state = FeatureState::of(&household.accounts, &household.transactions, &assignments);
    let mut microseconds: Vec<u128> = household
        .transactions
        .iter()
        .zip(&assignments)
        .map(|(transaction, assignment)| {
            let started = Instant::now();
            state.push(transaction, assignment, AccountKind::Checking);
            judge(model, &state, &household);
            let elapsed = started.elapsed().as_micros();
            state.retract(transaction, assignment);
            elapsed
        })
        .collect();
    microseconds.sort_unstable();
    let at = |share: usize| microseconds[(microseconds.len() * share / 100).min(microseconds.len() - 1)];
    println!(r#"{{"name":"profile after a transaction, p50","value":{},"unit":"µs"}}"#, at(50));
    println!(r#"{{"name":"profile after a transaction, p99","value":{},"unit":"µs"}}"#, at(99));
}

/// All detectors on three years of one customer, as after each new transaction.
fn intents_of_one(end_on: NaiveDate) {
    let spec = Spec { index: 7, months_of_history: 36..=36, ..Spec::new(1, end_on) };
    let (household, assignments) = categorised(generate(&spec));
    let series = find_series(&household.accounts, &household.transactions, &assignments, end_on);
    let facts = IntentFacts {
        as_of: end_on,
        accounts: &household.accounts,
        transactions: &household.transactions,
        assignments: &assignments,
        series: &series,
        birth_year: Some(household.birth_year),
        forecast: None,
        tax_due: None,
        dividend_cuts: &[],
    };
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/intents.attune");
    let models = IntentModels::from_bytes(&std::fs::read(models).expect("a shipped file")).expect("models");
    let mut microseconds: Vec<u128> = (0..500)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(intents(&facts, &models));
            started.elapsed().as_micros()
        })
        .collect();
    microseconds.sort_unstable();
    let rows = household.transactions.len();
    println!(r#"{{"name":"transactions intents are found in","value":{rows},"unit":""}}"#);
    println!(r#"{{"name":"intents after a transaction, p50","value":{},"unit":"µs"}}"#, microseconds[250]);
    println!(r#"{{"name":"intents after a transaction, p99","value":{},"unit":"µs"}}"#, microseconds[495]);
}

fn population(model: &PersonaModel, end_on: NaiveDate) {
    let mut spent = Duration::ZERO;
    let mut transactions = 0_usize;
    for first in (0..CUSTOMERS).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let spec = |index| Spec { index, months_of_history: MONTHS_OF_HISTORY, ..Spec::new(2, end_on) };
        let last = (first + AT_ONCE).min(CUSTOMERS);
        let households: Vec<Household> = (first..last).map(|index| generate(&spec(index))).collect();
        let started = Instant::now();
        for household in households {
            let (household, assignments) = categorised(household);
            transactions += household.transactions.len();
            let state = FeatureState::of(&household.accounts, &household.transactions, &assignments);
            judge(model, &state, &household);
        }
        spent += started.elapsed();
    }
    println!(r#"{{"name":"transactions profiled from scratch","value":{transactions},"unit":""}}"#);
    println!(r#"{{"name":"4,500 customers from scratch","value":{},"unit":"ms"}}"#, spent.as_millis());
}

fn categorised(household: Household) -> (Household, Vec<Assignment>) {
    let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
    (household, assignments)
}

fn judge(model: &PersonaModel, state: &FeatureState, household: &Household) {
    let subject = Subject { as_of: household.end_on, accounts: &household.accounts, birth_year: None };
    std::hint::black_box(model.assess(&state.features(&subject), state.history(household.end_on)));
}
