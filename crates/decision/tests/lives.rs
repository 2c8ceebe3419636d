//! Simulated lives, profiled and decided on week by week by the shipped model: how often their screens become another
//! persona's.

use std::path::Path;

use crate::common::Life;
use categorise::{Teachings, categorise};
use chrono::{Days, NaiveDate, NaiveTime};
use decision::Snapshot;
use population::{Household, LifeMix, Spec, population};
use profile::{FeatureState, Persona, PersonaModel, Subject, hardship};

const HOUSEHOLDS: u64 = 48;
/// Looked at for the first time after so many days, and every so many days from then on.
const FIRST_DAYS: u64 = 70;
const EVERY_DAYS: usize = 7;

/// Flips of the persona in force, and quarters lived.
#[derive(Debug, Default)]
struct Told {
    flips: u32,
    quarters: f64,
    most_in_a_quarter: usize,
}

fn model() -> PersonaModel {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/models/persona.attune");
    PersonaModel::from_bytes(&std::fs::read(path).unwrap()).unwrap()
}

/// A household with its accounts as they stood on a day.
fn accounts_on(household: &Household, day: NaiveDate) -> Vec<ledger::Account> {
    let mut accounts = household.accounts.clone();
    for account in &mut accounts {
        let later = household.of(&account.id).filter(|row| row.posted_on > day);
        let moved: i64 = later.map(|row| row.amount_minor).sum();
        if let Some(balance) = &mut account.balance {
            balance.amount_minor -= moved;
            balance.as_of = day;
        }
    }
    accounts
}

/// Lives one household's history through decisions. `steady` is whether hysteresis holds.
fn live(model: &PersonaModel, household: &Household, steady: bool, told: &mut Told) {
    let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
    let mut rows = household.transactions.iter().zip(&assignments).peekable();
    let mut state = FeatureState::of(&household.accounts, &[], &[]);
    let mut life = Life::of(Persona::Student, 0.5);
    life.context.customer =
        household.truth.payers.first().map_or_else(String::new, |payer| payer.name.clone());
    life.policy.holdout.share = 0.0;
    if !steady {
        let rules = &mut life.policy.switching;
        (rules.dwell_days, rules.evaluations_min, rules.evidence_hours_min) = (0, 1, 0);
        (rules.margin_min, rules.cooldown_days, rules.switches_max) = (0.0, 0, usize::MAX);
        life.policy.smoothing.half_life_days = 0.01;
    }
    let first = household.start_on + Days::new(FIRST_DAYS);
    let mut standing = None;
    let mut flips: Vec<NaiveDate> = Vec::new();
    for day in first.iter_days().step_by(EVERY_DAYS).take_while(|day| *day <= household.end_on) {
        while let Some((row, assignment)) = rows.next_if(|(row, _)| row.posted_on <= day) {
            let account = household.accounts.iter().find(|account| account.id == row.account_id).unwrap();
            state.push(row, assignment, account.kind);
        }
        let accounts = accounts_on(household, day);
        let subject = Subject { as_of: day, accounts: &accounts, birth_year: Some(household.birth_year) };
        let facts = state.hardship_facts(&subject, None);
        life.context.snapshot = Some(Snapshot {
            as_of: day,
            assessment: model.assess(&state.features(&subject), state.history(day)),
            hardship: hardship(&facts).level,
            hardship_facts: facts,
            accounts_known: accounts.len(),
        });
        life.now = day.and_time(NaiveTime::MIN).and_utc();
        let after = life.decide().state_after.standing;
        if let (Some(before), Some(after)) = (standing, after)
            && before != after.persona
        {
            flips.push(day);
        }
        standing = after.map(|after| after.persona).or(standing);
    }
    told.flips += u32::try_from(flips.len()).unwrap();
    told.quarters += f64::from(i32::try_from((household.end_on - first).num_days()).unwrap()) / 91.0;
    let in_quarter =
        |from: &NaiveDate| flips.iter().filter(|day| (0..91).contains(&(**day - *from).num_days())).count();
    let most = flips.iter().map(in_quarter).max().unwrap_or(0);
    told.most_in_a_quarter = told.most_in_a_quarter.max(most);
}

fn lived(steady: bool) -> Told {
    let model = model();
    let end_on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let spec = Spec { lives: LifeMix::NATIONAL, months_of_history: 12..=24, ..Spec::new(20_261_130, end_on) };
    let mut told = Told::default();
    for household in population(spec, HOUSEHOLDS) {
        live(&model, &household, steady, &mut told);
    }
    told
}

#[test]
fn a_persona_changes_less_than_once_in_a_customer_quarter() {
    let (steady, hasty) = (lived(true), lived(false));
    let a_quarter = f64::from(steady.flips) / steady.quarters;
    println!("{} flips in {:.0} customer-quarters: {a_quarter:.3} a quarter", steady.flips, steady.quarters);
    println!("without hysteresis {:.3}", f64::from(hasty.flips) / hasty.quarters);
    assert!(steady.quarters > 150.0);
    assert!(a_quarter < 1.0 && steady.most_in_a_quarter <= 3, "{steady:?}");
    // The households are not so plain that nothing would have changed anyway.
    assert!(hasty.flips > steady.flips, "{hasty:?}");
}
