//! The figures of a portfolio on a day, holding by holding and as a whole.
//!
//! A figure that cannot be told is absent, never zero: a yield on cost counts only holdings whose whole basis is
//! known, a yield only those with a fresh price, and what is left out is said beside it.

mod alerts;
mod totals;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{CalendarOf, Payment, PaymentStatus, calendar};
use crate::forward::{Announced, Habit};
use crate::income::{Income, IncomeKind, UnassignedTax};
use crate::{Books, CostMethod, Event, Pools, Quotes, SecurityId, Timeline, in_order};

pub use alerts::{Alert, AlertKind};
pub use totals::Totals;

/// What figures are worked out from.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The day.
    pub as_of: NaiveDate,
    /// How the basis of what was sold is found.
    pub method: CostMethod,
    /// Which accounts share a pool of Section 104.
    pub pools: &'a Pools,
    /// What happened, in any order; later than the day is left out.
    pub events: &'a [Event],
    /// Prices and rates, and the base currency.
    pub quotes: &'a Quotes,
    /// What issuers announced.
    pub announced: &'a [Announced],
    /// Money in the accounts, minor units of the base currency; below zero where it is owed.
    pub cash_minor: i64,
    /// Days after which a price is stale.
    pub stale_after_days: u32,
    /// How prices of consumers rose in the year before, basis points, where that is known.
    pub inflation_bp: Option<i64>,
}

/// A price and how old it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedAt {
    /// Major units of the currency a share.
    pub price: Decimal,
    /// The currency.
    pub currency: Currency,
    /// Its day.
    pub on: NaiveDate,
    /// Whether it is too old to make a yield of.
    pub is_stale: bool,
}

/// One security, in all accounts together. Minor units of the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingFigures {
    /// Which.
    pub security: SecurityId,
    /// Shares held.
    pub quantity: Decimal,
    /// Shares among them whose basis nobody told.
    pub unknown_quantity: Decimal,
    /// The last price.
    pub price: Option<PricedAt>,
    /// What they are worth.
    pub value_minor: Option<i64>,
    /// What they cost; `None` where any of it is unknown.
    pub basis_minor: Option<i64>,
    /// Regular income of the last 365 days.
    pub trailing_minor: i64,
    /// Special payments of the last 365 days.
    pub special_minor: i64,
    /// Declared payments of the next 365 days, special ones apart.
    pub declared_minor: i64,
    /// Estimated payments of the next 365 days.
    pub estimated_minor: i64,
    /// Income to come over value, basis points; `None` without a fresh price.
    pub yield_bp: Option<i64>,
    /// Income to come over basis, basis points; `None` without a whole basis.
    pub yield_on_cost_bp: Option<i64>,
    /// Regular income of the last 365 days over basis, basis points.
    pub trailing_yield_on_cost_bp: Option<i64>,
    /// How regular payments a share of the last year grew over those of the year before, basis points.
    pub growth_bp: Option<i64>,
    /// The same a year over the last five, compounded.
    pub five_year_growth_bp: Option<i64>,
    /// Its part of the portfolio's income to come, basis points.
    pub income_share_bp: Option<i64>,
    /// Whether less than a year of its payments was seen, so that the last 365 days are no full year.
    pub is_first_year: bool,
}

impl HoldingFigures {
    /// Income to come in the next 365 days.
    pub fn forward_minor(&self) -> i64 {
        self.declared_minor.saturating_add(self.estimated_minor)
    }
}

/// Everything about a portfolio on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The day.
    pub as_of: NaiveDate,
    /// The currency of every base amount.
    pub currency: Currency,
    /// Holdings, the most valuable first, those without a value last.
    pub holdings: Vec<HoldingFigures>,
    /// All together.
    pub totals: Totals,
    /// Every payment, past and to come, in order of days.
    pub payments: Vec<Payment>,
    /// Payments that were cut or do not come any more.
    pub alerts: Vec<Alert>,
    /// Tax that is not of one payment for certain.
    pub unassigned_tax: Vec<UnassignedTax>,
    /// Currencies amounts came in that no rate was handed in for.
    pub missing_rates: Vec<Currency>,
}

