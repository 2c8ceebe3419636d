//! A student in the United Kingdom with a maintenance loan, parents and a small job.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, income_minor, lowest_minor, pick};
use super::{DemoHousehold, Person};
use crate::situation::Home;
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "student",
    name: "Rhys Pritchard",
    email: "rhys@demo.attune.example",
    blurb: "Second-year student who makes three loan instalments and a bar job last from term to term.",
    gives_birth_year: true,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Student),
        united_kingdom_share: 1.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 26..=26,
        ..Spec::new(0x57D0, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            matches!(situation.home, Home::Rented { .. })
                && (20..=23).contains(&situation.age)
                && !situation.partner
        },
        &[
            ("loan each term", |one| count(one, Meaning::StudentLoan) >= 6),
            ("a loan that matters", |one| income_minor(one, Meaning::StudentLoan) >= 32_000),
            ("a job that does not", |one| income_minor(one, Meaning::Payroll) <= 60_000),
            ("parents help", |one| count(one, Meaning::FamilySupport) >= 20),
            ("a small job", |one| (20..=90).contains(&count(one, Meaning::Payroll))),
            ("no platform work", |one| count(one, Meaning::PlatformPayout) == 0),
            ("books", |one| count(one, Meaning::Education) >= 10),
            ("a life", |one| count(one, Meaning::EatingOut) >= 60),
            ("money in hand", |one| closing_minor(one, AccountKind::Checking) >= 20_000),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    PERSON.with(household)
}
