//! What accounts were reported to hold, against what their events make.
//!
//! Statements begin somewhere. Shares an account held before its first statement show up as more than events explain:
//! they count from before the first event, with a basis nobody told. Where fewer are held than events explain, shares
//! left on the day of the report by a way no statement shows. Both are said.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Event, Movement, SecurityId, Timeline, in_order};

/// What an account held of a security at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The account.
    pub account: String,
    /// The security.
    pub security: SecurityId,
    /// The day.
    pub on: NaiveDate,
    /// Shares.
    pub quantity: Decimal,
    /// The currency it is held in.
    pub currency: Currency,
}

/// Shares no event explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unexplained {
    /// The account.
    pub account: String,
    /// The security.
    pub security: SecurityId,
    /// The day of the report.
    pub on: NaiveDate,
    /// More shares than events make; below zero for fewer.
    pub quantity: Decimal,
}

/// Adds to events what the last report of each holding says beyond them, and gives them in order.
pub fn reconcile(events: Vec<Event>, positions: &[Position]) -> (Vec<Event>, Vec<Unexplained>) {
    let mut last: BTreeMap<(&str, &SecurityId), &Position> = BTreeMap::new();
    for position in positions {
        let known = last.entry((&position.account, &position.security)).or_insert(position);
        if position.on >= known.on {
            *known = position;
        }
    }
    let mut by_holding: BTreeMap<(String, SecurityId), Vec<Event>> = BTreeMap::new();
    for event in &events {
        if let Some(security) = &event.security {
            let key = (event.account.clone(), security.clone());
            by_holding.entry(key).or_default().push(event.clone());
        }
    }
    let (mut added, mut unexplained) = (Vec::new(), Vec::new());
    for ((account, security), position) in last {
        let own = by_holding.remove(&(account.to_owned(), security.clone())).map_or_else(Vec::new, in_order);
        let timeline = Timeline::of(&own);
        let found = held(&own, position.on);
        let quantity = position.quantity.saturating_sub(found);
        if quantity.is_zero() {
            continue;
        }
        unexplained.push(Unexplained {
            account: account.to_owned(),
            security: security.clone(),
            on: position.on,
            quantity,
        });
        let first = own.iter().map(|event| event.on).min().filter(|first| *first <= position.on);
        let begins = first.and_then(|first| first.pred_opt()).unwrap_or(position.on);
        let (on, movement) = if quantity > Decimal::ZERO {
            // In shares of the day they count from.
            let since = splits(&timeline, security, begins, position.on);
            let opening = quantity.checked_div(since).unwrap_or(quantity);
            (begins, Movement::TransferIn { quantity: opening, basis_minor: None, acquired_on: None })
        } else {
            (position.on, Movement::TransferOut { quantity: -quantity })
        };
        added.push(Event {
            on,
            account: account.to_owned(),
            security: Some(security.clone()),
            currency: position.currency,
            movement,
        });
    }
    added.extend(events);
    (in_order(added), unexplained)
}

/// Shares events make up to a day, below zero where more were sold than came.
fn held(events: &[Event], on: NaiveDate) -> Decimal {
    let mut quantity = Decimal::ZERO;
    for event in events.iter().filter(|event| event.on <= on) {
        match &event.movement {
            Movement::Buy { quantity: shares, .. }
            | Movement::DividendInKind { quantity: shares, .. }
            | Movement::Reinvest { quantity: shares, .. }
            | Movement::TransferIn { quantity: shares, .. }
            | Movement::SplitAdded { quantity: shares } => quantity = quantity.saturating_add(*shares),
            Movement::Sell { quantity: shares, .. } | Movement::TransferOut { quantity: shares } => {
                quantity = quantity.saturating_sub(*shares);
            }
            Movement::Split { new, old } => {
                quantity = quantity.checked_mul(*new).and_then(|it| it.checked_div(*old)).unwrap_or(quantity);
            }
            _ => {}
        }
    }
    quantity
}

/// Shares one share becomes from a day to another.
fn splits(timeline: &Timeline, security: &SecurityId, from: NaiveDate, until: NaiveDate) -> Decimal {
    let (then, now) = (timeline.split_factor(security, from), timeline.split_factor(security, until));
    then.checked_div(now).unwrap_or(Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{buy, day, number, sell, split};
    use crate::{Books, CostMethod, Pools};

    fn check(events: Vec<Event>, position: &str, expected: &str) {
        let reported = Position {
            account: "broker".to_owned(),
            security: SecurityId::new("A"),
            on: day("2026-06-30"),
            quantity: number(position),
            currency: Currency::USD,
        };
        let (events, unexplained) = reconcile(events, &[reported]);
        let books = Books::of(&events, CostMethod::Fifo, &Pools::default());
        let lots: Vec<String> = books
            .holdings
            .values()
            .flat_map(|holding| &holding.lots)
            .map(|lot| format!("{}@{:?}", lot.quantity.normalize(), lot.basis_minor))
            .collect();
        let more: Vec<String> = unexplained.iter().map(|it| it.quantity.normalize().to_string()).collect();
        assert_eq!(format!("{} | {}", lots.join(" "), more.join(" ")), expected);
    }

    #[test]
    fn what_was_there_before_the_first_statement_has_no_known_basis() {
        check(vec![buy("2026-02-01", "A", "10", 1_000)], "10", "10@Some(1000) | ");
        check(vec![buy("2026-02-01", "A", "10", 1_000)], "25", "15@None 10@Some(1000) | 15");
        check(vec![], "25", "25@None | 25");
        check(vec![sell("2026-02-01", "A", "5", 1_000)], "20", "20@None | 25");
    }

    #[test]
    fn a_split_between_is_taken_into_account() {
        let events = vec![buy("2026-02-01", "A", "10", 1_000), split("2026-03-01", "A", "2", "1")];
        check(events, "50", "30@None 20@Some(1000) | 30");
    }

    #[test]
    fn what_left_by_no_statement_is_gone_on_the_day_of_the_report() {
        check(vec![buy("2026-02-01", "A", "10", 1_000)], "4", "4@Some(400) | -6");
        let later = vec![buy("2026-02-01", "A", "10", 1_000), buy("2026-07-01", "A", "3", 300)];
        check(later, "10", "10@Some(1000) 3@Some(300) | ");
    }
}
