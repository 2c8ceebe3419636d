//! What an invoice comes to, exactly.
//!
//! A line is quantity × unit price, rounded to whole minor units half away from zero. Tax is worked out once for each
//! rate on the sum of its lines and rounded the same way, which HMRC allows beside rounding each line (VAT Notice
//! 700, section 17.5). The total is the sum of the lines and of the taxes as shown, so that a reader can add it up.

use std::collections::BTreeMap;

use money::rounded_minor;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Invoice, Line};

/// Basis points in the whole.
const WHOLE_BP: i64 = 10_000;

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTotal {
    /// The rate in basis points.
    pub rate_bp: u32,
    /// The lines it is charged on, without tax, minor units.
    pub net_minor: i64,
    /// The tax, minor units.
    pub tax_minor: i64,
}

/// Sums of an invoice in minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All lines without tax.
    pub net_minor: i64,
    /// One entry for each rate that occurs, ascending.
    pub taxes: Vec<TaxTotal>,
    /// Lines and taxes together.
    pub total_minor: i64,
}

impl Line {
    /// The line without tax, minor units; `None` beyond 64 bits.
    pub fn net_minor(&self) -> Option<i64> {
        rounded_minor(self.quantity.checked_mul(Decimal::from(self.unit_price_minor))?)
    }
}

impl Totals {
    /// The sums of these lines; `None` beyond 64 bits.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let mut net_minor = 0_i64;
        let mut by_rate: BTreeMap<u32, i64> = BTreeMap::new();
        for line in lines {
            let line_minor = line.net_minor()?;
            net_minor = net_minor.checked_add(line_minor)?;
            if let Some(rate_bp) = line.tax_rate_bp {
                let sum = by_rate.entry(rate_bp).or_default();
                *sum = sum.checked_add(line_minor)?;
            }
        }
        let mut total_minor = net_minor;
        let mut taxes = Vec::with_capacity(by_rate.len());
        for (rate_bp, net_minor) in by_rate {
            let tax_minor = share_of(net_minor, rate_bp)?;
            total_minor = total_minor.checked_add(tax_minor)?;
            taxes.push(TaxTotal { rate_bp, net_minor, tax_minor });
        }
        Some(Self { net_minor, taxes, total_minor })
    }

    /// All taxes, minor units.
    pub fn tax_minor(&self) -> i64 {
        self.total_minor - self.net_minor
    }
}

impl Invoice {
    /// What the client is to pay, minor units, above zero.
    pub fn total_minor(&self) -> i64 {
        self.totals.total_minor
    }
}

/// A rate of an amount, rounded half away from zero.
fn share_of(amount_minor: i64, rate_bp: u32) -> Option<i64> {
    let exact = Decimal::from(amount_minor).checked_mul(Decimal::from(rate_bp))?;
    rounded_minor(exact.checked_div(Decimal::from(WHOLE_BP))?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(quantity: &str, unit_price_minor: i64, tax_rate_bp: Option<u32>) -> Line {
        let quantity = quantity.parse().unwrap();
        Line { description: "Work".to_owned(), quantity, unit_price_minor, tax_rate_bp }
    }

    fn check(lines: &[Line], net_minor: i64, taxes: &[(u32, i64, i64)], total_minor: i64) {
        let totals = Totals::of(lines).unwrap();
        let found: Vec<_> =
            totals.taxes.iter().map(|tax| (tax.rate_bp, tax.net_minor, tax.tax_minor)).collect();
        assert_eq!((totals.net_minor, found.as_slice(), totals.total_minor), (net_minor, taxes, total_minor));
    }

    #[test]
    fn halves_go_away_from_zero() {
        check(&[line("0.5", 1, None)], 1, &[], 1);
        check(&[line("0.5", -1, None)], -1, &[], -1);
        check(&[line("1.5", 33, None)], 50, &[], 50);
        check(&[line("0.333333", 10_000, None)], 3_333, &[], 3_333);
        check(&[line("1", 10, Some(2500))], 10, &[(2500, 10, 3)], 13);
    }

    #[test]
    fn tax_is_worked_out_once_a_rate() {
        // Each line alone would round 0.5 up; together they are exact.
        check(&[line("1", 5, Some(1000)), line("1", 5, Some(1000))], 10, &[(1000, 10, 1)], 11);
        check(
            &[
                line("7.5", 8_000, Some(2000)),
                line("1", 4_550, Some(500)),
                line("2", 1_000, Some(0)),
                line("1", 999, None),
            ],
            67_549,
            &[(0, 2_000, 0), (500, 4_550, 228), (2000, 60_000, 12_000)],
            79_777,
        );
        check(
            &[line("1", 10_000, Some(2000)), line("1", -1_000, Some(2000))],
            9_000,
            &[(2000, 9_000, 1_800)],
            10_800,
        );
    }

    #[test]
    fn what_is_beyond_64_bits_is_nothing() {
        assert_eq!(Totals::of(&[line("10", i64::MAX, None)]), None);
        assert_eq!(Totals::of(&[line("1", i64::MAX, Some(1))]), None);
    }

    fn any_line() -> impl Strategy<Value = Line> {
        let rate = prop_oneof![Just(None), (0_u32..=10_000).prop_map(Some)];
        (1_i64..=1_000_000, 0_u32..=4, -1_000_000_i64..=1_000_000, rate).prop_map(
            |(digits, scale, unit_price_minor, tax_rate_bp)| Line {
                description: String::new(),
                quantity: Decimal::new(digits, scale),
                unit_price_minor,
                tax_rate_bp,
            },
        )
    }

    proptest! {
        #[test]
        fn totals_are_the_sum_of_what_is_shown(lines in proptest::collection::vec(any_line(), 0..40)) {
            let totals = Totals::of(&lines).unwrap();
            let net: i64 = lines.iter().map(|line| line.net_minor().unwrap()).sum();
            let tax: i64 = totals.taxes.iter().map(|tax| tax.tax_minor).sum();
            prop_assert_eq!(totals.net_minor, net);
            prop_assert_eq!(totals.tax_minor(), tax);
            prop_assert_eq!(totals.total_minor, net + tax);
            for tax in &totals.taxes {
                let exact = Decimal::from(tax.net_minor) * Decimal::new(i64::from(tax.rate_bp), 4);
                prop_assert!((Decimal::from(tax.tax_minor) - exact).abs() <= Decimal::new(5, 1));
            }
        }

        #[test]
        fn a_line_is_within_half_a_unit_of_exact(line in any_line()) {
            let exact = line.quantity * Decimal::from(line.unit_price_minor);
            prop_assert!((Decimal::from(line.net_minor().unwrap()) - exact).abs() <= Decimal::new(5, 1));
        }
    }
}
