//! Figures worked by hand from the forms, and properties every estimate has.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use proptest::prelude::*;
use tax::{Country, FilingStatus, IncomeToDate, TaxError, estimate};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn business(income_minor: i64, expenses_minor: i64) -> IncomeToDate {
    IncomeToDate {
        business_income_minor: income_minor,
        business_expenses_minor: expenses_minor,
        wages_minor: 0,
        other_income_minor: 0,
        paid_minor: 0,
    }
}

fn check_us(on: NaiveDate, income: IncomeToDate, income_tax_minor: i64, contributions_minor: i64) {
    let result = estimate(Country::UnitedStates, FilingStatus::Single, &income, on).unwrap();
    assert_eq!(
        (result.income_tax_minor, result.contributions_minor),
        (income_tax_minor, contributions_minor)
    );
}

fn check_uk(on: NaiveDate, income: IncomeToDate, income_tax_minor: i64, contributions_minor: i64) {
    let result = estimate(Country::UnitedKingdom, FilingStatus::Single, &income, on).unwrap();
    assert_eq!(
        (result.income_tax_minor, result.contributions_minor),
        (income_tax_minor, contributions_minor)
    );
}

#[test]
fn self_employment_tax_follows_schedule_se() {
    // 75,000 x 0.9235 x 0.153 = 10,597.16. AGI 69,701.42; after 15,750: 53,951.42; QBI 20 % of that is less than
    // 20 % of 69,701.42, so 10,790.28 is deducted; tax on 43,161.14 in 2025's single brackets.
    check_us(day(2025, 11, 1), business(7_500_000, 0), 494_084, 1_059_716);
}

#[test]
fn a_loss_owes_nothing() {
    check_us(day(2026, 6, 1), business(100_000, 900_000), 0, 0);
    check_uk(day(2026, 6, 1), business(100_000, 900_000), 0, 0);
}

#[test]
fn trading_profit_pays_income_tax_and_class_4() {
    // 26,653: 20 % above 12,570 is 2,816.60, and 6 % above 12,570 is 844.98.
    check_uk(day(2026, 9, 1), business(2_665_300, 0), 281_660, 84_498);
}

#[test]
fn the_personal_allowance_tapers_away() {
    // 110,000: allowance 7,570; 37,700 at 20 % and 64,730 at 40 %; Class 4 on 37,700 at 6 % and 59,730 at 2 %.
    check_uk(day(2025, 9, 1), business(11_000_000, 0), 3_343_200, 345_660);
}

#[test]
fn the_next_date_is_the_next_one_in_law() {
    let next = |country, on| {
        let result = estimate(country, FilingStatus::Single, &business(0, 0), on).unwrap();
        result.next_instalment.unwrap().due
    };
    assert_eq!(next(Country::UnitedStates, day(2026, 11, 24)), day(2027, 1, 15));
    assert_eq!(next(Country::UnitedStates, day(2026, 6, 15)), day(2026, 6, 15));
    assert_eq!(next(Country::UnitedStates, day(2024, 6, 16)), day(2024, 6, 17));
    assert_eq!(next(Country::UnitedKingdom, day(2026, 11, 24)), day(2027, 1, 31));
}

#[test]
fn an_unknown_year_says_so() {
    let result = estimate(Country::UnitedStates, FilingStatus::Single, &business(0, 0), day(2031, 1, 1));
    assert_eq!(result, Err(TaxError::UnknownYear(day(2031, 1, 1))));
}

proptest! {
    #[test]
    fn more_profit_never_owes_less(profit in 0_i64..50_000_000, more in 1_i64..5_000_000) {
        for country in [Country::UnitedStates, Country::UnitedKingdom] {
            let of = |minor| estimate(country, FilingStatus::Single, &business(minor, 0), day(2026, 8, 1)).unwrap();
            let (less, greater) = (of(profit), of(profit + more));
            // Below the threshold where the business-income deduction is lost altogether, tax is monotone; at the
            // threshold it only jumps up.
            prop_assert!(greater.unpaid_minor >= less.unpaid_minor);
            prop_assert!(less.marginal_rate_bp >= 0);
        }
    }
}
