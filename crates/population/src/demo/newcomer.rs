//! Somebody in the United Kingdom who has five weeks of history, too little to say what life they lead.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{count, has, lowest_minor, pick};
use super::{DemoHousehold, Person};
use crate::calendar::shift;
use crate::{Life, Meaning, Spec};

/// Five weeks, the last day included.
const DAYS: i64 = 35;

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "newcomer",
    name: "Alice Eze",
    email: "alice@demo.attune.example",
    blurb: "Joined five weeks ago: enough for balances and bills, too little to guess a whole financial life.",
    gives_birth_year: false,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Salaried),
        united_kingdom_share: 1.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 3..=3,
        ..Spec::new(0x4E3C, end_on)
    };
    let mut household = pick(
        &spec,
        |situation| situation.age < 40 && !situation.has_brokerage,
        &[
            ("some wages", |one| (3..=8).contains(&count(one, Meaning::Payroll))),
            ("one account or two", |one| one.accounts.len() <= 2),
            ("no loan account", |one| !has(one, AccountKind::Loan)),
            ("enough to look at", |one| one.transactions.len() >= 150),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    household.keep_from(shift(end_on, 1 - DAYS));
    PERSON.with(household)
}
