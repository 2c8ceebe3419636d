//! What is not categorised yet, largest first: each of these moves tax and cash-flow figures once it is known.
//!
//! The last 365 days are looked at. A credit among them may be income, a debit may be a business cost.

use chrono::NaiveDate;
use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::quality::count;
use categorise::Category;

/// Rows kept.
const ROWS_MAX: usize = 12;

/// One transaction that waits for its category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which transaction.
    pub transaction_id: TransactionId,
    /// The day it was booked.
    pub on: NaiveDate,
    /// Who paid or was paid, or the bank's text.
    pub name: String,
    /// Signed, in minor units.
    pub amount_minor: i64,
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncategorised {
    /// The largest, by amount.
    pub rows: Vec<Waiting>,
    /// How many there are in all.
    pub total: u32,
    /// Sum of all credits among them.
    pub credits_minor: i64,
    /// Sum of all debits among them, a magnitude.
    pub debits_minor: i64,
}

impl Uncategorised {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let waiting: Vec<_> =
            book.last_year().iter().filter(|row| row.category == Category::Uncategorised).collect();
        let mut rows: Vec<Waiting> = waiting
            .iter()
            .filter_map(|row| {
                let (transaction, assignment) = book.transaction(row)?;
                let name = if assignment.counterparty.is_empty() {
                    transaction.description.clone()
                } else {
                    assignment.counterparty.clone()
                };
                Some(Waiting {
                    transaction_id: transaction.id.clone(),
                    on: row.on,
                    name,
                    amount_minor: row.amount_minor,
                })
            })
            .collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.amount_minor.saturating_abs()), row.on));
        rows.truncate(ROWS_MAX);
        let sum = |wanted: fn(i64) -> i64| {
            waiting.iter().fold(0_i64, |sum, row| sum.saturating_add(wanted(row.amount_minor)))
        };
        Self {
            rows,
            total: count(waiting.len()),
            credits_minor: sum(|amount| amount.max(0)),
            debits_minor: sum(|amount| amount.min(0).saturating_neg()),
        }
    }
}
