//! A student's money: support received and how many weeks the rest lasts.
//!
//! Weeks = cash ÷ usual monthly spending × 52 ÷ 12, `None` while a usual month is not known. Support = student
//! loans, grants, bursaries and allowances.

use categorise::{Category, Direction};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::book::{Book, Row};
use crate::deposits::Deposit;
use crate::runway::Runway;
use crate::statistics::thousandths;

/// Student support.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Student {
    /// Support of the last 365 days, minor units.
    pub support_year_minor: i64,
    /// Pay of the last 365 days.
    pub wages_year_minor: i64,
    /// The latest support payments, at most 6, latest first.
    pub support: Vec<Deposit>,
    /// When support is probably due again, if it comes regularly.
    pub next_support_on: Option<NaiveDate>,
    /// Weeks that cash lasts.
    pub weeks_left: Option<f64>,
}

impl Student {
    pub(crate) fn build(book: &Book<'_>, runway: &Runway) -> Self {
        let year = book.last_year();
        let of = |wanted: Category| {
            Book::sum(year, |row: &Row| if row.category == wanted { row.income_minor() } else { 0 })
        };
        let support = year
            .iter()
            .rev()
            .filter(|row| row.category == Category::StudentSupport && row.income_minor() > 0)
            .take(6)
            .filter_map(|row| {
                let (transaction, assignment) = book.transaction(row)?;
                Some(Deposit {
                    transaction_id: transaction.id.clone(),
                    on: row.on,
                    payer: assignment.counterparty.clone(),
                    category: row.category,
                    amount_minor: row.amount_minor,
                    is_business: false,
                })
            })
            .collect();
        let next_support_on = book
            .active_series()
            .filter(|series| series.direction == Direction::In && series.category == Category::StudentSupport)
            .filter_map(|series| series.next_on)
            .min();
        Self {
            support_year_minor: of(Category::StudentSupport),
            wages_year_minor: of(Category::Payroll),
            support,
            next_support_on,
            weeks_left: runway.runway_months.map(|months| thousandths(months * 52.0 / 12.0)),
        }
    }
}
