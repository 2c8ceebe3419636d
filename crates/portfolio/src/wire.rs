//! The command line's shape of this crate: one portfolio a line in, its figures a line out, as `attune tax` does.
//!
//! Amounts are whole minor units; shares, prices and rates are decimals, as numbers or in quotes, and come out in
//! quotes.

mod events;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::{Answer, Fields, answer as answered};

use crate::{
    Announced, Asset, Band, Books, ClassShare, CostMethod, DividendClass, ExchangeRate, Figures, Inputs,
    Pools, Price, Quotes, Returns, Sale, SecurityId, Target, Timeline, Worksheet, allocation, in_order,
    rebalance,
};

/// No list of a line has more entries.
const ENTRIES_MAX: usize = 100_000;
/// Days after which a price is stale, unless a line says otherwise.
const STALE_AFTER_DAYS: u32 = 30;
/// The class of what a line puts into none.
const NO_CLASS: &str = "Other";

/// Answers a line: `{"id","output":{…}}`, or `{"id","error":{"field","reason"}}`.
pub fn answer(line: &str) -> Answer {
    answered(line, |_, input| output(input))
}

/// A decimal as a number or in quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(pub(crate) Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(serde_json::Number),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        };
        text.parse().map(Self).map_err(|_| serde::de::Error::custom("not a decimal number such as 12.5"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceLine {
    security: String,
    on: NaiveDate,
    price: Number,
    currency: Option<Currency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateLine {
    currency: Currency,
    on: NaiveDate,
    rate: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnouncedLine {
    security: String,
    ex_on: NaiveDate,
    record_on: Option<NaiveDate>,
    pay_on: NaiveDate,
    per_share: Number,
    currency: Option<Currency>,
    class: Option<DividendClass>,
    source: Option<String>,
}

/// What a line is answered with.
#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    figures: &'a Figures,
    realised: Vec<Realised<'a>>,
    returns: ReturnsOut,
    allocation: Vec<ClassShare>,
    rebalancing: Option<Worksheet>,
}

#[derive(Serialize)]
struct Realised<'a> {
    on: NaiveDate,
    account: &'a str,
    security: &'a SecurityId,
    currency: Currency,
    acquired_on: Option<NaiveDate>,
    quantity: Decimal,
    proceeds_minor: i64,
    basis_minor: Option<i64>,
    gain_minor: Option<i64>,
}

impl<'a> Realised<'a> {
    fn of(sale: &'a Sale) -> Self {
        Self {
            on: sale.on,
            account: &sale.account,
            security: &sale.security,
            currency: sale.currency,
            acquired_on: sale.acquired_on,
            quantity: sale.quantity,
            proceeds_minor: sale.proceeds_minor,
            basis_minor: sale.basis_minor,
            gain_minor: sale.gain_minor(),
        }
    }
}

#[derive(Serialize)]
struct ReturnsOut {
    money_weighted: Option<f64>,
    time_weighted: Option<f64>,
    measured_from: Option<NaiveDate>,
    max_drawdown: Option<f64>,
    price_minor: i64,
    income_minor: i64,
    currency_minor: i64,
    excluded_lots: u32,
}

impl ReturnsOut {
    fn of(returns: &Returns) -> Self {
        Self {
            money_weighted: returns.money_weighted,
            time_weighted: returns.performance.map(|performance| performance.time_weighted),
            measured_from: returns.measured_from,
            max_drawdown: returns.performance.map(|performance| performance.max_drawdown),
            price_minor: returns.split.price_minor,
            income_minor: returns.split.income_minor,
            currency_minor: returns.split.currency_minor,
            excluded_lots: returns.split.excluded_lots,
        }
    }
}

/// The entries of a list, each read by itself so that a bad one is named by its place.
fn entries<T: DeserializeOwned>(fields: &mut Fields<'_>, field: &str) -> Result<Vec<T>, Refusal> {
    let Some(text) = fields.take(field)? else { return Ok(Vec::new()) };
    let raw: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|_| Refusal::new(field, "has to be a list of objects"))?;
    if raw.len() > ENTRIES_MAX {
        return Err(Refusal::new(field, format!("has more than {ENTRIES_MAX} entries")));
    }
    let read = |(place, entry): (usize, &&RawValue)| {
        serde_json::from_str(entry.get())
            .map_err(|error| Refusal::new(&format!("{field}[{place}]"), format!("cannot be read: {error}")))
    };
    raw.iter().enumerate().map(read).collect()
}

fn output(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let base: Currency = fields.parsed("currency", "a currency code, such as \"USD\"")?;
    let as_of: NaiveDate = fields.parsed("as_of", "a day, such as \"2026-01-31\"")?;
    let method = fields.choice("method", &CostMethod::ALL)?;
    let cash_minor: i64 = fields.optional("cash_minor", "whole minor units")?.unwrap_or(0);
    let stale_after_days =
        fields.optional("stale_after_days", "a number of days")?.unwrap_or(STALE_AFTER_DAYS);
    let inflation_bp: Option<i64> = fields.optional("inflation_bp", "whole basis points")?;
    let new_money_minor: Option<i64> = fields.optional("new_money_minor", "whole minor units")?;
    let tax_bp: i64 = fields.optional("tax_bp", "whole basis points")?.unwrap_or(0);
    let band: Band = fields.optional("band", "absolute_bp and relative_bp")?.unwrap_or_default();
    let classes: BTreeMap<String, String> =
        fields.optional("classes", "classes by security")?.unwrap_or_default();
    let targets: Vec<Target> = entries(&mut fields, "targets")?;
    let events = events::read(&mut fields, base)?;
    let quotes = quotes(&mut fields, base)?.following(Timeline::of(&events));
    let announced = announced(&mut fields, base)?;
    fields.finish()?;

    let pools = Pools::default();
    let inputs = Inputs {
        as_of,
        method,
        pools: &pools,
        events: &events,
        quotes: &quotes,
        announced: &announced,
        cash_minor,
        stale_after_days,
        inflation_bp,
    };
    let figures = Figures::of(&inputs);
    let until_now = in_order(events.iter().filter(|event| event.on <= as_of).cloned().collect());
    let books = Books::of(&until_now, method, &pools);
    let assets = assets(&figures, &classes);
    let rebalancing = match targets.is_empty() {
        true => None,
        false => Some(
            rebalance(&assets, &targets, band, new_money_minor.unwrap_or(0), tax_bp)
                .map_err(|error| Refusal::new("targets", error.to_string()))?,
        ),
    };
    let output = Output {
        realised: books.sales.iter().map(Realised::of).collect(),
        returns: ReturnsOut::of(&Returns::of(&events, &quotes, as_of)),
        allocation: allocation(&assets, &targets, band),
        rebalancing,
        figures: &figures,
    };
    serde_json::to_string(&output).map_err(|error| Refusal::new("input", error.to_string()))
}

/// What is held, each in its class; money in a class of its own.
fn assets(figures: &Figures, classes: &BTreeMap<String, String>) -> Vec<Asset> {
    let class_of = |symbol: &str| classes.get(symbol).map_or(NO_CLASS, String::as_str).to_owned();
    let mut assets: Vec<Asset> = figures
        .holdings
        .iter()
        .filter_map(|holding| {
            Some(Asset {
                class: class_of(holding.security.as_str()),
                security: Some(holding.security.clone()),
                value_minor: holding.value_minor?,
                basis_minor: holding.basis_minor,
            })
        })
        .collect();
    if figures.totals.cash_minor != 0 {
        let value_minor = figures.totals.cash_minor;
        assets.push(Asset {
            class: "Cash".to_owned(),
            security: None,
            value_minor,
            basis_minor: Some(value_minor),
        });
    }
    assets
}

fn quotes(fields: &mut Fields<'_>, base: Currency) -> Result<Quotes, Refusal> {
    let prices: Vec<PriceLine> = entries(fields, "prices")?;
    let rates: Vec<RateLine> = entries(fields, "rates")?;
    let mut checked = Vec::with_capacity(prices.len());
    for (place, line) in prices.into_iter().enumerate() {
        if line.price.0 < Decimal::ZERO {
            return Err(Refusal::new(&format!("prices[{place}].price"), "is below zero"));
        }
        checked.push(Price {
            security: SecurityId::new(&line.security),
            on: line.on,
            price: line.price.0,
            currency: line.currency.unwrap_or(base),
        });
    }
    let mut converted = Vec::with_capacity(rates.len());
    for (place, line) in rates.into_iter().enumerate() {
        if line.rate.0 <= Decimal::ZERO {
            return Err(Refusal::new(&format!("rates[{place}].rate"), "has to be above zero"));
        }
        converted.push(ExchangeRate { currency: line.currency, on: line.on, base_per_unit: line.rate.0 });
    }
    Ok(Quotes::new(base, &checked, &converted))
}

fn announced(fields: &mut Fields<'_>, base: Currency) -> Result<Vec<Announced>, Refusal> {
    let lines: Vec<AnnouncedLine> = entries(fields, "announced")?;
    let read = |line: AnnouncedLine| Announced {
        security: SecurityId::new(&line.security),
        ex_on: line.ex_on,
        record_on: line.record_on,
        pay_on: line.pay_on,
        per_share: line.per_share.0,
        currency: line.currency.unwrap_or(base),
        class: line.class.unwrap_or(DividendClass::Ordinary),
        source: line.source.unwrap_or_else(|| "announcement".to_owned()),
    };
    Ok(lines.into_iter().map(read).collect())
}

#[cfg(test)]
mod tests;
