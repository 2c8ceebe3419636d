//! A designer in the United States with a handful of clients and quarterly tax.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, has, income_minor, lowest_minor, payers, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "freelancer",
    name: "Maya Torres",
    email: "maya@demo.attune.example",
    blurb: "Freelance designer with a handful of clients who pay when they pay, and tax due every quarter.",
    gives_birth_year: true,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Freelancer),
        united_kingdom_share: 0.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 28..=28,
        ..Spec::new(0xF1EE, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            let own_books =
                situation.has_savings && !situation.has_business_account && situation.pays_card_in_full;
            own_books && (28..=52).contains(&situation.age) && (0.85..1.5).contains(&situation.affluence)
        },
        &[
            ("five to eight clients", |one| (5..=8).contains(&payers(one, Meaning::ClientPayment))),
            ("nobody else pays", |one| {
                count(one, Meaning::Payroll) + count(one, Meaning::PlatformPayout) == 0
            }),
            ("quarterly tax", |one| count(one, Meaning::TaxPayment) >= 7),
            ("business expenses", |one| count(one, Meaning::BusinessExpense) >= 80),
            ("a living", |one| income_minor(one, Meaning::ClientPayment) >= 550_000),
            ("a credit card", |one| has(one, AccountKind::CreditCard)),
            ("money in hand", |one| closing_minor(one, AccountKind::Checking) >= 150_000),
            ("money aside", |one| closing_minor(one, AccountKind::Savings) >= 400_000),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    PERSON.with(household)
}