/// Days of a year.
const YEAR: Days = Days::new(365);

impl Figures {
    /// Works out the figures.
    pub fn of(inputs: &Inputs<'_>) -> Self {
        let until_now = inputs.events.iter().filter(|event| event.on <= inputs.as_of).cloned();
        let events = in_order(until_now.collect());
        let timeline = Timeline::of(&events);
        let income = Income::of(&events, &timeline, inputs.quotes);
        let books = Books::of(&events, inputs.method, inputs.pools);
        let habits: BTreeMap<SecurityId, Habit> = timeline
            .securities()
            .filter_map(|security| Some((security.clone(), Habit::of(&income.regular_of(security))?)))
            .collect();
        let payments = calendar(CalendarOf {
            income: &income,
            announced: inputs.announced,
            habits: &habits,
            timeline: &timeline,
            quotes: inputs.quotes,
            as_of: inputs.as_of,
        });
        let mut holdings = holdings(inputs, &books, &payments, &income);
        let to_come = holdings.iter().map(HoldingFigures::forward_minor).fold(0, i64::saturating_add);
        for holding in &mut holdings {
            holding.income_share_bp = share_bp(holding.forward_minor(), to_come);
        }
        holdings.sort_by(|a, b| b.value_minor.cmp(&a.value_minor).then_with(|| a.security.cmp(&b.security)));
        let alerts = alerts::of(inputs, &habits, &timeline, &payments, &income);
        let totals = totals::of(inputs, &holdings, &payments, &events);
        let missing_rates = missing_rates(inputs, &events);
        Self {
            as_of: inputs.as_of,
            currency: inputs.quotes.base(),
            totals,
            holdings,
            payments,
            alerts,
            unassigned_tax: income.unassigned,
            missing_rates,
        }
    }
}

/// A part of a whole in basis points, rounded half away from zero; `None` of nothing or less.
pub(crate) fn share_bp(part_minor: i64, whole_minor: i64) -> Option<i64> {
    if whole_minor <= 0 {
        return None;
    }
    let scaled = Decimal::from(part_minor).checked_mul(Decimal::from(10_000))?;
    money::rounded_minor(scaled.checked_div(Decimal::from(whole_minor))?)
}

fn missing_rates(inputs: &Inputs<'_>, events: &[Event]) -> Vec<Currency> {
    let mut missing: Vec<Currency> = Vec::new();
    for event in events {
        if inputs.quotes.rate(event.currency, event.on).is_none() && !missing.contains(&event.currency) {
            missing.push(event.currency);
        }
    }
    missing
}

/// What the lots of one security come to.
struct Held {
    quantity: Decimal,
    unknown_quantity: Decimal,
    basis_minor: Option<i64>,
}

fn holdings(
    inputs: &Inputs<'_>,
    books: &Books,
    payments: &[Payment],
    income: &Income,
) -> Vec<HoldingFigures> {
    let mut held: BTreeMap<&SecurityId, Held> = BTreeMap::new();
    for ((_, security), holding) in &books.holdings {
        // What was paid is told at the rate of the day of asking where it was paid in another currency: a basis in its
        // own currency over income in the same.
        let basis_minor = holding
            .basis_minor()
            .and_then(|basis| inputs.quotes.to_base_minor(basis, holding.currency, inputs.as_of));
        let entry = held.entry(security).or_insert(Held {
            quantity: Decimal::ZERO,
            unknown_quantity: Decimal::ZERO,
            basis_minor: Some(0),
        });
        entry.quantity += holding.quantity();
        entry.unknown_quantity += holding.unknown_quantity();
        entry.basis_minor = entry.basis_minor.zip(basis_minor).map(|(sum, basis)| sum.saturating_add(basis));
    }
    let mut by_security: BTreeMap<&SecurityId, Vec<&Payment>> = BTreeMap::new();
    for payment in payments {
        if let Some(security) = &payment.security {
            by_security.entry(security).or_default().push(payment);
        }
    }
    held.into_iter()
        .map(|(security, held)| {
            let payments = by_security.get(security).map_or(&[][..], Vec::as_slice);
            holding(inputs, security, &held, payments, &income.regular_of(security))
        })
        .collect()
}

