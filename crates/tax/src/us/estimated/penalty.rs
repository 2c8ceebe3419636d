//! The addition to tax for an underpaid instalment: simple interest by days at the rate of each quarter, to the day
//! it is paid and at most to April 15 (IRC 6654(b)(2); Form 2210 penalty worksheet).

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::us::rules::{RatePeriod, Rules};

/// A penalty as far as rates are published. Dollars, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Penalty {
    /// The penalty for the days whose rate is known.
    pub known: Decimal,
    /// The first day that bears interest at a rate not published yet; the penalty is more than `known` then.
    pub unknown_from: Option<NaiveDate>,
}

impl Penalty {
    /// Both penalties together.
    pub(super) fn and(self, other: Self) -> Self {
        let unknown_from = match (self.unknown_from, other.unknown_from) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self { known: self.known + other.known, unknown_from }
    }
}

/// What `amount` dollars cost that were due on the statutory day and are paid on `paid`. The day a weekend moves a
/// due date to makes a payment timely, but interest on a late one runs from the statutory day.
pub(super) fn of(rules: &Rules, amount: Decimal, statutory: NaiveDate, paid: NaiveDate) -> Penalty {
    if amount <= Decimal::ZERO {
        return Penalty::default();
    }
    let periods = rules.underpayment_rates.iter().filter_map(|period| {
        let days = days_within(period, statutory, paid);
        (days > 0).then(|| within(period, amount, days, statutory))
    });
    periods.fold(Penalty::default(), Penalty::and)
}

fn within(period: &RatePeriod, amount: Decimal, days: i64, statutory: NaiveDate) -> Penalty {
    match period.rate {
        Some(rate) => {
            let days_of_year = if period.from.leap_year() { 366 } else { 365 };
            let share = Decimal::from(days) * rate / Decimal::from(days_of_year);
            Penalty { known: amount * share, unknown_from: None }
        }
        None => {
            let first = statutory.checked_add_days(Days::new(1)).unwrap_or(statutory);
            Penalty { known: Decimal::ZERO, unknown_from: Some(first.max(period.from)) }
        }
    }
}

/// The days of a rate's period after the statutory day and up to the day of payment.
fn days_within(period: &RatePeriod, statutory: NaiveDate, paid: NaiveDate) -> i64 {
    let before = period.from.pred_opt().unwrap_or(period.from).max(statutory);
    (period.to.min(paid) - before).num_days()
}
