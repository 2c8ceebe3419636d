//! The pool of Section 104, and the shares that are matched before it.
//!
//! A disposal is matched with shares acquired on its day, then with those of the 30 days after it, the earliest first
//! (Taxation of Chargeable Gains Act 1992, ss. 105 and 106A), and only then with the pool. Quantities are brought to
//! shares of the last day first, so that a split between a disposal and its match changes nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::replay::{return_capital, sold};
use super::{Books, Holding, Lot, Pools, take};
use crate::{Event, Movement, SecurityId, Timeline};

/// Days after a disposal within which an acquisition is matched with it.
const BED_AND_BREAKFAST: Days = Days::new(30);

pub(super) fn books(events: &[Event], pools: &Pools) -> Books {
    let timeline = Timeline::of(events);
    let mut pooled: BTreeMap<(&str, &SecurityId), Vec<&Event>> = BTreeMap::new();
    for event in events {
        if let Some(security) = &event.security {
            pooled.entry((pools.of(&event.account), security)).or_default().push(event);
        }
    }
    let mut books = Books::default();
    for ((pool, security), events) in pooled {
        let mut matched = matched(security, &events, &timeline);
        let Some(first) = events.first() else { continue };
        let mut holding = Holding { currency: first.currency, lots: Vec::new() };
        for (place, event) in events.iter().enumerate() {
            apply(event, security, &mut holding, matched.remove(&place), &mut books, &timeline);
        }
        holding.lots.retain(|lot| !lot.quantity.is_zero());
        if !holding.lots.is_empty() {
            books.holdings.insert((pool.to_owned(), security.clone()), holding);
        }
    }
    books.sales.sort_by_key(|sale| sale.on);
    books
}

/// What of an event never reaches the pool.
#[derive(Debug, Clone, Default)]
struct Matched {
    /// Of a disposal: the lots it was matched with. Of an acquisition: one lot of what was taken from it.
    lots: Vec<Lot>,
}

impl Matched {
    fn quantity(&self) -> Decimal {
        self.lots.iter().map(|lot| lot.quantity).fold(Decimal::ZERO, Decimal::saturating_add)
    }
}

/// An acquisition as a lot in shares of the last day.
fn acquisition(security: &SecurityId, event: &Event, timeline: &Timeline) -> Option<Lot> {
    let (quantity, basis_minor) = match &event.movement {
        Movement::Buy { quantity, amount_minor }
        | Movement::DividendInKind { quantity, amount_minor }
        | Movement::Reinvest { quantity, amount_minor, .. } => (quantity, Some(*amount_minor)),
        _ => return None,
    };
    let quantity = quantity.checked_mul(timeline.split_factor(security, event.on))?;
    Some(Lot { acquired_on: Some(event.on), quantity, basis_minor })
}

/// Shares disposed of, in shares of the last day.
fn disposal(security: &SecurityId, event: &Event, timeline: &Timeline) -> Option<Decimal> {
    match &event.movement {
        Movement::Sell { quantity, .. } => quantity.checked_mul(timeline.split_factor(security, event.on)),
        _ => None,
    }
}

fn is_same_day(disposed: NaiveDate, acquired: NaiveDate) -> bool {
    disposed == acquired
}

fn is_soon_after(disposed: NaiveDate, acquired: NaiveDate) -> bool {
    let until = disposed.checked_add_days(BED_AND_BREAKFAST).unwrap_or(NaiveDate::MAX);
    disposed < acquired && acquired <= until
}

/// Matches disposals with acquisitions of the same day and of the days after, by the places of their events.
fn matched(security: &SecurityId, events: &[&Event], timeline: &Timeline) -> BTreeMap<usize, Matched> {
    let mut left: BTreeMap<usize, Lot> = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        if let Some(lot) = acquisition(security, event, timeline) {
            left.insert(place, lot);
        }
    }
    let mut matched: BTreeMap<usize, Matched> = BTreeMap::new();
    let day_of = |place: &usize| events.get(*place).map(|event| event.on);
    // All of the same day come before any of the days after.
    let rules: [fn(NaiveDate, NaiveDate) -> bool; 2] = [is_same_day, is_soon_after];
    for fits in rules {
        for (place, event) in events.iter().enumerate() {
            let Some(quantity) = disposal(security, event, timeline) else { continue };
            let done = matched.get(&place).map_or(Decimal::ZERO, Matched::quantity);
            let mut wanted = quantity - done;
            for (other, lot) in &mut left {
                let is_match = day_of(other).is_some_and(|on| fits(event.on, on));
                if !is_match || wanted <= Decimal::ZERO || lot.quantity <= Decimal::ZERO {
                    continue;
                }
                let part = take(lot, wanted);
                wanted -= part.quantity;
                matched.entry(*other).or_default().lots.push(part.clone());
                matched.entry(place).or_default().lots.push(part);
            }
        }
    }
    matched
}

