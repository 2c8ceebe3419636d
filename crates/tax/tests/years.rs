//! A year is taxed by its own parameter file or not at all.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tax::wire::{Answer, answer_uk, answer_us, answer_us_2210};
use tax::year::{Facts, TaxProfile, tax_on};
use tax::{Country, TaxError};

/// The first years with a parameter file, and how many there are. The United Kingdom's begin in April.
const FIRST_YEAR: i32 = 2024;
const YEARS: i32 = 3;

/// Years with a parameter file are answered, each in its own way; the years around them are refused by that field.
fn check(answer: fn(&str) -> Answer, line: impl Fn(i32) -> String) {
    let known = FIRST_YEAR..FIRST_YEAR + YEARS;
    let mut answers = BTreeSet::new();
    for year in known.clone() {
        let answer = answer(&line(year));
        assert!(answer.refusal.is_none() && answers.insert(answer.text.clone()), "{year}: {}", answer.text);
    }
    for year in [1999, FIRST_YEAR - 1, known.end, known.end + 1, 2999] {
        let refusal = answer(&line(year)).refusal.unwrap();
        assert_eq!(refusal.field, "tax_year", "{year}: {refusal}");
    }
}

#[test]
fn no_year_borrows_another_years_brackets() {
    let us = |year| {
        format!(
            r#"{{"id":1,"input":{{"tax_year":{year},"filing_status":"single","se_net_profit_self":80000}}}}"#
        )
    };
    check(answer_us, us);
    let form = |year| {
        format!(
            r#"{{"kind":"ai_full","input":{{"tax_year":{year},"filing_status":"single","prior_year_tax":90000,"prior_year_agi":400000,"cumulative_se_profit":[90000,180000,290000,400000],"cumulative_wages":[0,0,0,0]}}}}"#
        )
    };
    check(answer_us_2210, form);
    let uk = |year: i32| {
        let next = (year + 1) % 100;
        format!(
            r#"{{"id":1,"input":{{"tax_year":"{year}/{next:02}","scotland":true,"dividends":90000,"employment_income":50000}}}}"#
        )
    };
    check(answer_uk, uk);
}

#[test]
fn no_estimate_borrows_another_years_brackets() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    for (country, month, first_day) in [(Country::UnitedStates, 1, 1), (Country::UnitedKingdom, 4, 6)] {
        for (year, is_known) in [(2023, false), (2024, true), (2026, true), (2027, false), (2099, false)] {
            let mut facts = Facts::none(day(year, month, first_day), day(year, 8, 1));
            facts.business_income_minor = 8_000_000;
            let result = tax_on(country, &TaxProfile::default(), &facts);
            assert_eq!(result.is_ok(), is_known, "{country:?} {year}");
            assert!(is_known || matches!(result, Err(TaxError::UnknownYear(_))), "{country:?} {year}");
        }
    }
}
