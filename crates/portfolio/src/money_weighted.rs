//! Money-weighted return: the one rate at which what went in and what came out are worth the same.

use chrono::NaiveDate;

use crate::roots::crossing;

/// Money on a day: below zero what was put in, above it what came out, the value at the end included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashFlow {
    /// The day.
    pub on: NaiveDate,
    /// How much, in any one unit.
    pub amount: f64,
}

/// The value of dated flows on the day of the first of them, at a rate a year: actual days over 365, from the first
/// flow in the list.
pub fn xnpv(rate: f64, flows: &[CashFlow]) -> f64 {
    let Some(first) = flows.first() else { return 0.0 };
    let years = |on: NaiveDate| days(on, first.on) / 365.0;
    flows.iter().map(|flow| flow.amount / (1.0 + rate).powf(years(flow.on))).sum()
}

fn days(on: NaiveDate, from: NaiveDate) -> f64 {
    // A calendar of chrono's is shorter than 2^31 days.
    i32::try_from((on - from).num_days()).map_or(f64::NAN, f64::from)
}

/// The rate a year at which [`xnpv`] is zero: the money-weighted return. None where no rate up to ten billion makes it
/// so, as when money went one way only; the rate nearest to zero where several do.
pub fn xirr(flows: &[CashFlow]) -> Option<f64> {
    crossing(|rate| xnpv(rate, flows))
}

/// The value today of flows a period apart, the first of them today.
pub fn net_present_value(rate: f64, flows: &[f64]) -> f64 {
    flows.iter().rev().fold(0.0, |value, flow| value / (1.0 + rate) + flow)
}

/// The rate a period at which [`net_present_value`] is zero; as [`xirr`].
pub fn internal_rate(flows: &[f64]) -> Option<f64> {
    crossing(|rate| net_present_value(rate, flows))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flow(on: &str, amount: f64) -> CashFlow {
        CashFlow { on: on.parse().unwrap(), amount }
    }

    #[test]
    fn a_year_of_ten_percent_is_ten_percent() {
        let found = xirr(&[flow("2025-01-01", -1000.0), flow("2026-01-01", 1100.0)]).unwrap();
        assert!((found - 0.1).abs() < 1e-12, "{found}");
        assert!((internal_rate(&[-1000.0, 0.0, 1210.0]).unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(xirr(&[flow("2025-01-01", 1000.0), flow("2026-01-01", 1100.0)]), None);
        assert_eq!(xirr(&[]), None);
        let week = xirr(&[flow("2026-01-01", -100.0), flow("2026-01-08", 110.0)]).unwrap();
        assert!((week - 143.0).abs() < 1.0, "{week}");
    }

    proptest! {
        #[test]
        fn what_grows_at_a_rate_is_found_to(rate in -0.9_f64..5.0, days in 30_u64..10_000) {
            let from: NaiveDate = "2000-01-01".parse().unwrap();
            let on = from.checked_add_days(chrono::Days::new(days)).unwrap();
            let years = f64::from(u32::try_from(days).unwrap()) / 365.0;
            let flows = [CashFlow { on: from, amount: -100.0 }, CashFlow { on, amount: 100.0 * (1.0 + rate).powf(years) }];
            let found = xirr(&flows).unwrap();
            prop_assert!((found - rate).abs() <= 1e-9 * (1.0 + rate), "{} {}", found, rate);
        }
    }
}
