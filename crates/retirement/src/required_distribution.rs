//! Required minimum distributions of the owner of a traditional IRA or a workplace plan: IRC 401(a)(9) and
//! 26 CFR 1.401(a)(9)-5 and -9. Inherited accounts follow other rules and are not worked out here.

use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::history::lines;

const UNIFORM: &str = include_str!("../tables/uniform_lifetime.csv");
const JOINT: &str = include_str!("../tables/joint_life.csv");
/// The first age of the Uniform Lifetime Table.
const UNIFORM_FIRST_AGE: i32 = 72;
/// The first age of an owner in the Joint and Last Survivor Table as it is kept here.
const JOINT_FIRST_AGE: i32 = 70;
/// The first age of a spouse in it.
const JOINT_FIRST_SPOUSE_AGE: i32 = 20;
/// Both tables end with this age, which stands for all above it.
const LAST_AGE: i32 = 120;
/// A spouse younger by more than these years gives the longer life of two (26 CFR 1.401(a)(9)-5(c)(2)).
const YOUNGER_SPOUSE_YEARS: i32 = 10;
/// Nobody is older than this.
const AGE_MAX: i32 = 130;
/// The tables hold for distributions from 2022 on.
const FIRST_YEAR: i32 = 2022;

static UNIFORM_DIVISORS: LazyLock<Vec<Decimal>> = LazyLock::new(|| {
    let divisors = lines(UNIFORM).filter_map(|line| line.split_once(',')?.1.parse().ok());
    divisors.collect()
});
static JOINT_DIVISORS: LazyLock<Vec<Vec<Decimal>>> = LazyLock::new(|| {
    let owners = lines(JOINT).map(|line| line.split(',').skip(1).filter_map(|divisor| divisor.parse().ok()));
    owners.map(Iterator::collect).collect()
});

/// Which table a divisor is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Table {
    /// Uniform Lifetime, 26 CFR 1.401(a)(9)-9(c).
    UniformLifetime,
    /// Joint and Last Survivor, 26 CFR 1.401(a)(9)-9(d).
    JointLife,
}

/// Who has to take a distribution, of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The owner's year of birth.
    pub birth_year: i32,
    /// The year of birth of a spouse who is the only beneficiary all year; none without one.
    pub sole_spouse_birth_year: Option<i32>,
}

/// What has to be taken in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Required {
    /// Years the balance is spread over.
    pub divisor: Decimal,
    /// The table of the divisor.
    pub table: Table,
    /// The least to take in the year, minor units, rounded half away from zero.
    pub amount_minor: i64,
    /// Whether it is the first: it may be taken until 1 April of the next year, beside that year's own.
    pub is_first: bool,
}

/// Why nothing is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotKnown {
    /// The tables in force are for distributions from 2022 on.
    #[error("distributions before 2022 follow other tables")]
    BeforeTables,
    /// Nobody that old, or not born yet.
    #[error("the year of birth is not one of a living owner")]
    Birth,
    /// The spouse is not one of a living owner.
    #[error("is not the year of birth of a living spouse")]
    Spouse,
    /// The balance is below zero or too large.
    #[error("the balance is not one of an account")]
    Balance,
}

/// The age in whose year the first distribution is required (IRC 401(a)(9)(C); SECURE 2.0 Act section 107): 73 for
/// those born from 1951 to 1959, 75 from 1960 on, 72 in 1949 and 1950, and 70½ before. Of 1949 only those born after
/// June have 72; in years the tables are for, both are past it.
pub fn start_age(birth_year: i32) -> i32 {
    match birth_year {
        ..1949 => 70,
        1949..=1950 => 72,
        1951..=1959 => 73,
        _ => 75,
    }
}

impl Owner {
    /// What has to be taken in a year, of the balance at the end of the year before in minor units. Nothing before the
    /// year in which the owner reaches the starting age.
    ///
    /// # Errors
    /// A year before the tables in force, a birth that cannot be, a balance that is none.
    pub fn required(self, distribution_year: i32, balance_minor: i64) -> Result<Option<Required>, NotKnown> {
        if distribution_year < FIRST_YEAR {
            return Err(NotKnown::BeforeTables);
        }
        let age = distribution_year.saturating_sub(self.birth_year);
        if !(0..=AGE_MAX).contains(&age) {
            return Err(NotKnown::Birth);
        }
        let is_alive = |spouse: i32| (0..=AGE_MAX).contains(&distribution_year.saturating_sub(spouse));
        if !self.sole_spouse_birth_year.is_none_or(is_alive) {
            return Err(NotKnown::Spouse);
        }
        if balance_minor < 0 {
            return Err(NotKnown::Balance);
        }
        let first_age = start_age(self.birth_year);
        if age < first_age {
            return Ok(None);
        }
        let (divisor, table) = self.divisor(age, distribution_year).ok_or(NotKnown::Birth)?;
        let share = Decimal::from(balance_minor).checked_div(divisor).ok_or(NotKnown::Balance)?;
        let rounded = share.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let amount_minor = i64::try_from(rounded).map_err(|_| NotKnown::Balance)?;
        Ok(Some(Required { divisor, table, amount_minor, is_first: age == first_age }))
    }

