//! What a portfolio returned: money-weighted, time-weighted by months, and how much of it was price, income and
//! currency.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::event::added_factor;
use crate::{CashFlow, Event, Movement, Performance, Quotes, SecurityId, Timeline, in_order, xirr};

/// A price may be so many days older than the day it values.
const PRICE_AGE_MAX: i64 = 10;

/// What a portfolio returned up to a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Returns {
    /// The money-weighted return a year; `None` where a value, a rate or a price is missing, or no rate fits.
    pub money_weighted: Option<f64>,
    /// The day it is measured from: the first event, or the first day at which all that was held has a price where
    /// shares came in without one.
    pub measured_from: Option<NaiveDate>,
    /// Growth month by month, whatever was put in or taken out: the last days of months and the growth to each from
    /// the one before. Only the latest months without a gap in prices.
    pub months: Vec<(NaiveDate, f64)>,
    /// Their time-weighted return and risk, with no risk-free return.
    pub performance: Option<Performance>,
    /// What was gained by what, over all events.
    pub split: Split,
}

/// A gain in parts that add up to it. Minor units of the base currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Split {
    /// Prices in their own currencies, at the rate of the purchase.
    pub price_minor: i64,
    /// Dividends and interest, less tax withheld and fees, at the rate of their days.
    pub income_minor: i64,
    /// What exchange rates did to what was held.
    pub currency_minor: i64,
    /// Shares of unknown cost or price, about which nothing is told here.
    pub excluded_lots: u32,
}

impl Split {
    /// All together.
    pub fn total_minor(self) -> i64 {
        self.price_minor.saturating_add(self.income_minor).saturating_add(self.currency_minor)
    }
}

impl Returns {
    /// Works the returns out of events in any order.
    pub fn of(events: &[Event], quotes: &Quotes, as_of: NaiveDate) -> Self {
        let until_now = events.iter().filter(|event| event.on <= as_of).cloned();
        let events = in_order(until_now.collect());
        let timeline = Timeline::of(&events);
        let (measured_from, flows) = match flows(&events, quotes, None) {
            Some(flows) => (events.first().map(|event| event.on), Some(flows)),
            None => later_flows(&events, &timeline, quotes, as_of).unzip(),
        };
        let months = months(&timeline, quotes, measured_from, flows.as_deref(), as_of);
        let returns: Vec<f64> = months.iter().map(|(_, growth)| *growth).collect();
        Self {
            measured_from,
            money_weighted: flows
                .as_ref()
                .and_then(|flows| money_weighted(flows, value(&timeline, quotes, as_of)?, as_of)),
            performance: Performance::of_months(&returns, 0.0),
            months,
            split: split(&events, quotes, as_of),
        }
    }
}

/// The first day after which no shares came without a price and at which all that is held has one, with the flows from
/// it on: what was held then counts as paid for.
fn later_flows(
    events: &[Event],
    timeline: &Timeline,
    quotes: &Quotes,
    as_of: NaiveDate,
) -> Option<(NaiveDate, Vec<(NaiveDate, i64)>)> {
    let unpriced = events.iter().filter(|event| match &event.movement {
        Movement::TransferIn { quantity, .. } | Movement::TransferOut { quantity } => {
            let security = event.security.as_ref();
            security.and_then(|security| quotes.value_minor(security, *quantity, event.on)).is_none()
        }
        _ => false,
    });
    let after = unpriced.map(|event| event.on).max()?;
    let days = quotes.days().into_iter().filter(|on| *on >= after && *on < as_of);
    let (on, held_minor) = days.into_iter().find_map(|on| Some((on, value(timeline, quotes, on)?)))?;
    let mut since = vec![(on, held_minor.saturating_neg())];
    since.extend(flows(events, quotes, Some(on))?);
    Some((on, since))
}

