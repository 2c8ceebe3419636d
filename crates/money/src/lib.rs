//! Amounts of money and how they are read and shown.
//!
//! Every amount is a whole number of minor units (cents, pence) beside an ISO 4217 code; no float ever holds
//! money. This crate knows how to parse and format amounts and dates for the locales Attune speaks. It does not
//! know exchange rates, accounts or the current date.

mod amount;
mod currency;
mod date;
mod locale;

pub use amount::{AmountError, Money, rounded_minor};
pub use currency::{Currency, CurrencyError};
pub use date::{day_month, long_date, month_year, short_date};
pub use locale::Locale;
