//! Dated prices and exchange rates, as they are handed in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;

use crate::{SecurityId, Timeline};

/// What one share was worth on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The security.
    pub security: SecurityId,
    /// The day.
    pub on: NaiveDate,
    /// Major units of the currency for one share.
    pub price: Decimal,
    /// The currency it is in.
    pub currency: Currency,
}

/// What one unit of a currency was worth on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub on: NaiveDate,
    /// Major units of the base currency for one major unit of it, above zero.
    pub base_per_unit: Decimal,
}

/// Prices and rates by day, and the currency everything is told in.
#[derive(Debug, Clone)]
pub struct Quotes {
    base: Currency,
    prices: BTreeMap<SecurityId, Vec<(NaiveDate, Decimal, Currency)>>,
    rates: BTreeMap<String, Vec<(NaiveDate, Decimal)>>,
    splits: Timeline,
}

impl Quotes {
    /// Prices and rates in any order; of two of one day the later in the list holds.
    pub fn new(base: Currency, prices: &[Price], rates: &[ExchangeRate]) -> Self {
        let mut by_security: BTreeMap<SecurityId, Vec<(NaiveDate, Decimal, Currency)>> = BTreeMap::new();
        for price in prices {
            let quotes = by_security.entry(price.security.clone()).or_default();
            quotes.push((price.on, price.price, price.currency));
        }
        by_security.values_mut().for_each(|quotes| quotes.sort_by_key(|quote| quote.0));
        let mut by_currency: BTreeMap<String, Vec<(NaiveDate, Decimal)>> = BTreeMap::new();
        for rate in rates {
            let quotes = by_currency.entry(rate.currency.code().to_owned()).or_default();
            quotes.push((rate.on, rate.base_per_unit));
        }
        by_currency.values_mut().for_each(|quotes| quotes.sort_by_key(|quote| quote.0));
        Self { base, prices: by_security, rates: by_currency, splits: Timeline::default() }
    }

    /// The quotes with prices in shares of the day they are asked for: one from before a split is divided by it.
    #[must_use]
    pub fn following(self, splits: Timeline) -> Self {
        Self { splits, ..self }
    }

    /// The currency everything is told in.
    pub fn base(&self) -> Currency {
        self.base
    }

    /// The last price of a security up to a day, with its own day and currency.
    pub fn price(&self, security: &SecurityId, on: NaiveDate) -> Option<(NaiveDate, Decimal, Currency)> {
        let (priced_on, price, currency) =
            last_until(self.prices.get(security)?, on, |quote| quote.0).copied()?;
        let [then, now] = [priced_on, on].map(|day| self.splits.split_factor(security, day));
        let price = if then == now { price } else { price.checked_mul(now)?.checked_div(then)? };
        Some((priced_on, price, currency))
    }

    /// Every day with a price, in order.
    pub(crate) fn days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.prices.values().flatten().map(|(on, ..)| *on).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// What a unit of a currency was worth: by the last rate up to the day, or the first after it where there is none.
    pub fn rate(&self, currency: Currency, on: NaiveDate) -> Option<Decimal> {
        if currency == self.base {
            return Some(Decimal::ONE);
        }
        let rates = self.rates.get(currency.code())?;
        let found = last_until(rates, on, |rate| rate.0).or_else(|| rates.first());
        found.map(|(_, base_per_unit)| *base_per_unit)
    }

    /// An amount of a day in minor units of the base currency, rounded half away from zero; `None` without a rate.
    pub fn to_base_minor(&self, amount_minor: i64, currency: Currency, on: NaiveDate) -> Option<i64> {
        if currency == self.base {
            return Some(amount_minor);
        }
        let major = Decimal::new(amount_minor, currency.digits());
        self.minor(major.checked_mul(self.rate(currency, on)?)?)
    }

    /// What shares were worth on a day in minor units of the base currency.
    pub fn value_minor(&self, security: &SecurityId, quantity: Decimal, on: NaiveDate) -> Option<i64> {
        let (_, price, currency) = self.price(security, on)?;
        let worth = quantity.checked_mul(price)?.checked_mul(self.rate(currency, on)?)?;
        self.minor(worth)
    }

    /// Major units of the base currency as minor ones.
    fn minor(&self, major: Decimal) -> Option<i64> {
        let scale = Decimal::from(10_i64.pow(self.base.digits()));
        money::rounded_minor(major.checked_mul(scale)?)
    }
}

/// The last entry of a list in order of days that is no later than a day.
fn last_until<T>(entries: &[T], on: NaiveDate, day: impl Fn(&T) -> NaiveDate) -> Option<&T> {
    entries.get(entries.partition_point(|entry| day(entry) <= on).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{buy, split};
    use crate::support::{day, number};

    #[test]
    fn row_a_price_from_before_a_split_is_divided_by_it() {
        let acme = SecurityId::new("ACME");
        let price = Price {
            security: acme.clone(),
            on: day("2026-01-05"),
            price: number("100"),
            currency: Currency::USD,
        };
        let events = [buy("2026-01-05", "ACME", "10", 100_000), split("2026-03-01", "ACME", "2", "1")];
        let quotes = Quotes::new(Currency::USD, &[price], &[]).following(Timeline::of(&events));
        for (on, quantity, expected) in [("2026-02-01", "10", 100_000), ("2026-04-01", "20", 100_000)] {
            assert_eq!(quotes.value_minor(&acme, number(quantity), day(on)), Some(expected), "{on}");
        }
    }

    #[test]
    fn the_last_price_and_rate_up_to_a_day_hold() {
        let acme = SecurityId::new("ACME");
        let price = |on: &str, price: &str| Price {
            security: acme.clone(),
            on: day(on),
            price: number(price),
            currency: Currency::EUR,
        };
        let rate = |on: &str, rate: &str| ExchangeRate {
            currency: Currency::EUR,
            on: day(on),
            base_per_unit: number(rate),
        };
        let quotes = Quotes::new(
            Currency::USD,
            &[price("2026-03-01", "12"), price("2026-01-01", "10.005")],
            &[rate("2026-02-01", "1.1"), rate("2026-04-01", "1.2")],
        );
        let value = |on: &str| quotes.value_minor(&acme, number("2"), day(on));
        assert_eq!(value("2025-12-31"), None);
        assert_eq!(value("2026-01-15"), Some(2_201), "20.01 at the first rate");
        assert_eq!(value("2026-03-31"), Some(2_640));
        assert_eq!(value("2026-04-01"), Some(2_880));
        assert_eq!(quotes.to_base_minor(1_000, Currency::GBP, day("2026-04-01")), None);
        assert_eq!(quotes.to_base_minor(1_000, Currency::USD, day("2026-04-01")), Some(1_000));
    }
}