fn apply(
    event: &Event,
    security: &SecurityId,
    holding: &mut Holding,
    matched: Option<Matched>,
    books: &mut Books,
    timeline: &Timeline,
) {
    let factor = timeline.split_factor(security, event.on);
    let scaled = |quantity: Decimal| quantity.checked_mul(factor).unwrap_or(quantity);
    let is_own_currency = event.currency == holding.currency;
    match &event.movement {
        Movement::TransferIn { quantity, basis_minor, .. } => {
            let basis_minor = basis_minor.filter(|_| is_own_currency);
            into_pool(holding, scaled(*quantity), basis_minor);
        }
        Movement::Sell { amount_minor, quantity, .. } => {
            let mut lots = matched.map_or_else(Vec::new, |matched| matched.lots);
            let done = lots.iter().map(|lot| lot.quantity).fold(Decimal::ZERO, Decimal::saturating_add);
            lots.extend(out_of_pool(holding, scaled(*quantity) - done));
            for lot in &mut lots {
                lot.quantity = lot.quantity.checked_div(factor).unwrap_or(lot.quantity);
            }
            books.sales.extend(sold(event, security, *amount_minor, lots));
        }
        Movement::TransferOut { quantity } => {
            out_of_pool(holding, scaled(*quantity));
        }
        Movement::BasisTold { quantity, amount_minor } if is_own_currency => {
            tell_part(holding, scaled(*quantity), *amount_minor);
        }
        Movement::ReturnOfCapital { amount_minor } if is_own_currency => {
            books.sales.extend(return_capital(event, security, holding, *amount_minor));
        }
        _ => {
            let Some(mut lot) = acquisition(security, event, timeline) else { return };
            for part in matched.map_or_else(Vec::new, |matched| matched.lots) {
                lot.quantity -= part.quantity;
                lot.basis_minor = lot.basis_minor.zip(part.basis_minor).map(|(whole, part)| whole - part);
            }
            let basis_minor = lot.basis_minor.filter(|_| is_own_currency);
            into_pool(holding, lot.quantity, basis_minor);
        }
    }
}

/// Gives so many of the shares of unknown basis one: the others may be in an account it was not told for.
fn tell_part(holding: &mut Holding, quantity: Decimal, amount_minor: i64) {
    let Some(unknown) = holding.lots.iter_mut().find(|lot| lot.basis_minor.is_none()) else { return };
    let mut told = take(unknown, quantity);
    let part = Decimal::from(amount_minor).checked_mul(told.quantity).and_then(|it| it.checked_div(quantity));
    told.basis_minor = part.and_then(money::rounded_minor);
    holding.lots.push(told);
    merge(holding);
}

/// Adds shares to the pool: those of known and those of unknown basis are kept apart.
fn into_pool(holding: &mut Holding, quantity: Decimal, basis_minor: Option<i64>) {
    if quantity > Decimal::ZERO {
        holding.lots.push(Lot { acquired_on: None, quantity, basis_minor });
        merge(holding);
    }
}

fn merge(holding: &mut Holding) {
    let (known, unknown): (Vec<Lot>, Vec<Lot>) =
        holding.lots.drain(..).partition(|lot| lot.basis_minor.is_some());
    for lots in [known, unknown] {
        let pooled = lots.into_iter().reduce(|pool, lot| Lot {
            acquired_on: None,
            quantity: pool.quantity + lot.quantity,
            basis_minor: pool.basis_minor.zip(lot.basis_minor).map(|(pool, lot)| pool.saturating_add(lot)),
        });
        holding.lots.extend(pooled.filter(|lot| !lot.quantity.is_zero()));
    }
}

/// Takes shares out of the pool, of known and unknown basis in proportion. Where there are not enough, the rest comes
/// from shares nobody told of.
fn out_of_pool(holding: &mut Holding, quantity: Decimal) -> Vec<Lot> {
    if quantity <= Decimal::ZERO {
        return Vec::new();
    }
    let held = holding.quantity();
    let mut taken: Vec<Lot> = Vec::new();
    let mut left = quantity;
    for lot in &mut holding.lots {
        let share = quantity.checked_mul(lot.quantity).and_then(|it| it.checked_div(held));
        let part = take(lot, share.unwrap_or(left).min(left));
        left -= part.quantity;
        taken.push(part);
    }
    // What a division left over is taken from whatever is there.
    for lot in &mut holding.lots {
        if left > Decimal::ZERO && lot.quantity > Decimal::ZERO {
            let part = take(lot, left);
            left -= part.quantity;
            taken.push(part);
        }
    }
    if left > Decimal::ZERO {
        taken.push(Lot { acquired_on: None, quantity: left, basis_minor: None });
    }
    holding.lots.retain(|lot| !lot.quantity.is_zero());
    taken
}
