//! Bills and regular incomes due in the next 45 days, from the active series.
//!
//! Bills may be on cards as well as cash accounts; `is_cash` tells. Amounts are magnitudes in minor units: the
//! series' median, with its lowest and highest of late. Habitual shopping is not a bill, and neither is a move
//! between own cash accounts. Irregular incomes are
//! listed once at their probable date and marked by their cadence.

use categorise::{Cadence, Category, Direction};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::statistics::total;

/// One expected payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Due {
    /// The day it is due, or today when it is a little late.
    pub on: NaiveDate,
    /// The other side.
    pub name: String,
    /// What it is for.
    pub category: Category,
    /// Usual amount.
    pub amount_minor: i64,
    /// Lowest of late.
    pub low_minor: i64,
    /// Highest of late.
    pub high_minor: i64,
    /// Its rhythm.
    pub cadence: Cadence,
    /// Whether it moves a cash account rather than a card.
    pub is_cash: bool,
    /// The account's name.
    pub account: String,
}

/// What is coming.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upcoming {
    /// The last day looked at.
    pub until: NaiveDate,
    /// Bills by date, at most 20.
    pub bills: Vec<Due>,
    /// All bills of those days together, including any beyond the 20.
    pub bills_total_minor: i64,
    /// Incomes by date, at most 10.
    pub incomes: Vec<Due>,
}

const DAYS: u64 = 45;

impl Upcoming {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let until = book.as_of().checked_add_days(Days::new(DAYS)).unwrap_or(NaiveDate::MAX);
        let mut bills = dues(book, Direction::Out, until);
        let mut incomes = dues(book, Direction::In, until);
        let bills_total_minor = total(bills.iter().map(|bill| bill.amount_minor));
        bills.truncate(20);
        incomes.truncate(10);
        Self { until, bills, bills_total_minor, incomes }
    }
}

/// Everything due in that direction up to `until`, by date, then largest first.
pub(crate) fn dues(book: &Book<'_>, direction: Direction, until: NaiveDate) -> Vec<Due> {
    let mut dues: Vec<Due> = Vec::new();
    for series in book.active_series().filter(|series| series.direction == direction) {
        let account = book.inputs.accounts.iter().find(|account| account.id == series.account_id);
        for on in series.due_dates(until) {
            dues.push(Due {
                on,
                name: series.name.clone(),
                category: series.category,
                amount_minor: series.typical_amount_minor,
                low_minor: series.amount_low_minor,
                high_minor: series.amount_high_minor,
                cadence: series.cadence,
                is_cash: account.is_some_and(|account| account.kind.is_cash()),
                account: account.map_or_else(String::new, |account| account.name.clone()),
            });
        }
    }
    dues.sort_by(|a, b| (a.on, -a.amount_minor, &a.name).cmp(&(b.on, -b.amount_minor, &b.name)));
    dues
}
