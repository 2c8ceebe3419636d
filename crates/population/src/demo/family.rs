//! A salaried couple with children and a mortgage in the United Kingdom.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, has, income_minor, lowest_minor, payers, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "family",
    name: "Harriet Marsh",
    email: "harriet@demo.attune.example",
    blurb: "Two salaries, children and a mortgage: a family that wants each month to come out even.",
    gives_birth_year: true,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Salaried),
        united_kingdom_share: 1.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 27..=27,
        ..Spec::new(0xFA17, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            let home = situation.shows_mortgage && situation.has_savings && situation.pays_card_in_full;
            home && situation.children > 0 && situation.partner && (32..=48).contains(&situation.age)
        },
        &[
            ("two wages", |one| payers(one, Meaning::Payroll) == 2),
            ("paid by the month", |one| (50..=62).contains(&count(one, Meaning::Payroll))),
            ("a living", |one| income_minor(one, Meaning::Payroll) >= 380_000),
            ("childcare", |one| count(one, Meaning::Children) >= 20),
            ("a credit card", |one| has(one, AccountKind::CreditCard)),
            ("no side income", |one| {
                count(one, Meaning::PlatformPayout) + count(one, Meaning::ClientPayment) == 0
            }),
            ("money in hand", |one| closing_minor(one, AccountKind::Checking) >= 80_000),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    PERSON.with(household)
}
