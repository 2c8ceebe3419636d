//! Events as statements of accounts, so that rows which come by themselves are known, kept and undone like those of files.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use events::{AccountName, Event, Movement, Reversal, What};
use ledger::Balance;
use rust_decimal::Decimal;
use statements::{PositionRow, Statement, StatementRow};

/// What events say of accounts, taken in the order they happened, whatever order they came in: of two reports of one day
/// the later one holds. A reversal is a row of its own against the movement it takes back, wherever that is among `events`.
///
/// `events` holds the new ones, and those known before that belong together with them.
pub(super) fn statements(events: &[Event]) -> Vec<Statement> {
    let mut in_order: Vec<&Event> = events.iter().collect();
    in_order.sort_by(|one, other| (one.occurred_at, &one.id).cmp(&(other.occurred_at, &other.id)));
    let mut accounts: BTreeMap<&str, (&AccountName, Vec<&Event>)> = BTreeMap::new();
    for event in in_order {
        if let Some(account) = event.what.account() {
            accounts.entry(&account.number).or_insert_with(|| (account, Vec::new())).1.push(event);
        }
    }
    accounts.into_values().flat_map(|(account, events)| of_account(account, &events)).collect()
}

/// The rows and positions of an account, and a statement for the balance of each day, of which one has room in each.
fn of_account(account: &AccountName, events: &[&Event]) -> Vec<Statement> {
    let empty = Statement {
        account: Some(account.number.clone()),
        account_kind_hint: account.kind,
        currency: Some(account.currency),
        ..Statement::default()
    };
    let mut balances: BTreeMap<NaiveDate, Balance> = BTreeMap::new();
    let mut statement = empty.clone();
    for event in events {
        match &event.what {
            What::Posted(movement) => statement.transactions.push(row(movement)),
            What::Reversed(reversal) => statement.transactions.extend(against(reversal, events)),
            What::Balance(balance) => {
                let balance = Balance { as_of: balance.as_of, amount_minor: balance.amount_minor };
                balances.insert(balance.as_of, balance);
            }
            What::Holding(holding) => {
                let Ok(quantity) = holding.quantity.parse::<Decimal>() else { continue };
                statement.positions.retain(|known| {
                    !(known.security.eq_ignore_ascii_case(&holding.security) && known.as_of == holding.as_of)
                });
                statement.positions.push(PositionRow {
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
    let of_day = |balance| Statement { closing_balance: Some(balance), ..empty.clone() };
    std::iter::once(statement).chain(balances.into_values().map(of_day)).collect()
}

fn row(movement: &Movement) -> StatementRow {
    StatementRow {
        line: 0,
        posted_on: movement.posted_on,
        amount_minor: movement.amount_minor,
        description: folded(&movement.description),
        counterparty: movement.counterparty.clone().filter(|name| !name.trim().is_empty()),
        bank_reference: Some(movement.reference.clone()),
    }
}

/// The row that takes a movement back; none while the movement is not known.
fn against(reversal: &Reversal, events: &[&Event]) -> Option<StatementRow> {
    let movement = events.iter().find_map(|event| match &event.what {
        What::Posted(movement) if movement.reference == reversal.reference => Some(movement),
        _ => None,
    })?;
    Some(StatementRow {
        posted_on: reversal.reversed_on,
        amount_minor: -movement.amount_minor,
        description: format!("Reversal: {}", folded(&movement.description)),
        bank_reference: Some(format!("reversal of {}", reversal.reference)),
        ..row(movement)
    })
}

/// White space folded, as in files.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
