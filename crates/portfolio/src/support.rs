//! Builders for tests: events in dollars of one account, days and numbers from text.

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;

use crate::{DividendClass, Event, Movement, SecurityId};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn event(on: &str, symbol: &str, movement: Movement) -> Event {
    Event {
        on: day(on),
        account: "broker".to_owned(),
        security: (!symbol.is_empty()).then(|| SecurityId::new(symbol)),
        currency: Currency::USD,
        movement,
    }
}

pub(crate) fn buy(on: &str, symbol: &str, quantity: &str, amount_minor: i64) -> Event {
    event(on, symbol, Movement::Buy { quantity: number(quantity), amount_minor })
}

pub(crate) fn sell(on: &str, symbol: &str, quantity: &str, amount_minor: i64) -> Event {
    event(on, symbol, Movement::Sell { quantity: number(quantity), amount_minor, lots: Vec::new() })
}

pub(crate) fn split(on: &str, symbol: &str, new: &str, old: &str) -> Event {
    event(on, symbol, Movement::Split { new: number(new), old: number(old) })
}

pub(crate) fn transfer_in(on: &str, symbol: &str, quantity: &str, basis_minor: Option<i64>) -> Event {
    event(on, symbol, Movement::TransferIn { quantity: number(quantity), basis_minor, acquired_on: None })
}

pub(crate) fn dividend(on: &str, symbol: &str, amount_minor: i64) -> Event {
    event(on, symbol, Movement::Dividend { class: DividendClass::Ordinary, amount_minor })
}

pub(crate) fn withheld(on: &str, symbol: &str, amount_minor: i64) -> Event {
    event(on, symbol, Movement::Withholding { amount_minor })
}
