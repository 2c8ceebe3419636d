//! The outlook, what is due, and what is safe to spend.

use cashflow::Summary;
use cashflow::outlook::{DAYS, MONTHS_NEEDED};
use categorise::{Category, Ruled, Teachings};
use ledger::AccountKind;
use money::Currency;

use crate::support::{Books, date};

/// Eight months of pay on the 28th, rent on the 1st, and shopping every few days, up to `as_of`.
fn salaried(as_of: &str) -> Books {
    let mut books = Books::everyday();
    books.monthly("everyday", "2025-10-28", 8, 300_000, "ACME PAYROLL");
    books.monthly("everyday", "2025-11-01", 8, -120_000, "OAKWOOD APARTMENTS RENT");
    let mut on = date("2025-10-02");
    let mut step = 0_i64;
    while on <= date(as_of) {
        books.add("everyday", &on.to_string(), -(3_000 + (step * 37 % 11) * 300), "TRADER JOES");
        step += 1;
        on = on.checked_add_days(chrono::Days::new(if step % 3 == 0 { 3 } else { 2 })).unwrap();
    }
    books.reported("everyday", as_of, 250_000);
    books
}

#[test]
fn the_band_widens_around_scheduled_steps() {
    let as_of = "2026-06-10";
    let summary = salaried(as_of).summary(as_of);
    let forecast = summary.outlook.forecast.unwrap();
    assert_eq!([forecast.p10_minor.len(), forecast.p50_minor.len(), forecast.p90_minor.len()], [DAYS; 3]);
    for day in 0..DAYS {
        assert!(forecast.p10_minor[day] <= forecast.p50_minor[day]);
        assert!(forecast.p50_minor[day] <= forecast.p90_minor[day]);
    }
    let width = |day: usize| forecast.p90_minor[day] - forecast.p10_minor[day];
    assert!(width(80) > width(5));
    // 2026-07-01 is the twenty-first day: rent.
    let step = forecast.p50_minor[20] - forecast.p50_minor[19];
    assert!((-126_000..=-118_000).contains(&step), "{step}");
    // One pay within thirty days, on 28 June; the day before it is the lowest.
    assert_eq!(forecast.income_30_days.p50_minor, 300_000);
    assert_eq!(forecast.low.on, date("2026-06-27"));
    assert!(forecast.below_zero_on.is_none());
}

#[test]
fn four_months_are_needed() {
    let mut books = Books::everyday();
    books.monthly("everyday", "2026-01-01", 4, -120_000, "OAKWOOD APARTMENTS RENT");
    let summary = books.summary("2026-04-20");
    assert_eq!((summary.history.months, summary.outlook.forecast), (3, None));
    let summary = books.summary("2026-05-05");
    assert_eq!(summary.history.months, MONTHS_NEEDED);
    assert!(summary.outlook.forecast.is_some());
}

#[test]
fn a_forecast_overdraft_is_dated() {
    let as_of = "2026-06-10";
    let mut books = salaried(as_of);
    books.reported("everyday", as_of, 20_000);
    let forecast = books.summary(as_of).outlook.forecast.unwrap();
    let below = forecast.below_zero_on.unwrap();
    assert!(forecast.may_be_below_zero_on.unwrap() <= below);
    assert!(below > date(as_of) && below < date("2026-06-28"), "{below}");
}

#[test]
fn safe_to_spend_keeps_its_parts_and_may_be_negative() {
    let as_of = "2026-06-10";
    let summary = salaried(as_of).summary(as_of);
    let answer = summary.safe_to_spend(Some(40_000));
    let parts = &answer.parts;
    assert_eq!(parts.next_income.as_ref().unwrap().on, date("2026-06-28"));
    assert_eq!((parts.cash_minor, parts.bills_due_minor), (250_000, 0));
    let buffer = parts.buffer_minor.unwrap();
    assert!(buffer > 120_000 / 4, "a quarter of rent and food");
    assert_eq!(answer.amount_minor, 250_000 - 40_000 - buffer);
    assert!(summary.safe_to_spend(Some(400_000)).amount_minor < 0);
    assert_eq!(summary.safe_to_spend(None).unpaid_tax_minor, None);
}

#[test]
fn bills_before_the_next_income_are_kept_back() {
    let as_of = "2026-05-29";
    let mut books = salaried(as_of);
    books.monthly("everyday", "2025-12-05", 6, -9_000, "COMCAST XFINITY");
    let summary = books.summary(as_of);
    let parts = &summary.safe_to_spend;
    assert_eq!((parts.until, parts.bills_due_minor), (date("2026-06-28"), 129_000));
    let bills: Vec<_> = parts.bills.iter().map(|bill| (bill.on.to_string(), bill.amount_minor)).collect();
    assert_eq!(bills, [("2026-06-01".to_owned(), 120_000), ("2026-06-05".to_owned(), 9_000)]);
    let upcoming: Vec<_> = summary.upcoming.bills.iter().map(|bill| bill.on.to_string()).collect();
    assert_eq!(upcoming, ["2026-06-01", "2026-06-05", "2026-07-01", "2026-07-05"]);
    assert_eq!(summary.upcoming.bills_total_minor, 258_000);
    assert_eq!(summary.commitments.monthly_minor, 129_000);
}

#[test]
fn a_regular_move_between_own_cash_accounts_is_no_bill() {
    let as_of = "2026-06-01";
    let mut books = Books::new(
        Currency::USD,
        &[("everyday", AccountKind::Checking), ("rainy day", AccountKind::Savings)],
    );
    books.monthly("everyday", "2025-10-28", 8, 300_000, "ACME PAYROLL");
    books.reported("everyday", as_of, 250_000).reported("rainy day", as_of, 90_000);
    let without = books.summary(as_of);
    books.monthly("everyday", "2025-11-05", 7, -50_000, "STANDING ORDER MARCUS");
    books.monthly("rainy day", "2025-11-06", 7, 50_000, "DEPOSIT");
    let ruled = Ruled { category: Category::SavingsContribution, split: None };
    let moved = books.transactions.iter().filter(|row| row.description.contains("MARCUS"));
    let by_rule =
        Teachings { ruled: moved.map(|row| (row.id.clone(), ruled)).collect(), ..Teachings::default() };
    for (what, teachings) in [("paired", Teachings::default()), ("by the customer's rule", by_rule)] {
        let summary = books.taught(as_of, &teachings);
        assert_eq!(summary.upcoming.bills, [], "{what}");
        assert_eq!(summary.safe_to_spend.bills_due_minor, 0, "{what}");
        assert_eq!(summary.commitments.monthly_minor, 0, "{what}");
        assert_eq!(summary.monthly, without.monthly, "{what}");
        let ends = |summary: &Summary| summary.outlook.forecast.as_ref().unwrap().p50_minor[DAYS - 1];
        assert_eq!(ends(&summary), ends(&without), "{what}");
    }
}

#[test]
fn a_bill_like_a_move_stays_a_bill() {
    let mut books = Books::new(
        Currency::USD,
        &[("everyday", AccountKind::Checking), ("rainy day", AccountKind::Savings)],
    );
    books.monthly("everyday", "2025-11-05", 7, -50_000, "OAKWOOD APARTMENTS RENT");
    books.monthly("rainy day", "2025-11-06", 7, 50_000, "DEPOSIT");
    let upcoming = books.summary("2026-06-01").upcoming;
    assert_eq!(upcoming.bills.first().map(|bill| bill.amount_minor), Some(50_000));
}
