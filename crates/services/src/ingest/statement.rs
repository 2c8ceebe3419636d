//! Events as statements of accounts, so that rows which come by themselves are known, kept and undone like those of files.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use events::{AccountName, Event, Movement, Reversal, What};
use ledger::Balance;
use money::Currency;
use portfolio::SecurityId;
use rust_decimal::Decimal;
use statements::{PositionRow, Statement, StatementRow};

use crate::imports::bank_account_hash;

/// What events say of accounts, taken in the order they happened, whatever order they came in: of two reports of one day
/// the later one holds. A reversal is a row of its own against the movement it takes back, wherever that is among `events`.
///
/// `events` holds the new ones, and those known before that belong together with them.
///
/// `known_amount` tells what the books hold under an account's hash and a bank's reference, for movements that came by file.
///
/// # Errors
/// The reference of a reversal that several movements share.
pub(super) fn statements(
    events: &[Event],
    known_amount: impl Fn(&str, &str) -> Option<i64>,
) -> Result<Vec<Statement>, String> {
    let mut in_order: Vec<&Event> = events.iter().collect();
    in_order.sort_by(|one, other| (one.occurred_at, &one.id).cmp(&(other.occurred_at, &other.id)));
    let mut accounts: BTreeMap<(String, Currency), (&AccountName, Vec<&Event>)> = BTreeMap::new();
    for event in in_order {
        if let Some(account) = event.what.account() {
            let key = (bank_account_hash(&account.number), account.currency);
            accounts.entry(key).or_insert_with(|| (account, Vec::new())).1.push(event);
        }
    }
    let mut statements = Vec::new();
    for ((hash, _), (account, events)) in accounts {
        statements.extend(of_account(account, &events, |reference| known_amount(&hash, reference))?);
    }
    Ok(statements)
}

/// The rows of an account, its positions, and a statement for the balance of each day, of which one has room in each. Positions
/// stand by themselves: what rows are must not depend on what was told in the same call.
fn of_account(
    account: &AccountName,
    events: &[&Event],
    known_amount: impl Fn(&str) -> Option<i64>,
) -> Result<Vec<Statement>, String> {
    let empty = Statement {
        account: Some(account.number.clone()),
        account_kind_hint: account.kind,
        currency: Some(account.currency),
        ..Statement::default()
    };
    let mut balances: BTreeMap<NaiveDate, (Balance, DateTime<Utc>)> = BTreeMap::new();
    let (mut statement, mut held) = (empty.clone(), empty.clone());
    for event in events {
        match &event.what {
            What::Posted(movement) => add_once(&mut statement.transactions, row(movement)),
            What::Reversed(reversal) => {
                if let Some(row) = against(reversal, events, &known_amount)? {
                    add_once(&mut statement.transactions, row);
                }
            }
            What::Balance(balance) => {
                let balance = Balance { as_of: balance.as_of, amount_minor: balance.amount_minor };
                balances.insert(balance.as_of, (balance, event.occurred_at));
            }
            What::Holding(holding) => {
                let Ok(quantity) = holding.quantity.parse::<Decimal>() else { continue };
                let symbol = SecurityId::new(&holding.security);
                held.positions.retain(|known| {
                    SecurityId::new(&known.security) != symbol || known.as_of != holding.as_of
                });
                held.positions.push(PositionRow {
                    line: 0,
                    security: holding.security.clone(),
                    security_name: holding.name.clone(),
                    quantity,
                    price: holding.price.as_deref().and_then(|price| price.parse().ok()),
                    value_minor: None,
                    as_of: holding.as_of,
                });
            }
            What::Pending(_) | What::Invoice(_) | What::Message(_) | What::Life(_) => {}
        }
    }
    let of_day = |(balance, told_at)| Statement {
        closing_balance: Some(balance),
        told_at: Some(told_at),
        ..empty.clone()
    };
    let held = (!held.positions.is_empty()).then_some(held);
    Ok([statement].into_iter().chain(held).chain(balances.into_values().map(of_day)).collect())
}

/// Adds a row, unless the same was told under another event's id: told one after the other, books know the second again.
fn add_once(rows: &mut Vec<StatementRow>, row: StatementRow) {
    let is_same = |known: &StatementRow| {
        known.bank_reference == row.bank_reference
            && known.posted_on == row.posted_on
            && known.amount_minor == row.amount_minor
    };
    if !rows.iter().any(is_same) {
        rows.push(row);
    }
}

fn row(movement: &Movement) -> StatementRow {
    StatementRow {
        line: 0,
        posted_on: movement.posted_on,
        amount_minor: movement.amount_minor,
        description: folded(&movement.description),
        counterparty: counterparty(movement),
        bank_reference: Some(movement.reference.clone()),
    }
}

/// The row that takes a movement back; none while the movement is not known.
fn against(
    reversal: &Reversal,
    events: &[&Event],
    known_amount: impl Fn(&str) -> Option<i64>,
) -> Result<Option<StatementRow>, String> {
    let mut told: Vec<&Movement> = Vec::new();
    for event in events {
        if let What::Posted(movement) = &event.what
            && movement.reference == reversal.reference
            && !told.contains(&movement)
        {
            told.push(movement);
        }
    }
    let (amount_minor, description) = match told.as_slice() {
        [] => match known_amount(&reversal.reference) {
            Some(amount_minor) => (amount_minor, reversal.reference.clone()),
            None => return Ok(None),
        },
        [movement] => (movement.amount_minor, folded(&movement.description)),
        _ => return Err(reversal.reference.clone()),
    };
    Ok(Some(StatementRow {
        line: 0,
        posted_on: reversal.reversed_on,
        amount_minor: -amount_minor,
        description: format!("Reversal: {description}"),
        counterparty: told.first().and_then(|movement| counterparty(movement)),
        bank_reference: Some(format!("reversal of {}", reversal.reference)),
    }))
}

fn counterparty(movement: &Movement) -> Option<String> {
    movement.counterparty.clone().filter(|name| !name.trim().is_empty())
}

/// White space folded, as in files.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: &str, kind: &str, facts: &str) -> Event {
        let account = r#""account":{"number":"777","currency":"USD"}"#;
        let text = format!(
            r#"{{"id":"{id}","occurred_at":"2026-02-20T09:00:00Z","type":"{kind}","data":{{{account},{facts}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn posted(id: &str, reference: &str) -> Event {
        let facts = format!(
            r#""reference":"{reference}","posted_on":"2026-02-20","amount_minor":-500,"description":"SHOP""#
        );
        told(id, "transaction.posted", &facts)
    }

    /// How many rows and positions each statement of these events has.
    fn check(events: &[Event], expected: &[(usize, usize)]) {
        let statements = statements(events, |_, _| None).unwrap();
        let counts = statements.iter().map(|it| (it.transactions.len(), it.positions.len()));
        assert_eq!(counts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn positions_stand_by_themselves_and_a_movement_under_two_ids_once() {
        let held =
            told("h", "holding.reported", r#""security":"ENEL","quantity":"100","as_of":"2026-02-20""#);
        check(&[posted("e1", "R1")], &[(1, 0)]);
        check(&[posted("e1", "R1"), held], &[(1, 0), (0, 1)]);
        check(&[posted("e1", "R1"), posted("e2", "R1"), posted("e3", "R2")], &[(2, 0)]);
    }
}
