//! Tax on a year of retirement, looked up: the law is asked once at the corners of a grid, and every year of every run
//! reads between them. Thousands of runs would otherwise work out hundreds of thousands of returns.
//!
//! Brackets rise with prices, so a year is asked about in prices of the law's own year. Between two corners tax is
//! taken to be a straight line, as it is inside a bracket; the corners are close where brackets are.

/// Income of a year that tax is worked out on, in minor units of the law's year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taxed {
    /// Pensions, annuities, pay and what is taken of deferred pots.
    pub ordinary: f64,
    /// Long-term gains.
    pub gains: f64,
    /// Social Security.
    pub benefits: f64,
    /// The owner's age.
    pub age: u32,
}

/// Corners of other income, in thousands of major units.
const ORDINARY: [f64; 33] = [
    0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 110.0,
    120.0, 130.0, 140.0, 150.0, 175.0, 200.0, 225.0, 250.0, 300.0, 350.0, 400.0, 500.0, 650.0, 800.0,
    1_500.0, 5_000.0,
];
/// Corners of gains, in thousands of major units.
const GAINS: [f64; 22] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 90.0, 100.0, 125.0, 150.0,
    200.0, 300.0, 500.0, 1_000.0, 5_000.0,
];
/// Minor units of a thousand major ones.
const THOUSAND: f64 = 100_000.0;

/// The tax of one amount of benefits and one side of the age at which the law grants more.
#[derive(Debug, Clone, PartialEq)]
struct Level {
    benefits: f64,
    is_older: bool,
    /// Corner by corner, a row for each of other income.
    tax: Vec<f64>,
}

/// A law's tax at the corners.
#[derive(Debug, Clone, PartialEq)]
pub struct TaxTable {
    older_from: u32,
    levels: Vec<Level>,
}

impl TaxTable {
    /// A table without any tax.
    pub fn untaxed() -> Self {
        Self { older_from: u32::MAX, levels: Vec::new() }
    }

    /// Asks the law at every corner, for each yearly amount of benefits a plan comes to, below an age and from it on.
    /// `None` where the law does not answer.
    pub fn of(benefits: &[f64], older_from: u32, law: impl Fn(Taxed) -> Option<f64>) -> Option<Self> {
        let mut levels = Vec::new();
        for benefits in benefits {
            for is_older in [false, true] {
                let age = if is_older { older_from } else { older_from.saturating_sub(1) };
                let mut tax = Vec::with_capacity(ORDINARY.len() * GAINS.len());
                for ordinary in ORDINARY {
                    for gains in GAINS {
                        let (ordinary, gains) = (ordinary * THOUSAND, gains * THOUSAND);
                        tax.push(law(Taxed { ordinary, gains, benefits: *benefits, age })?);
                    }
                }
                levels.push(Level { benefits: *benefits, is_older, tax });
            }
        }
        Some(Self { older_from, levels })
    }

    /// The tax of a year: between the corners and the amounts of benefits around it. Benefits beyond all amounts are
    /// taxed as the nearest.
    pub fn tax(&self, year: Taxed) -> f64 {
        let is_older = year.age >= self.older_from;
        let of_age = || self.levels.iter().filter(|level| level.is_older == is_older);
        let below = of_age()
            .filter(|level| level.benefits <= year.benefits)
            .max_by(|a, b| a.benefits.total_cmp(&b.benefits));
        let above = of_age()
            .filter(|level| level.benefits >= year.benefits)
            .min_by(|a, b| a.benefits.total_cmp(&b.benefits));
        match (below, above) {
            (Some(below), Some(above)) => {
                let apart = above.benefits - below.benefits;
                let part = if apart > 0.0 { (year.benefits - below.benefits) / apart } else { 0.0 };
                below.tax(year) * (1.0 - part) + if part > 0.0 { above.tax(year) * part } else { 0.0 }
            }
            (Some(level), None) | (None, Some(level)) => level.tax(year),
            (None, None) => 0.0,
        }
    }
}

impl Level {
    /// Between the corners around a year.
    fn tax(&self, year: Taxed) -> f64 {
        let (row, down) = place(&ORDINARY, year.ordinary / THOUSAND);
        let (column, right) = place(&GAINS, year.gains / THOUSAND);
        let corner =
            |row: usize, column: usize| self.tax.get(row * GAINS.len() + column).copied().unwrap_or(0.0);
        let between = |row: usize| corner(row, column) * (1.0 - right) + corner(row, column + 1) * right;
        (between(row) * (1.0 - down) + between(row + 1) * down).max(0.0)
    }
}

/// The corner below a value and how far it is to the next; beyond the last two the line between them goes on.
fn place(corners: &[f64], value: f64) -> (usize, f64) {
    let above = corners.partition_point(|corner| *corner <= value);
    let below = above.saturating_sub(1).min(corners.len().saturating_sub(2));
    let (from, to) = (corners[below], corners[below + 1]);
    (below, ((value - from) / (to - from)).max(0.0))
}

#[cfg(test)]
mod tests {
    use tax::FilingStatus;
    use tax::us::{Household, Return};

    use super::*;
    use rust_decimal::prelude::ToPrimitive;

    fn minor(value: f64) -> i64 {
        i64::try_from(rust_decimal::Decimal::from_f64_retain(value.round()).unwrap()).unwrap()
    }

    fn law(year: Taxed) -> Option<f64> {
        let household = Household {
            age_self: u8::try_from(year.age).ok(),
            pension_income_minor: minor(year.ordinary),
            long_term_gain_minor: minor(year.gains),
            social_security_minor: minor(year.benefits),
            ..Household::new(2026, FilingStatus::Single)
        };
        (Return::of(&household).ok()?.net_tax * rust_decimal::Decimal::ONE_HUNDRED).to_f64()
    }

    #[test]
    fn a_looked_up_tax_is_that_of_the_law_within_a_few_dollars() {
        let table = TaxTable::of(&[0.0, 2_400_000.0], 65, law).unwrap();
        for benefits in [0.0, 2_400_000.0] {
            for ordinary in [0.0, 1_234_500.0, 3_300_000.0, 5_678_900.0, 9_900_000.0, 18_000_000.0] {
                for gains in [0.0, 1_500_000.0, 7_000_000.0] {
                    let year = Taxed { ordinary, gains, benefits, age: 70 };
                    let (found, expected) = (table.tax(year), law(year).unwrap());
                    let income = ordinary + gains + benefits;
                    // A corner of a bracket between two of the grid is rounded off: within 1 % of the income.
                    assert!((found - expected).abs() <= 0.01 * income + 1.0, "{year:?}: {found} {expected}");
                }
            }
        }
        assert!(TaxTable::untaxed().tax(Taxed { ordinary: 1e9, gains: 0.0, benefits: 0.0, age: 70 }) == 0.0);
    }
}
