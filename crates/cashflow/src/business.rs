//! Business and personal money side by side, 24 calendar months, the current one included.
//!
//! Business income = client payments, platform payouts and takings. Business expenses = the categories of the
//! business group. Personal = all other spending but taxes, which are shown apart. Profit = income − expenses.

use categorise::{Category, Group};
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::spending::CategoryAmount;

/// One month, in minor units; costs are magnitudes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessMonth {
    /// The month.
    pub month: Month,
    /// Business income.
    pub income_minor: i64,
    /// Business expenses.
    pub expenses_minor: i64,
    /// Personal spending.
    pub personal_minor: i64,
    /// Income tax, value-added and sales tax paid.
    pub tax_paid_minor: i64,
}

/// Business against personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Business {
    /// Ascending; months before the history are left out.
    pub months: Vec<BusinessMonth>,
    /// Business income of the last 365 days.
    pub income_year_minor: i64,
    /// Business expenses of the last 365 days.
    pub expenses_year_minor: i64,
    /// Those expenses by category, largest first.
    pub expenses: Vec<CategoryAmount>,
    /// Wages paid to staff and their payroll taxes in the last 365 days.
    pub staff_year_minor: i64,
}

impl Business {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let first = book.history.first_on.map(Month::of);
        let months: Vec<Month> = Month::of(book.as_of())
            .run_up(24)
            .into_iter()
            .filter(|month| first.is_some_and(|first| *month >= first))
            .collect();
        let columns =
            [Row::business_income_minor, expense, personal, tax].map(|column| book.by_month(&months, column));
        let cell = |column: usize, place: usize| {
            columns.get(column).and_then(|sums| sums.get(place)).copied().unwrap_or(0)
        };
        let year = book.last_year();
        Self {
            months: months
                .iter()
                .enumerate()
                .map(|(place, month)| BusinessMonth {
                    month: *month,
                    income_minor: cell(0, place),
                    expenses_minor: cell(1, place),
                    personal_minor: cell(2, place),
                    tax_paid_minor: cell(3, place),
                })
                .collect(),
            income_year_minor: Book::sum(year, Row::business_income_minor),
            expenses_year_minor: Book::sum(year, expense),
            expenses: CategoryAmount::list(year, expense),
            staff_year_minor: crate::spending::of_categories(
                year,
                &[Category::PayrollOut, Category::PayrollTaxes],
            ),
        }
    }
}

fn expense(row: &Row) -> i64 {
    if row.category.is_business_expense() { row.spending_minor() } else { 0 }
}

fn personal(row: &Row) -> i64 {
    match row.category.group() {
        Group::Business | Group::Tax => 0,
        _ => row.spending_minor(),
    }
}

fn tax(row: &Row) -> i64 {
    if row.category.group() == Group::Tax { row.spending_minor() } else { 0 }
}
