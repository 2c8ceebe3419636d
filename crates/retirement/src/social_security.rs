//! What claiming Social Security early or late makes of the benefit: 42 USC 402(q) and (w), 20 CFR 404.409 to 404.410.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The earliest age, in months: 62.
pub const EARLIEST_CLAIM_MONTHS: i32 = 744;
/// The age after which waiting adds nothing, in months: 70.
pub const LATEST_CLAIM_MONTHS: i32 = 840;
/// The first year of birth the rules are kept for.
pub const FIRST_BIRTH_YEAR: i32 = 1938;
/// Months of a reduction that count at the first rate.
const FIRST_MONTHS: i32 = 36;

/// What a claim is worth against the full benefit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Full retirement age in months.
    pub full_age_months: i32,
    /// The share of one's own full benefit.
    pub own_factor: f64,
    /// The share of the full spousal benefit, half of the other's; waiting past full age adds nothing to it.
    pub spousal_factor: f64,
}

/// Why no claim is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotKnown {
    /// Born before the rules kept here.
    #[error("has to be 1938 or later")]
    Birth,
    /// Not between 62 and 70.
    #[error("has to be between 744 and 840 months")]
    Age,
}

impl Claim {
    /// A claim at an age in months. Someone born on the first of a month reaches every age the day before, so counts as
    /// of the month before (20 CFR 404.2(c)(4)), in January as of the year before.
    ///
    /// # Errors
    /// A birth or an age the rules are not for.
    pub fn at(born_on: NaiveDate, age_months: i32) -> Result<Self, NotKnown> {
        if !(EARLIEST_CLAIM_MONTHS..=LATEST_CLAIM_MONTHS).contains(&age_months) {
            return Err(NotKnown::Age);
        }
        let attains = born_on.checked_sub_days(Days::new(1)).ok_or(NotKnown::Birth)?;
        if attains.year() < FIRST_BIRTH_YEAR {
            return Err(NotKnown::Birth);
        }
        // On the first of a month they are a month older than their months of life say.
        let age_months = (age_months + i32::from(born_on.day() == 1)).min(LATEST_CLAIM_MONTHS);
        let full_age_months = full_age_months(attains.year());
        let early = (full_age_months - age_months).max(0);
        let late = (age_months - full_age_months).max(0);
        let (first, more) = (early.min(FIRST_MONTHS), (early - FIRST_MONTHS).max(0));
        // In parts of 7,200, in which 5/9, 5/12 and 25/36 of a percent are whole: 40, 30 and 50.
        let share = |parts: i32| f64::from(parts) / 7200.0;
        Ok(Self {
            full_age_months,
            own_factor: share(7200 - first * 40 - more * 30 + late * delayed_parts(attains.year())),
            spousal_factor: share(7200 - first * 50 - more * 30),
        })
    }
}

/// What somebody gets as a spouse beside their own benefit at full age: what half of the other's full benefit is more than
/// their own full one (42 USC 402(b), (c) and (k)(3)). It is reduced by [`Claim::spousal_factor`] and begins no earlier than
/// the other's.
pub fn spousal_excess(other_full: f64, own_full: f64) -> f64 {
    (other_full / 2.0 - own_full).max(0.0)
}

/// Full retirement age in months by the year of birth (42 USC 416(l)).
fn full_age_months(birth_year: i32) -> i32 {
    match birth_year {
        ..=1942 => 65 * 12 + 2 * (birth_year - 1937),
        1943..=1954 => 66 * 12,
        1955..=1959 => 66 * 12 + 2 * (birth_year - 1954),
        _ => 67 * 12,
    }
}

/// What a month of waiting past full age adds, in parts of 7,200: a twelfth of 6.5, 7, 7.5 or 8 percent (42 USC
/// 402(w)(6)).
fn delayed_parts(birth_year: i32) -> i32 {
    match birth_year {
        ..=1938 => 39,
        1939..=1940 => 42,
        1941..=1942 => 45,
        _ => 48,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(born_on: &str, age_months: i32, full: i32, own: f64, spousal: f64) {
        let claim = Claim::at(born_on.parse().unwrap(), age_months).unwrap();
        assert_eq!(claim.full_age_months, full, "{born_on}");
        assert!((claim.own_factor - own).abs() < 1e-12, "{born_on} {claim:?}");
        assert!((claim.spousal_factor - spousal).abs() < 1e-12, "{born_on} {claim:?}");
    }

    #[test]
    fn early_costs_and_late_pays() {
        check("1960-05-02", 744, 804, 0.7, 0.65);
        check("1960-05-02", 804, 804, 1.0, 1.0);
        check("1960-05-02", 840, 804, 1.24, 1.0);
        check("1954-06-02", 744, 792, 0.75, 0.7);
    }

    #[test]
    fn the_first_of_a_month_is_the_month_before() {
        check("1957-01-01", 796, 796, 1.0 + 1.0 * 2.0 / 300.0, 1.0);
        check("1957-03-01", 840, 798, 1.28, 1.0);
        check("1943-01-01", 840, 790, 1.0 + 50.0 * 0.075 / 12.0, 1.0);
    }

    #[test]
    fn a_spouse_gets_what_half_of_the_other_s_is_more_by() {
        for (other, own, expected) in
            [(2_400.0, 0.0, 1_200.0), (2_400.0, 500.0, 700.0), (2_400.0, 2_000.0, 0.0)]
        {
            assert_eq!(spousal_excess(other, own), expected);
        }
    }

    #[test]
    fn other_ages_are_refused() {
        let born = "1960-05-02".parse().unwrap();
        assert_eq!(Claim::at(born, 743), Err(NotKnown::Age));
        assert_eq!(Claim::at(born, 841), Err(NotKnown::Age));
        assert_eq!(Claim::at("1938-01-01".parse().unwrap(), 800), Err(NotKnown::Birth));
    }
}
