//! Somebody in the United States whose wages do not last the month.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, income_minor, lowest_minor, payers, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "distressed",
    name: "Devon Hale",
    email: "devon@demo.attune.example",
    blurb: "Paid every other week and short before each payday: overdraft fees, a card at its limit, small loans.",
    gives_birth_year: false,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Salaried),
        united_kingdom_share: 0.0,
        hybrid_share: 0.0,
        distressed: Some(true),
        months_of_history: 27..=27,
        ..Spec::new(0xD157, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            situation.affluence < 0.8 && situation.card_share > 0.0 && (24..=50).contains(&situation.age)
        },
        &[
            ("one job", |one| payers(one, Meaning::Payroll) == 1),
            ("wages every other week", |one| (53..=62).contains(&count(one, Meaning::Payroll))),
            ("wages called wages", wages_say_so),
            ("wages one might live on", |one| income_minor(one, Meaning::Payroll) >= 190_000),
            ("nothing left", |one| closing_minor(one, AccountKind::Checking) <= 45_000),
            ("a card with little room", |one| closing_minor(one, AccountKind::CreditCard) <= -100_000),
            ("overdraft fees", |one| count(one, Meaning::Fees) >= 35),
            ("short loans", |one| (4..=40).contains(&count(one, Meaning::LoanReceived))),
            ("instalments", |one| count(one, Meaning::DebtService) >= 30),
            ("overdrawn, within reason", |one| (-300_000..=-5_000).contains(&lowest_minor(one))),
            ("overdrawn lately", |one| overdrawn_days_lately(one) >= 5),
            ("no side income", |one| {
                count(one, Meaning::PlatformPayout) + count(one, Meaning::ClientPayment) == 0
            }),
        ],
    );
    PERSON.with(household)
}

/// Days of the last sixty on which the everyday account moved and closed below zero.
fn overdrawn_days_lately(household: &crate::Household) -> usize {
    let Some(account) = household.accounts.first() else { return 0 };
    let mut balance = household.opening_balance_minor(&account.id).unwrap_or(0);
    let mut days = std::collections::BTreeSet::new();
    for row in household.of(&account.id) {
        balance += row.amount_minor;
        if balance < 0 && (household.end_on - row.posted_on).num_days() < 60 {
            days.insert(row.posted_on);
        } else {
            days.remove(&row.posted_on);
        }
    }
    days.len()
}

/// Whether the bank's text calls the wages payroll or salary, which not every employer's does.
fn wages_say_so(household: &crate::Household) -> bool {
    let rows = household.transactions.iter().zip(&household.truth.meanings);
    let mut wages = rows.filter(|(_, meaning)| **meaning == Meaning::Payroll);
    wages.all(|(row, _)| {
        let text = row.description.to_lowercase();
        ["payroll", "salary", "dir dep", "direct dep"].iter().any(|word| text.contains(word))
    })
}