    fn divisor(self, age: i32, distribution_year: i32) -> Option<(Decimal, Table)> {
        let younger = self
            .sole_spouse_birth_year
            .filter(|spouse| spouse.saturating_sub(self.birth_year) > YOUNGER_SPOUSE_YEARS);
        let (table, divisor) = match younger {
            None => {
                let row = age.min(LAST_AGE) - UNIFORM_FIRST_AGE;
                // Only those born before 1949 are asked at 70 and 71, in years before the table's.
                (Table::UniformLifetime, UNIFORM_DIVISORS.get(usize::try_from(row).ok()?))
            }
            Some(spouse) => {
                let row = age.min(LAST_AGE) - JOINT_FIRST_AGE;
                let spouse_age = distribution_year.saturating_sub(spouse).max(JOINT_FIRST_SPOUSE_AGE);
                let divisors = JOINT_DIVISORS.get(usize::try_from(row).ok()?)?;
                let column = usize::try_from(spouse_age - JOINT_FIRST_SPOUSE_AGE).ok()?;
                // Past 120 the owner's row ends before the spouse's age does.
                (Table::JointLife, divisors.get(column).or(divisors.last()))
            }
        };
        divisor.map(|divisor| (*divisor, table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(birth_year: i32, year: i32, spouse: Option<i32>, balance_minor: i64) -> Option<Required> {
        Owner { birth_year, sole_spouse_birth_year: spouse }.required(year, balance_minor).unwrap()
    }

    #[test]
    fn half_a_million_at_seventy_three() {
        let found = required(1953, 2026, None, 50_000_000).unwrap();
        assert_eq!((found.divisor.to_string(), found.amount_minor), ("26.5".to_owned(), 1_886_792));
        assert!(found.is_first);
        assert!(!required(1953, 2027, None, 50_000_000).unwrap().is_first);
    }

    #[test]
    fn it_starts_with_the_age_of_the_birth_year() {
        for (birth, first) in [(1950, 2022), (1951, 2024), (1959, 2032), (1960, 2035), (1975, 2050)] {
            assert!(required(birth, first, None, 100).is_some(), "{birth}");
            if first > FIRST_YEAR {
                assert_eq!(required(birth, first - 1, None, 100), None, "{birth}");
            }
        }
    }

    #[test]
    fn a_much_younger_sole_spouse_lowers_it() {
        for (spouse, table) in [
            (None, Table::UniformLifetime),
            (Some(1958), Table::UniformLifetime),
            (Some(1959), Table::JointLife),
        ] {
            assert_eq!(required(1948, 2026, spouse, 100).unwrap().table, table, "{spouse:?}");
        }
        assert_eq!(required(1948, 2026, Some(1975), 100).unwrap().divisor.to_string(), "35.6");
    }

    #[test]
    fn the_tables_are_whole_and_end_where_they_say() {
        assert_eq!((UNIFORM_DIVISORS.len(), JOINT_DIVISORS.len()), (49, 51));
        for (owner, divisors) in (JOINT_FIRST_AGE..).zip(JOINT_DIVISORS.iter()) {
            let ages = owner - YOUNGER_SPOUSE_YEARS - JOINT_FIRST_SPOUSE_AGE;
            assert_eq!(i32::try_from(divisors.len()).unwrap(), ages, "{owner}");
            assert!(divisors.windows(2).all(|pair| pair[0] >= pair[1]), "{owner}");
        }
        assert_eq!(required(1900, 2026, None, 200).unwrap().amount_minor, 100);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let owner = Owner { birth_year: 1940, sole_spouse_birth_year: None };
        assert_eq!(owner.required(2021, 100), Err(NotKnown::BeforeTables));
        assert_eq!(owner.required(2090, 100), Err(NotKnown::Birth));
        assert_eq!(owner.required(2026, -1), Err(NotKnown::Balance));
        let spouse = Owner { sole_spouse_birth_year: Some(2100), ..owner };
        assert_eq!(spouse.required(2026, 100), Err(NotKnown::Spouse));
    }
}
