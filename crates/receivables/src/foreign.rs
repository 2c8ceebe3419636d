//! The value of a payment in another currency, at rates handed in.
//!
//! For someone taxed when money comes, income is the payment at the rate of the day it came. What the money gains or
//! loses afterwards, until it is changed, is exchange gain and no income of the trade (26 U.S.C. § 988), and so is
//! kept apart. The change between issue and receipt is shown too: it is exchange gain for those taxed when they
//! invoice. Amounts are rounded to whole minor units half away from zero.

use chrono::NaiveDate;
use money::{Currency, Money, rounded_minor};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An exchange rate and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Whole units of the home currency for one whole unit of the invoice's, above zero.
    pub home_per_unit: Decimal,
    /// The day it held.
    pub on: NaiveDate,
    /// Who published it, such as `ECB reference rate`.
    pub source: String,
}

/// A payment in the customer's own currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignReceipt {
    /// The customer's own currency, in which every amount here is.
    pub home_currency: Currency,
    /// The rate of the day the money came.
    pub receipt_rate: Rate,
    /// What counts as income: all that the payment settled, fees included, at that rate.
    pub income_minor: i64,
    /// Income less its value at the rate of the day of issue, where that rate is known; part of the income.
    pub since_issue_minor: Option<i64>,
    /// What changing the money brought above its value on receipt, where it was changed; no part of the income.
    pub fx_gain_minor: Option<i64>,
}

/// Why a value cannot be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// A rate is zero or negative.
    #[error("an exchange rate is above zero")]
    RateNotPositive,
    /// Beyond 64 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
}

impl Rate {
    /// An amount in the home currency, rounded half away from zero.
    ///
    /// # Errors
    /// [`ForeignError`].
    pub fn value(&self, amount: Money, home: Currency) -> Result<Money, ForeignError> {
        if self.home_per_unit <= Decimal::ZERO {
            return Err(ForeignError::RateNotPositive);
        }
        let scale = Decimal::from(10_i64.pow(home.digits()));
        let exact =
            amount.to_decimal().checked_mul(self.home_per_unit).and_then(|home| home.checked_mul(scale));
        let amount_minor = exact.and_then(rounded_minor).ok_or(ForeignError::TooLarge)?;
        Ok(Money::new(amount_minor, home))
    }
}

impl ForeignReceipt {
    /// The receipt of `settled`, in the invoice's currency, at the rate of the day it came. `issue_rate` is that of
    /// the day of issue, where known; `changed_into_minor` what the same money brought when it was changed.
    ///
    /// # Errors
    /// [`ForeignError`].
    pub fn new(
        settled: Money,
        home_currency: Currency,
        receipt_rate: Rate,
        issue_rate: Option<&Rate>,
        changed_into_minor: Option<i64>,
    ) -> Result<Self, ForeignError> {
        let income_minor = receipt_rate.value(settled, home_currency)?.amount_minor;
        let less = |from: i64, amount: i64| from.checked_sub(amount).ok_or(ForeignError::TooLarge);
        let at_issue = issue_rate.map(|rate| rate.value(settled, home_currency)).transpose()?;
        let since_issue_minor = at_issue.map(|value| less(income_minor, value.amount_minor)).transpose()?;
        let fx_gain_minor = changed_into_minor.map(|changed| less(changed, income_minor)).transpose()?;
        Ok(Self { home_currency, receipt_rate, income_minor, since_issue_minor, fx_gain_minor })
    }

    /// What the money was changed into, minor units of the home currency, where it was.
    pub fn changed_into_minor(&self) -> Option<i64> {
        self.fx_gain_minor.map(|gain| self.income_minor.saturating_add(gain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::day;

    fn rate(home_per_unit: &str) -> Rate {
        let source = "ECB reference rate".to_owned();
        Rate { home_per_unit: home_per_unit.parse().unwrap(), on: day("2026-03-20"), source }
    }

    fn check(
        settled: Money,
        rates: (&str, Option<&str>),
        changed_into_minor: Option<i64>,
        expected: (i64, Option<i64>, Option<i64>),
    ) {
        let issue = rates.1.map(rate);
        let receipt =
            ForeignReceipt::new(settled, Currency::USD, rate(rates.0), issue.as_ref(), changed_into_minor);
        let receipt = receipt.unwrap();
        let found = (receipt.income_minor, receipt.since_issue_minor, receipt.fx_gain_minor);
        assert_eq!((found, receipt.receipt_rate), (expected, rate(rates.0)));
    }

    #[test]
    fn income_is_at_the_rate_of_receipt_and_gain_apart() {
        let euros = Money::new(100_000, Currency::EUR);
        check(euros, ("1.10", None), None, (110_000, None, None));
        check(euros, ("1.10", Some("1.05")), Some(112_000), (110_000, Some(5_000), Some(2_000)));
        check(euros, ("1.10", Some("1.15")), Some(108_900), (110_000, Some(-5_000), Some(-1_100)));
    }

    #[test]
    fn currencies_differ_in_digits_and_halves_go_up() {
        let yen = Money::new(150_001, "JPY".parse().unwrap());
        check(yen, ("0.0065", None), None, (97_501, None, None));
        check(Money::new(1, Currency::EUR), ("1.5", None), None, (2, None, None));
    }

    #[test]
    fn a_rate_of_nothing_is_refused() {
        let euros = Money::new(1, Currency::EUR);
        assert_eq!(rate("0").value(euros, Currency::USD), Err(ForeignError::RateNotPositive));
        let huge = Money::new(i64::MAX, Currency::EUR);
        assert_eq!(rate("100").value(huge, Currency::USD), Err(ForeignError::TooLarge));
    }
}
