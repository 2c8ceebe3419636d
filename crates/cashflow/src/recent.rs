//! The latest transactions of all accounts in the primary currency, latest first.

use categorise::{Category, Source};
use chrono::NaiveDate;
use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::book::Book;

/// One transaction as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentTransaction {
    /// Which transaction.
    pub id: TransactionId,
    /// The day it was booked.
    pub on: NaiveDate,
    /// The account's name.
    pub account: String,
    /// The other side.
    pub counterparty: String,
    /// Its category as assigned; a refund stays a refund here.
    pub category: Category,
    /// Who decided the category.
    pub source: Source,
    /// Minor units; positive is money in.
    pub amount_minor: i64,
}

/// The last fifteen.
pub(crate) fn recent(book: &Book<'_>) -> Vec<RecentTransaction> {
    book.rows
        .iter()
        .rev()
        .take(15)
        .filter_map(|row| {
            let (transaction, assignment) = book.transaction(row)?;
            Some(RecentTransaction {
                id: transaction.id.clone(),
                on: row.on,
                account: book.account(row.account).map_or_else(String::new, |account| account.name.clone()),
                counterparty: assignment.counterparty.clone(),
                category: assignment.category,
                source: assignment.source,
                amount_minor: row.amount_minor,
            })
        })
        .collect()
}
