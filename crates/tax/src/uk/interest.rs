//! Interest that HM Revenue & Customs charges on late payment, by dated rates.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::to_pence;

/// The rates as published, each until the next.
static RATES: LazyLock<Option<Rates>> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/uk-interest.json"))).ok());

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rates {
    verified_to: NaiveDate,
    rates: Vec<DatedRate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedRate {
    from: NaiveDate,
    yearly: Decimal,
}

/// Interest so far as its rates are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateInterest {
    /// Interest for the days whose rate is known, pence.
    pub known_minor: i64,
    /// Days whose rate is not known, which cost interest too.
    pub unknown_days: i64,
}

impl LateInterest {
    /// Interest on two amounts together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            known_minor: self.known_minor + other.known_minor,
            unknown_days: self.unknown_days.max(other.unknown_days),
        }
    }
}

/// Interest on an amount in pence that was due on one day and paid on a later one: simple, by the day, over 365
/// (Finance Act 2009 s. 101; rates by SI 2011/2446). Nothing when it was paid in time.
pub fn late_payment_interest(amount_minor: i64, due: NaiveDate, paid_on: NaiveDate) -> LateInterest {
    let days_late = (paid_on - due).num_days().max(0);
    let mut known_days = 0;
    // Pounds times days times yearly rate, divided once so that nothing is lost on the way.
    let mut weighted = Decimal::ZERO;
    if let Some(table) = RATES.as_ref() {
        for (index, rate) in table.rates.iter().enumerate() {
            let next = table.rates.get(index + 1).map(|next| next.from.pred_opt().unwrap_or(next.from));
            let last = next.unwrap_or(table.verified_to).min(paid_on);
            // The first day that bears interest is the one after the due date.
            let before_first = rate.from.pred_opt().unwrap_or(rate.from).max(due);
            let days = (last - before_first).num_days().max(0);
            known_days += days;
            weighted += Decimal::new(amount_minor, 2) * Decimal::from(days) * rate.yearly;
        }
    }
    LateInterest {
        known_minor: to_pence(weighted / Decimal::from(365)),
        unknown_days: if amount_minor == 0 { 0 } else { days_late - known_days },
    }
}

#[cfg(test)]
mod tests {
    use super::super::person::on;
    use super::*;

    fn check(due: NaiveDate, paid_on: NaiveDate, known_minor: i64, unknown_days: i64) {
        assert_eq!(late_payment_interest(100_000, due, paid_on), LateInterest { known_minor, unknown_days });
    }

    #[test]
    fn interest_follows_the_rates_of_its_days() {
        // In time.
        check(on(2026, 1, 31), on(2026, 1, 31), 0, 0);
        check(on(2026, 1, 31), on(2026, 1, 1), 0, 0);
        // Five days at 7.75 %: 1,000 x 5 x 0.0775 / 365 = 1.06.
        check(on(2026, 1, 31), on(2026, 2, 5), 106, 0);
        // From 31 July 2025: 26 days at 8.25 % to 26 August, then 8 % to 8 January (135), then 7.75 % (5).
        // (26 x 0.0825 + 135 x 0.08 + 5 x 0.0775) x 1,000 / 365 = 36.53.
        check(on(2025, 7, 31), on(2026, 1, 13), 3_653, 0);
    }

    #[test]
    fn days_without_a_verified_rate_are_said_to_be_unknown() {
        check(on(2026, 1, 31), on(2026, 2, 10), 106, 5);
        check(on(2027, 1, 31), on(2027, 3, 2), 0, 30);
        check(on(2024, 7, 31), on(2024, 8, 21), 41, 19);
    }
}