/// Money between the owner and the securities, after a day where one is given: below zero what was paid for them. Minor
/// units of the base currency.
fn flows(events: &[Event], quotes: &Quotes, after: Option<NaiveDate>) -> Option<Vec<(NaiveDate, i64)>> {
    let mut flows = Vec::new();
    for event in events.iter().filter(|event| after.is_none_or(|after| event.on > after)) {
        let amount_minor = match &event.movement {
            Movement::Buy { amount_minor, .. }
            | Movement::Fee { amount_minor }
            | Movement::Withholding { amount_minor } => amount_minor.saturating_neg(),
            Movement::Sell { amount_minor, .. }
            | Movement::Dividend { amount_minor, .. }
            | Movement::ReturnOfCapital { amount_minor } => *amount_minor,
            // Interest on money is earned by no security.
            Movement::Interest { amount_minor } if event.security.is_some() => *amount_minor,
            Movement::TransferIn { quantity, .. } => {
                let worth = quotes.value_minor(event.security.as_ref()?, *quantity, event.on)?;
                flows.push((event.on, worth.saturating_neg()));
                continue;
            }
            Movement::TransferOut { quantity } => {
                flows.push((event.on, quotes.value_minor(event.security.as_ref()?, *quantity, event.on)?));
                continue;
            }
            _ => continue,
        };
        flows.push((event.on, quotes.to_base_minor(amount_minor, event.currency, event.on)?));
    }
    Some(flows)
}

fn money_weighted(flows: &[(NaiveDate, i64)], value_minor: i64, as_of: NaiveDate) -> Option<f64> {
    let mut flows: Vec<CashFlow> =
        flows.iter().map(|(on, amount_minor)| CashFlow { on: *on, amount: float(*amount_minor) }).collect();
    flows.push(CashFlow { on: as_of, amount: float(value_minor) });
    xirr(&flows)
}

/// Minor units as a float; amounts of money are far inside what a float holds exactly.
fn float(amount_minor: i64) -> f64 {
    Decimal::from(amount_minor).to_f64().unwrap_or(f64::NAN)
}

/// What all securities were worth at the end of a day; `None` without a price of every one that was held.
fn value(timeline: &Timeline, quotes: &Quotes, on: NaiveDate) -> Option<i64> {
    let mut sum = 0_i64;
    for security in timeline.securities() {
        let quantity = timeline.quantity(security, on);
        if quantity > Decimal::ZERO {
            let (priced_on, ..) = quotes.price(security, on)?;
            let is_near = (on - priced_on).num_days() <= PRICE_AGE_MAX;
            sum = sum.checked_add(quotes.value_minor(security, quantity, on).filter(|_| is_near)?)?;
        }
    }
    Some(sum)
}

/// Growth by months, each by the modified Dietz method: gain over the value at the beginning and every flow weighted by
/// the part of the month it was there.
fn months(
    timeline: &Timeline,
    quotes: &Quotes,
    measured_from: Option<NaiveDate>,
    flows: Option<&[(NaiveDate, i64)]>,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, f64)> {
    let (Some(flows), Some(first)) = (flows, measured_from) else { return Vec::new() };
    let mut months: Vec<(NaiveDate, f64)> = Vec::new();
    let Some(mut from) = first.pred_opt() else { return months };
    let mut value_before = Some(0_i64);
    while from < as_of {
        let Some(until) = month_end(from).map(|end| end.min(as_of)) else { break };
        let value_after = value(timeline, quotes, until);
        let within = flows.iter().filter(|(on, _)| *on > from && *on <= until);
        let days = span(from, until);
        let (mut sum, mut weighted) = (0.0, 0.0);
        for (on, amount_minor) in within {
            sum += float(*amount_minor);
            weighted += float(*amount_minor) * span(*on, until) / days;
        }
        match (value_before, value_after) {
            (Some(before), Some(after)) => {
                let invested = float(before) - weighted;
                if invested > 0.0 {
                    months.push((until, (float(after) + sum - float(before)) / invested));
                }
            }
            // Before a gap nothing can be linked with what comes after it.
            _ => months.clear(),
        }
        (value_before, from) = (value_after, until);
    }
    months
}

fn span(from: NaiveDate, until: NaiveDate) -> f64 {
    i32::try_from((until - from).num_days()).map_or(f64::NAN, f64::from)
}

