//! Rate bands: where one rate ends and the next begins.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::working::Working;

/// The names of the bands outside Scotland, in the words of the tax calculation.
const ELSEWHERE: &[&str] = &["Basic rate", "Higher rate", "Additional rate"];
/// The names of the Scottish bands.
const SCOTLAND: &[&str] = &[
    "Starter rate",
    "Scottish basic rate",
    "Intermediate rate",
    "Scottish higher rate",
    "Advanced rate",
    "Top rate",
];

/// Bands of taxable income, in pounds: `limits[i]` is where `rates[i]` ends; the last rate has no end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bands {
    pub(super) limits: Vec<Decimal>,
    pub(super) rates: Vec<Decimal>,
}

impl Bands {
    /// The same bands with every limit from the `first` on raised, as Gift Aid does.
    pub(super) fn extended(&self, by: Decimal, first: usize) -> Self {
        let raised = |(index, limit): (usize, &Decimal)| if index < first { *limit } else { *limit + by };
        Self { limits: self.limits.iter().enumerate().map(raised).collect(), rates: self.rates.clone() }
    }

    /// Tax on the slice of taxable income between two points, with the bands it crosses as working.
    pub(super) fn tax_between(
        &self,
        from: Decimal,
        to: Decimal,
        rule: &str,
        working: &mut Working,
    ) -> Decimal {
        let names = if self.rates.len() == SCOTLAND.len() { SCOTLAND } else { ELSEWHERE };
        let mut tax = Decimal::ZERO;
        let mut start = Decimal::ZERO;
        for (index, rate) in self.rates.iter().enumerate() {
            let end = self.limits.get(index).copied().unwrap_or(to.max(start));
            let in_band = (to.min(end) - from.max(start)).max(Decimal::ZERO);
            if !in_band.is_zero() {
                tax += working.total(names.get(index).copied().unwrap_or_default(), rule, |working| {
                    working.money("Income in the band", in_band, rule);
                    working.rate("Rate", *rate, rule);
                    in_band * rate
                });
            }
            start = end;
        }
        tax
    }

    #[cfg(test)]
    pub(super) fn is_in_order(&self) -> bool {
        self.limits.is_sorted() && self.rates.is_sorted() && self.rates.len() == self.limits.len() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: i64, to: i64, expected: i64) {
        let bands = Bands {
            limits: vec![Decimal::from(100), Decimal::from(200)],
            rates: vec![Decimal::ONE, Decimal::TWO, Decimal::TEN],
        };
        let tax = bands.tax_between(Decimal::from(from), Decimal::from(to), "", &mut Working::silent());
        assert_eq!(tax, Decimal::from(expected), "{from} to {to}");
    }

    #[test]
    fn a_slice_bears_the_rates_of_the_bands_it_lies_in() {
        check(0, 0, 0);
        check(0, 100, 100);
        check(0, 101, 102);
        check(50, 150, 150);
        check(150, 250, 600);
        check(500, 510, 100);
    }
}
