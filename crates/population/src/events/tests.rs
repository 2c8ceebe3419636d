//! What events promise: nothing without being asked, a true date within the history, traces on both sides of it.

use chrono::NaiveDate;

use super::*;
use crate::{Household, Life, Meaning, Spec, generate};

fn spec(kind: EventKind, life: Life, index: u64) -> Spec {
    let end_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Spec {
        index,
        life: Some(life),
        event_share: 1.0,
        event: Some(kind),
        distressed: Some(false),
        months_of_history: 24..=24,
        ..Spec::new(77, end_on)
    }
}

/// The first household of these to which it happens.
fn first(kind: EventKind, life: Life) -> (Household, NaiveDate) {
    (0..200)
        .map(|index| generate(&spec(kind, life, index)))
        .find_map(|household| {
            let event = household.truth.events.iter().find(|event| event.kind == kind)?.on;
            Some((household, event))
        })
        .unwrap()
}

fn check(kind: EventKind, life: Life, what: &str, holds: fn(&Household, NaiveDate) -> bool) {
    let (household, on) = first(kind, life);
    assert!((household.start_on..=household.end_on).contains(&on), "{kind:?}");
    assert!(holds(&household, on), "{kind:?} on {on}: {what}");
}

fn sum(household: &Household, meaning: Meaning, from: NaiveDate, until: NaiveDate) -> i64 {
    let rows = household.transactions.iter().zip(&household.truth.meanings);
    rows.filter(|(row, found)| **found == meaning && (from..=until).contains(&row.posted_on))
        .map(|(row, _)| row.amount_minor)
        .sum()
}

#[test]
fn nothing_happens_unless_asked_for() {
    let asked = spec(EventKind::Move, Life::Salaried, 3);
    let quiet = generate(&Spec { event_share: 0.0, ..asked });
    assert!(quiet.truth.events.is_empty());
}

#[test]
fn every_kind_happens_and_leaves_its_traces() {
    use EventKind::*;
    check(JobLoss, Life::Salaried, "the job no longer pays as before", |household, on| {
        let before = sum(household, Meaning::Payroll, shift(on, -70), on);
        sum(household, Meaning::Payroll, shift(on, 13), shift(on, 73)) < before / 2
    });
    check(BuyHome, Life::Salaried, "a mortgage begins", |household, on| {
        sum(household, Meaning::Mortgage, household.start_on, on) == 0
            && sum(household, Meaning::Mortgage, on, household.end_on) < 0
    });
    check(Move, Life::Salaried, "rent is paid before and after", |household, on| {
        sum(household, Meaning::RentPaid, household.start_on, on) < 0
            && sum(household, Meaning::RentPaid, on, household.end_on) < 0
    });
    check(Retirement, Life::Salaried, "a pension begins and wages end", |household, on| {
        sum(household, Meaning::Pension, on, household.end_on) > 0
            && sum(household, Meaning::Payroll, shift(on, 45), household.end_on) == 0
    });
    check(Windfall, Life::Salaried, "a large sum came", |household, on| {
        household.transactions.iter().any(|row| row.posted_on == on && row.amount_minor > 500_000)
    });
    for (kind, life) in [
        (NewChild, Life::Salaried),
        (ClientLoss, Life::Freelancer),
        (IncomeDrop, Life::Freelancer),
        (DividendCut, Life::Retiree),
        (DebtSpiral, Life::Salaried),
        (SubscriptionCreep, Life::Student),
    ] {
        check(kind, life, "there is history on both sides", |household, on| {
            (on - household.start_on).num_days() >= 30 && on < household.end_on
        });
    }
}
