//! Where due dates fall, year by year.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use tax::calendar::Closed::{self, Saturday, Sunday};
use tax::calendar::Holiday::{
    Boxing, Christmas, EarlyMay, EasterMonday, Emancipation, GoodFriday, MartinLutherKing, NewYear, Spring,
    Summer,
};
use tax::calendar::{Rule, closed, shifted};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn check(rule: Rule, by_law: &str, expected: &str, reasons: &[Closed]) {
    let found = shifted(day(by_law), rule);
    assert_eq!((found.date, found.reasons.as_slice()), (day(expected), reasons), "{by_law}");
}

/// Instalments of estimated tax by IRC 6654(c)(2), moved by IRC 7503.
#[test]
fn instalments_of_the_united_states_fall_on_working_days() {
    let us = |by_law, expected, reasons: &[Closed]| check(Rule::UnitedStatesNext, by_law, expected, reasons);
    us("2024-04-15", "2024-04-15", &[]);
    us("2024-06-15", "2024-06-17", &[Saturday, Sunday]);
    us("2024-09-15", "2024-09-16", &[Sunday]);
    us("2025-01-15", "2025-01-15", &[]);
    us("2025-04-15", "2025-04-15", &[]);
    us("2025-06-15", "2025-06-16", &[Sunday]);
    us("2025-09-15", "2025-09-15", &[]);
    us("2026-01-15", "2026-01-15", &[]);
    us("2026-04-15", "2026-04-15", &[]);
    us("2026-06-15", "2026-06-15", &[]);
    us("2026-09-15", "2026-09-15", &[]);
    us("2027-01-15", "2027-01-15", &[]);
    us("2027-04-15", "2027-04-15", &[]);
    us("2027-06-15", "2027-06-15", &[]);
    us("2027-09-15", "2027-09-15", &[]);
    us("2028-01-15", "2028-01-18", &[Saturday, Sunday, Closed::Holiday(MartinLutherKing)]);
    us("2028-04-15", "2028-04-18", &[Saturday, Sunday, Closed::Holiday(Emancipation)]);
    us("2028-06-15", "2028-06-15", &[]);
    us("2028-09-15", "2028-09-15", &[]);
    us("2029-01-15", "2029-01-16", &[Closed::Holiday(MartinLutherKing)]);
}

#[test]
fn older_filing_days_fall_where_they_fell() {
    let us = |by_law, expected| {
        assert_eq!(shifted(day(by_law), Rule::UnitedStatesNext).date, day(expected), "{by_law}");
    };
    // 16 April 2022 was a Saturday, so Emancipation Day was kept on Friday the 15th.
    us("2022-04-15", "2022-04-18");
    us("2023-04-15", "2023-04-18");
    us("2017-04-15", "2017-04-18");
    us("2021-12-31", "2022-01-03");
}

#[test]
fn self_assessment_dates_come_with_the_working_day_before() {
    let uk =
        |by_law, expected, reasons: &[Closed]| check(Rule::UnitedKingdomBefore, by_law, expected, reasons);
    uk("2025-01-31", "2025-01-31", &[]);
    uk("2026-01-31", "2026-01-30", &[Saturday]);
    uk("2026-07-31", "2026-07-31", &[]);
    uk("2027-01-31", "2027-01-29", &[Sunday, Saturday]);
    uk("2027-07-31", "2027-07-30", &[Saturday]);
    uk("2028-01-31", "2028-01-31", &[]);
}

/// GOV.UK "UK bank holidays", England and Wales.
#[test]
fn bank_holidays_of_england_are_those_published() {
    let expected = [
        ("2024-01-01", NewYear),
        ("2024-03-29", GoodFriday),
        ("2024-04-01", EasterMonday),
        ("2024-05-06", EarlyMay),
        ("2024-05-27", Spring),
        ("2024-08-26", Summer),
        ("2024-12-25", Christmas),
        ("2024-12-26", Boxing),
        ("2025-01-01", NewYear),
        ("2025-04-18", GoodFriday),
        ("2025-04-21", EasterMonday),
        ("2025-05-05", EarlyMay),
        ("2025-05-26", Spring),
        ("2025-08-25", Summer),
        ("2025-12-25", Christmas),
        ("2025-12-26", Boxing),
        ("2026-01-01", NewYear),
        ("2026-04-03", GoodFriday),
        ("2026-04-06", EasterMonday),
        ("2026-05-04", EarlyMay),
        ("2026-05-25", Spring),
        ("2026-08-31", Summer),
        ("2026-12-25", Christmas),
        ("2026-12-28", Boxing),
        ("2027-01-01", NewYear),
        ("2027-03-26", GoodFriday),
        ("2027-03-29", EasterMonday),
        ("2027-05-03", EarlyMay),
        ("2027-05-31", Spring),
        ("2027-08-30", Summer),
        ("2027-12-27", Christmas),
        ("2027-12-28", Boxing),
        ("2028-01-03", NewYear),
    ];
    let first = day("2024-01-01");
    let found: Vec<(String, Closed)> = first
        .iter_days()
        .take_while(|today| *today < day("2028-02-01"))
        .filter_map(|today| {
            closed(today, Rule::UnitedKingdomBefore).map(|reason| (today.to_string(), reason))
        })
        .filter(|(_, reason)| !matches!(reason, Saturday | Sunday))
        .collect();
    let expected: Vec<(String, Closed)> =
        expected.map(|(date, holiday)| (date.to_owned(), Closed::Holiday(holiday))).into();
    assert_eq!(found, expected);
}

/// Office of Personnel Management, federal holidays, with the District of Columbia's own.
#[test]
fn federal_holidays_of_2026_are_those_published() {
    let found: Vec<String> = day("2026-01-01")
        .iter_days()
        .take(365)
        .filter(|today| matches!(closed(*today, Rule::UnitedStatesNext), Some(Closed::Holiday(_))))
        .map(|today| today.to_string())
        .collect();
    let expected = [
        "2026-01-01",
        "2026-01-19",
        "2026-02-16",
        "2026-04-16",
        "2026-05-25",
        "2026-06-19",
        "2026-07-03",
        "2026-09-07",
        "2026-10-12",
        "2026-11-11",
        "2026-11-26",
        "2026-12-25",
    ];
    assert_eq!(found, expected);
}
