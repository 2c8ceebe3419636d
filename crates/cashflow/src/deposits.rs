//! The latest incomes one by one, for setting tax aside the moment money lands.
//!
//! Interest and dividends are left out: they are not provided for deposit by deposit.

use categorise::Category;
use chrono::NaiveDate;
use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::book::Book;

/// One income received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Which transaction.
    pub transaction_id: TransactionId,
    /// The day it was booked.
    pub on: NaiveDate,
    /// Who paid.
    pub payer: String,
    /// What kind of income.
    pub category: Category,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// Whether it is income of self-employment or a business, on which no tax was withheld.
    pub is_business: bool,
}

/// Enough for those of several months, so that none lands between two imports and is missed.
const DEPOSITS_MAX: usize = 60;

/// The last ones, latest first.
pub(crate) fn deposits(book: &Book<'_>) -> Vec<Deposit> {
    book.rows
        .iter()
        .rev()
        .filter(|row| {
            row.income_minor() > 0 && !matches!(row.category, Category::Interest | Category::Dividend)
        })
        .take(DEPOSITS_MAX)
        .filter_map(|row| {
            let (transaction, assignment) = book.transaction(row)?;
            Some(Deposit {
                transaction_id: transaction.id.clone(),
                on: row.on,
                payer: assignment.counterparty.clone(),
                category: row.category,
                amount_minor: row.amount_minor,
                is_business: row.category.is_business_income(),
            })
        })
        .collect()
}
