//! What must hold of every household and of whole populations.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn end_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn some(count: u64) -> Vec<Household> {
    population(Spec::new(42, end_on()), count).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let spec = Spec { index: 5, ..Spec::new(9, end_on()) };
    assert_eq!(generate(&spec), generate(&spec));
    assert_ne!(generate(&spec).transactions, generate(&Spec { index: 6, ..spec }).transactions);
}

#[test]
fn lives_come_in_the_proportions_asked() {
    let spec = Spec {
        lives: LifeMix([1.0, 1.0, 4.0, 0.0, 2.0]),
        months_of_history: 1..=2,
        ..Spec::new(3, end_on())
    };
    let mut counts = BTreeMap::new();
    for household in population(spec, 1600) {
        *counts.entry(household.life.as_str()).or_insert(0) += 1;
    }
    let near = |life: &str, expected: i32| {
        let found = counts.get(life).copied().unwrap_or(0);
        assert!((found - expected).abs() <= 70, "{life}: {found}");
    };
    near("salaried", 800);
    near("business-owner", 400);
    near("freelancer", 200);
    near("retiree", 200);
    assert!(!counts.contains_key("student"));
}

#[test]
fn every_parameter_varies() {
    let households = some(120);
    let varied = |what: &str, at_least: usize, values: Vec<i64>| {
        let distinct: BTreeSet<i64> = values.into_iter().collect();
        assert!(distinct.len() >= at_least, "{what}: {} values", distinct.len());
    };
    let count = |household: &Household, meaning: Meaning| {
        i64::try_from(household.truth.meanings.iter().filter(|found| **found == meaning).count()).unwrap()
    };
    for (meaning, at_least) in [
        (Meaning::Groceries, 40),
        (Meaning::EatingOut, 40),
        (Meaning::Shopping, 30),
        (Meaning::ClientPayment, 20),
        (Meaning::Payroll, 20),
        (Meaning::Subscription, 20),
        (Meaning::Cash, 15),
        (Meaning::Fees, 6),
        (Meaning::Dividend, 10),
        (Meaning::DebtService, 15),
        (Meaning::TaxPayment, 4),
        (Meaning::Refund, 5),
    ] {
        varied(meaning.as_str(), at_least, households.iter().map(|one| count(one, meaning)).collect());
    }
    varied("accounts", 5, households.iter().map(|one| i64::try_from(one.accounts.len()).unwrap()).collect());
    varied("days", 20, households.iter().map(|one| (one.end_on - one.start_on).num_days()).collect());
    varied("birth year", 35, households.iter().map(|one| i64::from(one.birth_year)).collect());
    let income = |one: &Household| one.truth.monthly_income_minor.values().sum::<i64>();
    varied("income", 110, households.iter().map(income).collect());
    assert!(households.iter().any(|one| one.distressed) && households.iter().any(|one| !one.distressed));
}

#[test]
fn every_mix_of_lives_occurs_and_keeps_its_label() {
    let spec = Spec { months_of_history: 1..=1, hybrid_share: 0.5, ..Spec::new(4, end_on()) };
    let mut mixes = BTreeSet::new();
    for household in population(spec, 150) {
        assert_eq!(household.secondary, household.hybrid.map(Hybrid::secondary));
        if let Some(mix) = household.hybrid {
            assert_eq!(household.life, mix.primary());
            mixes.insert(format!("{mix:?}"));
        }
    }
    assert_eq!(mixes.len(), Hybrid::ALL.len(), "{mixes:?}");
}

#[test]
fn distress_shows_in_balances() {
    let share_overdrawn = |distressed: bool| {
        let spec =
            Spec { distressed: Some(distressed), life: Some(Life::Salaried), ..Spec::new(8, end_on()) };
        let overdrawn = population(spec, 60).filter(|household| {
            let main = &household.accounts[0];
            let mut balance = household.opening_balance_minor(&main.id).unwrap();
            household
                .of(&main.id)
                .filter(|row| {
                    balance += row.amount_minor;
                    balance < 0
                })
                .count()
                > 10
        });
        overdrawn.count()
    };
    let (with, without) = (share_overdrawn(true), share_overdrawn(false));
    assert!(with >= 45 && without <= 12, "{with} of 60 distressed, {without} of 60 others");
}

#[test]
fn budgets_follow_income() {
    let households: Vec<_> = some(200).into_iter().filter(|one| !one.distressed).collect();
    let balanced = households.iter().filter(|one| {
        let external: i64 = one
            .transactions
            .iter()
            .zip(&one.truth.meanings)
            .filter(|(_, meaning)| !meaning.is_internal())
            .map(|(row, _)| row.amount_minor)
            .sum();
        let income: i64 = one.truth.monthly_income_minor.values().sum();
        let months = (one.end_on - one.start_on).num_days() / 30;
        external.abs() < income * months.max(1) / 2
    });
    let share = balanced.count() * 100 / households.len();
    assert!(share >= 80, "{share} % live roughly within their means");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_household_adds_up(seed in any::<u64>(), index in 0_u64..1000, b in any::<bool>(), months in 1_u32..30) {
        let vocabulary = if b { Vocabulary::B } else { Vocabulary::A };
        let spec = Spec {
            index, vocabulary, months_of_history: months..=months, shift: Shift::HELD_OUT,
            ..Spec::new(seed, end_on())
        };
        let household = generate(&spec);
        prop_assert_eq!(household.transactions.len(), household.truth.meanings.len());
        let mut ids = BTreeSet::new();
        for row in &household.transactions {
            prop_assert!(household.start_on <= row.posted_on && row.posted_on <= end_on());
            prop_assert!(row.amount_minor != 0 && !row.description.trim().is_empty());
            prop_assert!(!row.description.contains(['{', '}', '|', '\n']), "{}", row.description);
            prop_assert!(household.accounts.iter().any(|account| account.id == row.account_id));
            prop_assert!(ids.insert(row.bank_reference.clone()));
        }
        prop_assert!(household.transactions.is_sorted_by_key(|row| row.posted_on));
        for account in &household.accounts {
            let opening = household.opening_balance_minor(&account.id).unwrap();
            let moved: i64 = household.of(&account.id).map(|row| row.amount_minor).sum();
            prop_assert_eq!(opening + moved, account.balance.unwrap().amount_minor);
        }
    }
}
