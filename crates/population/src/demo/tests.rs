//! What the demo households promise.

use std::collections::BTreeSet;

use super::*;
use crate::{Life, Meaning};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The wishes hold whatever day the demo is set up on.
#[test]
fn every_demo_is_rich_enough_on_any_day() {
    for end_on in ["2026-11-23", "2027-01-01", "2026-02-28"].map(day) {
        let demos = households(end_on);
        let emails: BTreeSet<_> = demos.iter().map(|demo| demo.email).collect();
        assert_eq!(emails.len(), 7);
        for demo in &demos {
            let money = &demo.household;
            assert!(demo.email.ends_with("@demo.attune.example"));
            assert_eq!(money.end_on, end_on);
            let days = (money.end_on - money.start_on).num_days() + 1;
            assert!(if demo.key == "newcomer" { days == 35 } else { days >= 780 }, "{}: {days}", demo.key);
            assert!(money.transactions.len() > if demo.key == "newcomer" { 40 } else { 500 }, "{}", demo.key);
        }
        let [freelancer, retiree, family, student, owner, distressed, newcomer] = &demos[..] else {
            panic!("seven demos")
        };
        check_life(freelancer, Life::Freelancer, &[(Meaning::ClientPayment, 60), (Meaning::TaxPayment, 7)]);
        check_life(
            retiree,
            Life::Retiree,
            &[(Meaning::Dividend, 60), (Meaning::StateBenefit, 26), (Meaning::Interest, 20)],
        );
        assert!(retiree.household.holdings.len() >= 6);
        check_life(
            family,
            Life::Salaried,
            &[(Meaning::Payroll, 50), (Meaning::Mortgage, 25), (Meaning::Children, 20)],
        );
        check_life(student, Life::Student, &[(Meaning::StudentLoan, 6), (Meaning::FamilySupport, 20)]);
        check_life(
            owner,
            Life::BusinessOwner,
            &[(Meaning::Takings, 250), (Meaning::SalesTax, 8), (Meaning::OwnTransfer, 20)],
        );
        check_life(distressed, Life::Salaried, &[(Meaning::Fees, 35), (Meaning::LoanReceived, 4)]);
        assert!(distressed.household.distressed);
        check_life(newcomer, Life::Salaried, &[(Meaning::Payroll, 1)]);
    }
}

fn check_life(demo: &DemoHousehold, life: Life, at_least: &[(Meaning, usize)]) {
    assert_eq!(demo.household.life, life, "{}", demo.key);
    for (meaning, wanted) in at_least {
        let found = pick::count(&demo.household, *meaning);
        assert!(found >= *wanted, "{} on {}: {found} {}", demo.key, demo.household.end_on, meaning.as_str());
    }
}
