//! The years a plan is run through: returns and prices of the United States from 1928, after Damodaran.

use std::sync::LazyLock;

/// One calendar year. Every figure is a share: 0.05 is five percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Year {
    /// The calendar year.
    pub year: i32,
    /// The S&P 500 with dividends reinvested.
    pub stocks: f64,
    /// The ten-year Treasury note.
    pub notes: f64,
    /// Consumer prices, December to December.
    pub inflation: f64,
}

impl Year {
    /// The return of a mix that is brought back to its shares at the year's start.
    pub fn of_mix(&self, stock_share: f64) -> f64 {
        stock_share * self.stocks + (1.0 - stock_share) * self.notes
    }
}

const TABLE: &str = include_str!("../tables/united_states_returns.csv");

static YEARS: LazyLock<Vec<Year>> = LazyLock::new(|| lines(TABLE).filter_map(year).collect());

/// Every year of the table, in order and without a gap.
pub fn united_states() -> &'static [Year] {
    &YEARS
}

/// The lines of a table without what is said about it.
pub(crate) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn year(line: &str) -> Option<Year> {
    let (year, shares) = line.split_once(',')?;
    let mut percents =
        shares.split(',').map(|percent| percent.parse::<f64>().ok().map(|value| value / 100.0));
    let mut next = || percents.next().flatten();
    Some(Year { year: year.parse().ok()?, stocks: next()?, notes: next()?, inflation: next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_year_once() {
        let years = united_states();
        let numbers: Vec<i32> = years.iter().map(|year| year.year).collect();
        assert_eq!(numbers, (1928..=2025).collect::<Vec<_>>());
        assert_eq!(lines(TABLE).count(), years.len());
        assert_eq!((years[0].stocks, years[97].inflation), (43.81 / 100.0, 2.68 / 100.0));
    }
}
