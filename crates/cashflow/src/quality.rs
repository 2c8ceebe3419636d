//! How much is known: the length of the history and what is missing in it.

use categorise::Category;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::balances::{BalanceBasis, Balances};
use crate::book::Book;
use crate::statistics::total;

/// The span of days the transactions cover, in the primary currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Day of the earliest transaction.
    pub first_on: Option<NaiveDate>,
    /// Day of the latest transaction.
    pub last_on: Option<NaiveDate>,
    /// Days from the earliest transaction to the day asked about, both included; 0 without transactions.
    pub days: u32,
    /// Whole months in those days, at 30.44 days each: the *n* of "not enough history (*n* of 4 months)".
    pub months: u32,
}

impl History {
    pub(crate) fn of(first_on: Option<NaiveDate>, last_on: Option<NaiveDate>, as_of: NaiveDate) -> Self {
        let days = first_on.map_or(0, |first| (as_of - first).num_days() + 1);
        let days = u32::try_from(days).unwrap_or(0);
        Self { first_on, last_on, days, months: days.saturating_mul(100) / 3044 }
    }
}

/// What is missing or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// Transactions the summary is made of.
    pub transactions: u32,
    /// Transactions in other currencies, which only the balances show.
    pub other_currency_transactions: u32,
    /// Transactions nobody could categorise yet.
    pub uncategorised: u32,
    /// Their debits, a magnitude in minor units; counted as spending.
    pub uncategorised_out_minor: i64,
    /// Their credits in minor units; not counted as income.
    pub uncategorised_in_minor: i64,
    /// Accounts, of any currency.
    pub accounts: u32,
    /// Accounts whose balance is only the sum of their transactions.
    pub accounts_without_balance: u32,
}

impl Quality {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances) -> Self {
        let unknown = || book.rows.iter().filter(|row| row.category == Category::Uncategorised);
        let side = |sign: i64| total(unknown().map(|row| row.amount_minor.saturating_mul(sign).max(0)));
        let summed = balances.accounts.iter().filter(|account| account.basis == BalanceBasis::Summed).count();
        let foreign =
            book.inputs.transactions.iter().filter(|transaction| transaction.currency != book.currency);
        Self {
            transactions: count(book.rows.len()),
            other_currency_transactions: count(foreign.count()),
            uncategorised: count(unknown().count()),
            uncategorised_out_minor: side(-1),
            uncategorised_in_minor: side(1),
            accounts: count(book.inputs.accounts.len()),
            accounts_without_balance: count(summed),
        }
    }
}

/// A count for a summary.
pub(crate) fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
