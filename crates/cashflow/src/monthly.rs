//! Income and spending by month, and what a usual month is.
//!
//! Usual = median of the last six complete months, `None` with fewer than two. Complete = covered by the history
//! from its first day (the fifth at the latest) to its last. Savings rate = 1 − spending ÷ income over the last
//! three complete months.

use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::statistics::{ratio, total};

/// One month, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFlow {
    /// The month.
    pub month: Month,
    /// Income of every kind.
    pub income_minor: i64,
    /// Spending of every kind, net of refunds, a magnitude.
    pub spending_minor: i64,
    /// The essential part of it.
    pub essential_minor: i64,
    /// Whether the history covers the whole month.
    pub is_complete: bool,
}

/// The last twelve calendar months, the current one included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Monthly {
    /// Ascending; months before the history are left out.
    pub months: Vec<MonthFlow>,
    /// Usual income a month, in minor units.
    pub usual_income_minor: Option<i64>,
    /// Usual spending a month, a magnitude.
    pub usual_spending_minor: Option<i64>,
    /// Usual essential spending a month, a magnitude.
    pub usual_essential_minor: Option<i64>,
    /// Share of income kept; negative when more was spent than came in.
    pub savings_rate: Option<f64>,
}

impl Monthly {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let first = book.history.first_on.map(Month::of);
        let months: Vec<Month> = Month::of(book.as_of())
            .run_up(12)
            .into_iter()
            .filter(|month| first.is_some_and(|first| *month >= first))
            .collect();
        let complete = book.complete_months(12);
        let income = book.by_month(&months, Row::income_minor);
        let spending = book.by_month(&months, Row::spending_minor);
        let essential = book.by_month(&months, Row::essential_minor);
        let flows: Vec<MonthFlow> = months
            .iter()
            .enumerate()
            .map(|(place, month)| MonthFlow {
                month: *month,
                income_minor: income.get(place).copied().unwrap_or(0),
                spending_minor: spending.get(place).copied().unwrap_or(0),
                essential_minor: essential.get(place).copied().unwrap_or(0),
                is_complete: complete.contains(month),
            })
            .collect();
        Self {
            savings_rate: savings_rate(book),
            months: flows,
            usual_income_minor: book.usual_month(Row::income_minor),
            usual_spending_minor: book.usual_month(Row::spending_minor),
            usual_essential_minor: book.usual_month(Row::essential_minor),
        }
    }
}

fn savings_rate(book: &Book<'_>) -> Option<f64> {
    let months = book.complete_months(3);
    if months.len() < 2 {
        return None;
    }
    let income = total(book.by_month(&months, Row::income_minor));
    let spending = total(book.by_month(&months, Row::spending_minor));
    ratio(income.saturating_sub(spending), income)
}
