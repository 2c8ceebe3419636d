//! How well a portfolio is kept: concentration by holding and currency, idle cash, and the fall from its best.

use std::collections::BTreeMap;

use money::Currency;
use portfolio::SecurityId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Portfolio;

/// Concentration, idle cash and the fall from the peak. Shares are basis points of holdings and cash together; absent
/// where that is nothing or less.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preservation {
    /// The most valuable holding and its share.
    pub largest: Option<(SecurityId, i64)>,
    /// What is priced in each currency, minor units of the customer's own, and its share; the most first.
    pub currencies: Vec<(Currency, i64, i64)>,
    /// The share that is priced in other currencies than the customer's.
    pub foreign_bp: Option<i64>,
    /// The share of cash.
    pub cash_bp: Option<i64>,
    /// What inflation takes from that cash in a year, minor units; `None` where inflation is not known.
    pub cash_drag_minor: Option<i64>,
    /// How far the returns' index stands below its best month end.
    pub below_peak_bp: Option<i64>,
    /// The deepest it ever stood below a month end before.
    pub deepest_fall_bp: Option<i64>,
}

impl Preservation {
    pub(super) fn of(portfolio: &Portfolio) -> Self {
        let (figures, base) = (&portfolio.figures, portfolio.figures.currency);
        let cash_minor = figures.totals.cash_minor;
        let mut by_currency: BTreeMap<Currency, i64> = BTreeMap::new();
        let mut total_minor = cash_minor;
        if cash_minor > 0 {
            by_currency.insert(base, cash_minor);
        }
        for holding in &figures.holdings {
            let (Some(value_minor), Some(price)) = (holding.value_minor, &holding.price) else { continue };
            total_minor = total_minor.saturating_add(value_minor);
            let sum = by_currency.entry(price.currency).or_insert(0);
            *sum = sum.saturating_add(value_minor);
        }
        let share = |part_minor: i64| {
            let whole = i128::from(total_minor);
            (whole > 0).then(|| i64::try_from(i128::from(part_minor) * 10_000 / whole).ok()).flatten()
        };
        let mut currencies: Vec<(Currency, i64, i64)> = by_currency
            .iter()
            .filter_map(|(currency, minor)| Some((*currency, *minor, share(*minor)?)))
            .collect();
        currencies.sort_by_key(|(_, minor, _)| std::cmp::Reverse(*minor));
        let foreign = by_currency.iter().filter(|(currency, _)| **currency != base).map(|(_, minor)| *minor);
        let largest = figures.holdings.iter().filter_map(|it| Some((it.security.clone(), it.value_minor?)));
        let (below_peak_bp, deepest_fall_bp) = falls(&portfolio.returns.months).unzip();
        Self {
            largest: largest
                .max_by_key(|(_, minor)| *minor)
                .and_then(|(security, minor)| Some((security, share(minor)?))),
            foreign_bp: share(foreign.fold(0, i64::saturating_add)),
            cash_bp: share(cash_minor),
            cash_drag_minor: portfolio.inflation_bp.and_then(|bp| drag(cash_minor, bp)),
            currencies,
            below_peak_bp,
            deepest_fall_bp,
        }
    }
}

fn drag(cash_minor: i64, inflation_bp: i64) -> Option<i64> {
    let lost = Decimal::from(cash_minor).checked_mul(Decimal::from(inflation_bp))?;
    money::rounded_minor(lost.checked_div(Decimal::from(10_000.max(10_000 + inflation_bp)))?)
}

/// How far the index of monthly growth is below its best, and the deepest it was; `None` without any month.
fn falls(months: &[(chrono::NaiveDate, f64)]) -> Option<(i64, i64)> {
    let (mut index, mut best, mut deepest) = (1.0_f64, 1.0_f64, 0.0_f64);
    months.last()?;
    for (_, growth) in months {
        index *= 1.0 + growth;
        best = best.max(index);
        deepest = deepest.max(1.0 - index / best);
    }
    let bp = |share: f64| money::rounded_minor(Decimal::from_f64_retain(share * 10_000.0)?);
    Some((bp(1.0 - index / best)?, bp(deepest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_is_measured_from_the_best_month_end() {
        let months = |growths: &[f64]| -> Vec<(chrono::NaiveDate, f64)> {
            growths.iter().map(|growth| ("2026-01-31".parse().unwrap(), *growth)).collect()
        };
        assert_eq!(falls(&months(&[0.10, -0.20, 0.10])), Some((1_200, 2_000)));
        assert_eq!(falls(&months(&[0.10, 0.0])), Some((0, 0)));
        assert_eq!(falls(&[]), None);
    }

    #[test]
    fn cash_loses_what_prices_gain() {
        assert_eq!(drag(10_300, 300), Some(300));
        assert_eq!(drag(10_000, -100), Some(-100));
    }
}
