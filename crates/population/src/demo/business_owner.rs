//! The owner of a small shop or café in the United Kingdom with staff, suppliers and VAT.

use chrono::NaiveDate;
use ledger::AccountKind;

use super::pick::{closing_minor, count, lowest_minor, pick};
use super::{DemoHousehold, Person};
use crate::{Life, Meaning, Spec};

/// Who they are.
pub(super) const PERSON: Person = Person {
    key: "business-owner",
    name: "Tariq Khan",
    email: "tariq@demo.attune.example",
    blurb: "Owner of a small shop: card takings most days, suppliers and staff to pay, VAT every quarter.",
    gives_birth_year: true,
};

pub(super) fn household(end_on: NaiveDate) -> DemoHousehold {
    let spec = Spec {
        life: Some(Life::BusinessOwner),
        united_kingdom_share: 1.0,
        hybrid_share: 0.0,
        distressed: Some(false),
        months_of_history: 27..=27,
        ..Spec::new(0xB055, end_on)
    };
    let household = pick(
        &spec,
        |situation| {
            situation.pays_card_in_full
                && situation.has_business_account
                && situation.has_savings
                && (0.7..1.4).contains(&situation.affluence)
        },
        &[
            ("a till", |one| count(one, Meaning::Takings) >= 250),
            ("no invoices", |one| count(one, Meaning::ClientPayment) == 0),
            ("suppliers", |one| count(one, Meaning::Supplier) >= 100),
            ("staff", |one| count(one, Meaning::StaffWages) >= 50),
            ("VAT", |one| count(one, Meaning::SalesTax) >= 8),
            ("no wages of a partner", |one| count(one, Meaning::Payroll) == 0),
            ("money in hand", |one| closing_minor(one, AccountKind::Checking) >= 100_000),
            ("never overdrawn", |one| lowest_minor(one) >= 0),
        ],
    );
    PERSON.with(household)
}
