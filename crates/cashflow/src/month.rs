//! A calendar month, written `2026-03`.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// One calendar month; ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

/// The text was not a month such as `2026-03`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthError(pub String);

impl fmt::Display for MonthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a month is written 2026-03, not {:?}", self.0)
    }
}

impl std::error::Error for MonthError {}

impl Month {
    /// The month of that day.
    pub fn of(on: NaiveDate) -> Self {
        Self { year: on.year(), month: on.month() }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day().checked_add_months(Months::new(1));
        next.and_then(|first| first.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The month that many months earlier.
    pub fn back(self, months: u32) -> Self {
        self.first_day().checked_sub_months(Months::new(months)).map_or(self, Self::of)
    }

    /// The month after it.
    pub fn next(self) -> Self {
        self.last_day().succ_opt().map_or(self, Self::of)
    }

    /// How many months `self` is after `earlier`; `None` when it is before.
    pub fn since(self, earlier: Self) -> Option<usize> {
        let count = |month: Self| i64::from(month.year) * 12 + i64::from(month.month);
        usize::try_from(count(self) - count(earlier)).ok()
    }

    /// The `count` months that end with this one, ascending.
    pub fn run_up(self, count: u32) -> Vec<Self> {
        (0..count).rev().map(|back| self.back(back)).collect()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parse = || {
            let (year, month) = text.rsplit_once('-')?;
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).map(Self::of)
        };
        parse().ok_or(MonthError(text))
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn counts_over_the_turn_of_the_year() {
        assert_eq!(month("2026-02").run_up(4), ["2025-11", "2025-12", "2026-01", "2026-02"].map(month));
        assert_eq!(month("2026-02").since(month("2025-11")), Some(3));
        assert_eq!(month("2025-11").since(month("2026-02")), None);
        assert_eq!(month("2024-02").last_day().to_string(), "2024-02-29");
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        assert_eq!(serde_json::to_string(&month("2026-03")).unwrap(), "\"2026-03\"");
        for text in ["", "2026", "2026-13", "x-01"] {
            assert!(Month::try_from(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