fn holding(
    inputs: &Inputs<'_>,
    security: &SecurityId,
    held: &Held,
    payments: &[&Payment],
    regular: &[(NaiveDate, Decimal)],
) -> HoldingFigures {
    let price = inputs.quotes.price(security, inputs.as_of).map(|(on, price, currency)| PricedAt {
        price,
        currency,
        on,
        is_stale: (inputs.as_of - on).num_days() > i64::from(inputs.stale_after_days),
    });
    let value_minor = inputs.quotes.value_minor(security, held.quantity, inputs.as_of);
    let a_year_ago = inputs.as_of.checked_sub_days(YEAR).unwrap_or(NaiveDate::MIN);
    let in_a_year = inputs.as_of.checked_add_days(YEAR).unwrap_or(NaiveDate::MAX);
    let sum = |status: PaymentStatus, kind: IncomeKind| -> i64 {
        let of_kind = payments.iter().filter(|it| it.status == status && it.kind == kind);
        let within = of_kind.filter(|it| it.pay_on > a_year_ago && it.pay_on <= in_a_year);
        within.filter_map(|it| it.base_minor).fold(0, i64::saturating_add)
    };
    let trailing_minor = sum(PaymentStatus::Received, IncomeKind::Regular);
    let declared_minor = sum(PaymentStatus::Declared, IncomeKind::Regular);
    let estimated_minor = sum(PaymentStatus::Estimated, IncomeKind::Regular);
    let forward_minor = declared_minor.saturating_add(estimated_minor);
    let fresh_value_minor = value_minor.filter(|_| price.as_ref().is_some_and(|price| !price.is_stale));
    let year = |back: u64| per_share_of_year(regular, inputs.as_of, back);
    HoldingFigures {
        security: security.clone(),
        quantity: held.quantity,
        unknown_quantity: held.unknown_quantity,
        value_minor,
        basis_minor: held.basis_minor,
        trailing_minor,
        special_minor: sum(PaymentStatus::Received, IncomeKind::Special),
        declared_minor,
        estimated_minor,
        yield_bp: fresh_value_minor.and_then(|value| share_bp(forward_minor, value)),
        yield_on_cost_bp: held.basis_minor.and_then(|basis| share_bp(forward_minor, basis)),
        trailing_yield_on_cost_bp: held.basis_minor.and_then(|basis| share_bp(trailing_minor, basis)),
        growth_bp: year(0).zip(year(1)).and_then(|(this, before)| crate::forward::change_bp(before, this)),
        five_year_growth_bp: year(0).zip(year(5)).and_then(|(this, before)| yearly_bp(before, this, 5)),
        income_share_bp: None,
        is_first_year: regular.first().is_none_or(|(first, _)| *first > a_year_ago),
        price,
    }
}

/// Regular payments a share of the year that ended so many years ago; `None` where payments were not seen since before
/// it began.
fn per_share_of_year(regular: &[(NaiveDate, Decimal)], as_of: NaiveDate, years_back: u64) -> Option<Decimal> {
    let until = as_of.checked_sub_days(Days::new(365 * years_back))?;
    let after = until.checked_sub_days(YEAR)?;
    // A first payment up to a quarter after the beginning is still a whole year of a quarterly habit.
    let (first, _) = regular.first()?;
    if *first > after.checked_add_days(Days::new(92))? {
        return None;
    }
    let within = regular.iter().filter(|(on, _)| *on > after && *on <= until);
    Some(within.map(|(_, amount)| *amount).sum::<Decimal>()).filter(|sum| *sum > Decimal::ZERO)
}

/// Growth a year, compounded, in basis points.
fn yearly_bp(from: Decimal, to: Decimal, years: u32) -> Option<i64> {
    use rust_decimal::prelude::ToPrimitive;
    let growth = (to.to_f64()? / from.to_f64()?).powf(1.0 / f64::from(years)) - 1.0;
    money::rounded_minor(Decimal::from_f64_retain(growth * 10_000.0)?)
}

#[cfg(test)]
mod tests;
