//! Somebody in the United States whose wages do not last the month.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{count, has, lowest_minor, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

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
            ("wages", |one| count(one, Meaning::Payroll) >= 50),
            ("overdraft fees", |one| count(one, Meaning::Fees) >= 40),
            ("short loans", |one| (6..=40).contains(&count(one, Meaning::LoanReceived))),
            ("instalments", |one| count(one, Meaning::DebtService) >= 40),
            ("overdrawn, within reason", |one| (-150_000..=-10_000).contains(&lowest_minor(one))),
            ("overdrawn lately", |one| overdrawn_days_lately(one) >= 5),
            ("a credit card", |one| has(one, AccountKind::CreditCard)),
            ("no side income", |one| {
                count(one, Meaning::PlatformPayout) + count(one, Meaning::ClientPayment) == 0
            }),
        ],
    );
    let person = Person {
        key: "distressed",
        name: "Devon Hale",
        email: "devon@demo.attune.example",
        blurb: "Paid every other week and short before each payday: overdraft fees, a card at its limit, small loans.",
        gives_birth_year: false,
    };
    person.with(household)
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