/// The last day of the month after a day's, or of the day's own where it is not that day itself.
fn month_end(after: NaiveDate) -> Option<NaiveDate> {
    let next = after.succ_opt()?;
    let (year, month) =
        if next.month() == 12 { (next.year() + 1, 1) } else { (next.year(), next.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_sub_days(Days::new(1))
}

/// Shares bought at a price and a rate.
struct OpenLot {
    quantity: Decimal,
    /// Major units of its own currency; `None` where nobody said.
    cost: Option<Decimal>,
    rate: Decimal,
}

fn split(events: &[Event], quotes: &Quotes, as_of: NaiveDate) -> Split {
    let mut split = Split::default();
    // By account, since a split is on the statement of each.
    let mut open: BTreeMap<(&str, &SecurityId), Vec<OpenLot>> = BTreeMap::new();
    let own = own_transfers(events);
    for (place, event) in events.iter().enumerate() {
        if let Some(transfer) = own.get(&place) {
            if let (OwnTransfer::To(account), Some(security), Movement::TransferOut { quantity }) =
                (transfer, &event.security, &event.movement)
            {
                let lots = take_lots(open.entry((&event.account, security)).or_default(), *quantity);
                open.entry((account, security)).or_default().extend(lots);
            }
            continue;
        }
        let Some(rate) = quotes.rate(event.currency, event.on) else {
            split.excluded_lots = split.excluded_lots.saturating_add(1);
            continue;
        };
        let earned = minor(quotes, earned(event).checked_mul(rate));
        split.income_minor = split.income_minor.saturating_add(earned);
        if let Some(security) = &event.security {
            let parts =
                moved(quotes, open.entry((&event.account, security)).or_default(), event, security, rate);
            add(&mut split, parts);
        }
    }
    for ((_, security), mut lots) in open {
        let held = quantity_of(&lots);
        let price = quotes.price(security, as_of);
        let rated = price.and_then(|(_, price, currency)| Some((price, quotes.rate(currency, as_of)?)));
        let parts =
            rated.map(|(price, rate)| gains(quotes, &mut lots, held, held.saturating_mul(price), rate));
        let unpriced = Split { excluded_lots: u32::from(!held.is_zero()), ..Split::default() };
        add(&mut split, parts.unwrap_or(unpriced));
    }
    split
}

/// A transfer between the owner's accounts.
enum OwnTransfer<'a> {
    /// Shares leave for this account.
    To(&'a str),
    /// They are counted where they left.
    Arrived,
}

/// Days between the two sides of a transfer.
const TRANSFERRED_WITHIN: i64 = 30;

/// Transfers between the owner's accounts, by the places of their two sides: nothing is gained by them.
fn own_transfers(events: &[Event]) -> BTreeMap<usize, OwnTransfer<'_>> {
    let mut arrived: BTreeMap<(&SecurityId, Decimal), Vec<(usize, &Event)>> = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        if let (Movement::TransferIn { quantity, .. }, Some(security)) = (&event.movement, &event.security) {
            arrived.entry((security, *quantity)).or_default().push((place, event));
        }
    }
    let mut own = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        let (Movement::TransferOut { quantity }, Some(security)) = (&event.movement, &event.security) else {
            continue;
        };
        let Some(candidates) = arrived.get_mut(&(security, *quantity)) else { continue };
        let fits = |(_, other): &(usize, &Event)| {
            other.account != event.account && (other.on - event.on).num_days().abs() <= TRANSFERRED_WITHIN
        };
        if let Some(found) = candidates.iter().position(fits) {
            let (arrival, other) = candidates.remove(found);
            own.insert(place, OwnTransfer::To(&other.account));
            own.insert(arrival, OwnTransfer::Arrived);
        }
    }
    own
}

