//! A retired teacher in the United States living on a pension, Social Security, dividends and withdrawals.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, income_minor, lowest_minor, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "retiree",
    name: "Walter Brandt",
    email: "walter@demo.attune.example",
    blurb: "Retired teacher who lives on a pension, Social Security, dividends and a little from the portfolio.",
    gives_birth_year: true,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::Retiree),
        united_kingdom_share: 0.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 28..=28,
        ..Spec::new(0x4E71, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            situation.has_brokerage
                && situation.has_savings
                && situation.pays_card_in_full
                && (68..=79).contains(&situation.age)
        },
        &[
            ("six holdings or more", |one| one.holdings.len() >= 6),
            ("a pension", |one| income_minor(one, Meaning::Pension) >= 60_000),
            ("Social Security", |one| income_minor(one, Meaning::StateBenefit) >= 140_000),
            ("dividends that matter", |one| income_minor(one, Meaning::Dividend) >= 40_000),
            ("nobody works", |one| count(one, Meaning::Payroll) == 0),
            ("withdrawals", |one| withdrawals(one) >= 8),
            ("the portfolio lasts", |one| closing_minor(one, AccountKind::Brokerage) >= 15_000_000),
            ("a reserve", |one| closing_minor(one, AccountKind::Savings) >= 800_000),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    PERSON.with(household)
}

/// Movements out of the brokerage account.
fn withdrawals(household: &crate::Household) -> usize {
    let Some(account) = household.accounts.iter().find(|account| account.kind == AccountKind::Brokerage)
    else {
        return 0;
    };
    household.of(&account.id).filter(|row| row.amount_minor < 0).count()
}
