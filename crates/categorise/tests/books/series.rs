//! Series found in whole books.

use crate::support::{Books, date};
use categorise::{Cadence, Category, Direction, Series, find_series};
use ledger::AccountKind;
use money::Currency;

fn series(books: &Books, as_of: &str) -> Vec<Series> {
    find_series(&books.accounts, &books.transactions, &books.assigned(), date(as_of))
}

fn everyday() -> Books {
    Books::new(Currency::USD, &[("everyday", AccountKind::Checking), ("card", AccountKind::CreditCard)])
}

#[test]
fn rent_is_due_on_the_same_day_next_month() {
    let mut books = everyday();
    books.monthly("everyday", "2026-01-01", 6, -150_000, "OAKWOOD APARTMENTS RENT");
    let found = series(&books, "2026-06-20");
    assert_eq!(found.len(), 1);
    let rent = &found[0];
    assert_eq!(
        (rent.cadence, rent.direction, rent.category),
        (Cadence::Monthly, Direction::Out, Category::RentOrMortgage)
    );
    assert_eq!(
        (rent.typical_amount_minor, rent.occurrences, rent.missed, rent.active),
        (150_000, 6, 0, true)
    );
    assert_eq!(rent.signed_amount_minor(), -150_000);
    assert_eq!(
        rent.due_dates(date("2026-09-05")),
        [date("2026-07-01"), date("2026-08-01"), date("2026-09-01")]
    );
}

#[test]
fn a_late_payment_is_due_today_and_two_missed_ones_end_the_series() {
    let mut books = everyday();
    books.monthly("everyday", "2026-01-10", 5, 210_000, "ACME PAYROLL");
    let state = |as_of| {
        let found = series(&books, as_of);
        (found[0].next_on, found[0].missed, found[0].active)
    };
    assert_eq!(state("2026-06-14"), (Some(date("2026-06-14")), 0, true));
    assert_eq!(state("2026-06-28"), (Some(date("2026-07-10")), 1, true));
    assert_eq!(state("2026-07-28"), (None, 2, false));
}

#[test]
fn a_subscription_is_found_among_a_shops_purchases() {
    let mut books = everyday();
    books.monthly("everyday", "2026-01-12", 6, -1_499, "AMAZON COM");
    for (on, amount_minor) in
        [("2026-01-03", -5_211), ("2026-02-17", -9_940), ("2026-03-05", -3_120), ("2026-05-29", -17_700)]
    {
        books.add("everyday", on, amount_minor, "AMAZON COM");
    }
    let found = series(&books, "2026-06-20");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].typical_amount_minor, found[0].occurrences), (1_499, 6));
}

#[test]
fn habits_are_not_bills() {
    let mut books = everyday();
    for (day, amount_minor) in [(3, -8_123), (10, -6_450), (17, -9_911), (24, -7_020), (31, -8_800)] {
        books.add("everyday", &format!("2026-01-{day:02}"), amount_minor, "TRADER JOES");
    }
    books.add("everyday", "2025-02-01", -9_900, "BEST BUY 331");
    books.add("everyday", "2026-02-01", -9_900, "BEST BUY 331");
    assert_eq!(series(&books, "2026-02-01"), []);
    books.add("everyday", "2025-02-02", -42_000, "STATE FARM");
    books.add("everyday", "2026-02-01", -43_000, "STATE FARM");
    let found = series(&books, "2026-02-02");
    assert_eq!(
        (found.len(), found[0].cadence, found[0].next_on),
        (1, Cadence::Annual, Some(date("2027-02-02")))
    );
}

#[test]
fn an_irregular_client_is_a_series_with_a_rate() {
    let mut books = everyday();
    for (on, amount_minor) in
        [("2026-01-09", 320_000), ("2026-02-20", 95_000), ("2026-03-03", 410_000), ("2026-05-15", 150_000)]
    {
        books.add("everyday", on, amount_minor, "BRIGHT PIXEL LLC INV-10");
    }
    let found = series(&books, "2026-06-01");
    assert_eq!(found[0].cadence, Cadence::Irregular { mean_gap_days: 42.0, spread_days: 25.3 });
    assert_eq!((found[0].active, found[0].next_on), (true, Some(date("2026-06-26"))));
    assert_eq!(found[0].due_dates(date("2026-12-31")), [date("2026-06-26")]);
}

#[test]
fn paying_off_a_card_is_a_bill_and_the_card_side_is_not_income() {
    let mut books = everyday();
    books.monthly("everyday", "2026-01-20", 5, -80_000, "CHASE CREDIT CRD EPAY");
    books.monthly("card", "2026-01-21", 5, 80_000, "PAYMENT THANK YOU");
    let found = series(&books, "2026-06-01");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].category, found[0].direction), (Category::OwnTransfer, Direction::Out));
}