fn quantity_of(lots: &[OpenLot]) -> Decimal {
    lots.iter().map(|lot| lot.quantity).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// Takes shares out of lots, the oldest first; those no lot has are of unknown cost.
fn take_lots(lots: &mut Vec<OpenLot>, quantity: Decimal) -> Vec<OpenLot> {
    let mut left = quantity;
    let mut taken = Vec::new();
    for lot in lots.iter_mut() {
        let part = lot.quantity.min(left);
        if part <= Decimal::ZERO {
            continue;
        }
        let cost = lot.cost.and_then(|cost| cost.checked_mul(part)?.checked_div(lot.quantity));
        taken.push(OpenLot { quantity: part, cost, rate: lot.rate });
        lot.cost = lot.cost.zip(cost).map(|(whole, part)| whole - part).or(lot.cost);
        lot.quantity -= part;
        left -= part;
    }
    lots.retain(|lot| !lot.quantity.is_zero());
    if left > Decimal::ZERO {
        taken.push(OpenLot { quantity: left, cost: None, rate: Decimal::ONE });
    }
    taken
}

/// An event's amount in major units.
fn major(event: &Event, amount_minor: i64) -> Decimal {
    Decimal::new(amount_minor, event.currency.digits())
}

/// What an event earned or cost beside prices, major units of its currency.
fn earned(event: &Event) -> Decimal {
    match &event.movement {
        Movement::Dividend { amount_minor, .. }
        | Movement::Interest { amount_minor }
        | Movement::Reinvest { amount_minor, .. }
        | Movement::DividendInKind { amount_minor, .. } => major(event, *amount_minor),
        Movement::Fee { amount_minor } | Movement::Withholding { amount_minor } => {
            -major(event, *amount_minor)
        }
        _ => Decimal::ZERO,
    }
}

/// Moves the lots of a security by an event; what was realised by it.
fn moved(
    quotes: &Quotes,
    lots: &mut Vec<OpenLot>,
    event: &Event,
    security: &SecurityId,
    rate: Decimal,
) -> Split {
    match &event.movement {
        Movement::Buy { quantity, amount_minor }
        | Movement::Reinvest { quantity, amount_minor, .. }
        | Movement::DividendInKind { quantity, amount_minor } => {
            lots.push(OpenLot { quantity: *quantity, cost: Some(major(event, *amount_minor)), rate });
        }
        Movement::TransferIn { quantity, basis_minor, .. } => {
            let cost = basis_minor.map(|basis| major(event, basis));
            lots.push(OpenLot { quantity: *quantity, cost, rate });
        }
        Movement::Sell { quantity, amount_minor, .. } => {
            return gains(quotes, lots, *quantity, major(event, *amount_minor), rate);
        }
        Movement::TransferOut { quantity } => {
            return match quotes.price(security, event.on) {
                Some((_, price, _)) => gains(quotes, lots, *quantity, quantity.saturating_mul(price), rate),
                None => Split { excluded_lots: 1, ..Split::default() },
            };
        }
        Movement::Split { new, old } => {
            for lot in lots {
                lot.quantity = lot.quantity.saturating_mul(*new).checked_div(*old).unwrap_or(lot.quantity);
            }
        }
        Movement::SplitAdded { quantity } => {
            let factor = added_factor(quantity_of(lots), *quantity).unwrap_or(Decimal::ONE);
            lots.iter_mut().for_each(|lot| lot.quantity = lot.quantity.saturating_mul(factor));
        }
        Movement::ReturnOfCapital { amount_minor } => {
            let held = quantity_of(lots);
            let back = major(event, *amount_minor);
            for lot in lots {
                let part = back.saturating_mul(lot.quantity).checked_div(held);
                lot.cost = lot.cost.zip(part).map(|(cost, part)| cost - part);
            }
        }
        _ => {}
    }
    Split::default()
}

fn add(split: &mut Split, more: Split) {
    split.price_minor = split.price_minor.saturating_add(more.price_minor);
    split.currency_minor = split.currency_minor.saturating_add(more.currency_minor);
    split.excluded_lots = split.excluded_lots.saturating_add(more.excluded_lots);
}

/// Takes shares out of lots, the oldest first, that are worth so many major units at a rate: what their price gained at
/// the rate of the purchase, and what the rate did to what they are worth.
fn gains(
    quotes: &Quotes,
    lots: &mut Vec<OpenLot>,
    quantity: Decimal,
    worth: Decimal,
    rate: Decimal,
) -> Split {
    let mut split = Split::default();
    for lot in take_lots(lots, quantity) {
        let part = worth.checked_mul(lot.quantity).and_then(|it| it.checked_div(quantity));
        match lot.cost.zip(part) {
            Some((cost, worth)) => {
                let price =
                    minor(quotes, worth.checked_sub(cost).and_then(|gain| gain.checked_mul(lot.rate)));
                let currency = minor(quotes, worth.checked_mul(rate - lot.rate));
                split.price_minor = split.price_minor.saturating_add(price);
                split.currency_minor = split.currency_minor.saturating_add(currency);
            }
            None => split.excluded_lots = split.excluded_lots.saturating_add(1),
        }
    }
    split
}

/// Major units of the base currency as minor ones; what cannot be told is nothing here, since it was excluded before.
fn minor(quotes: &Quotes, major: Option<Decimal>) -> i64 {
    let scale = Decimal::from(10_i64.pow(quotes.base().digits()));
    major.and_then(|major| money::rounded_minor(major.checked_mul(scale)?)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
