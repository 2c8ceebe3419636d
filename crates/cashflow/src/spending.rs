//! Spending by category: this month so far against the same days of last month.
//!
//! Amounts are magnitudes net of refunds, so that a category may be below zero after a large one; they add up to
//! total spending. Like for like: on the 10th, last month's first ten days are compared, and a shorter last month
//! counts whole. Usual = median of the last six complete months.

use std::collections::BTreeMap;

use categorise::Category;
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::statistics::{median, total};

/// A category and its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryAmount {
    /// The category.
    pub category: Category,
    /// Minor units.
    pub amount_minor: i64,
}

impl CategoryAmount {
    /// The sums by category that are not zero, largest first.
    pub(crate) fn list(rows: &[Row], amount: impl Fn(&Row) -> i64) -> Vec<Self> {
        let mut sums: BTreeMap<Category, i64> = BTreeMap::new();
        for row in rows {
            let sum = sums.entry(row.category).or_default();
            *sum = sum.saturating_add(amount(row));
        }
        let mut list: Vec<Self> = sums
            .into_iter()
            .filter(|(_, sum)| *sum != 0)
            .map(|(category, amount_minor)| Self { category, amount_minor })
            .collect();
        list.sort_by_key(|item| (std::cmp::Reverse(item.amount_minor), item.category));
        list
    }
}

/// One category's months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategorySpending {
    /// The category.
    pub category: Category,
    /// This month so far.
    pub this_month_minor: i64,
    /// The same days of last month.
    pub last_month_same_days_minor: i64,
    /// All of last month.
    pub last_month_minor: i64,
    /// A usual month; `None` with fewer than two complete ones.
    pub usual_month_minor: Option<i64>,
}

/// Spending by category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// The current month.
    pub month: Month,
    /// Days of it that are over, today included.
    pub days: u32,
    /// Categories with spending this month or last, this month's largest first.
    pub categories: Vec<CategorySpending>,
    /// This month so far.
    pub total_minor: i64,
    /// The same days of last month.
    pub last_month_same_days_minor: i64,
    /// All of last month.
    pub last_month_minor: i64,
    /// Whether the history covers the same days of last month.
    pub is_comparable: bool,
}

impl Spending {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let month = Month::of(book.as_of());
        let last = month.back(1);
        let days = book.as_of().day();
        let same_day = last.first_day().checked_add_days(Days::new(u64::from(days - 1)));
        let same_day = same_day.unwrap_or(NaiveDate::MAX).min(last.last_day());
        // A history that begins by the fifth covers the month.
        let covered_by = last.first_day().with_day(5).unwrap_or(last.first_day());
        let this_rows = book.between(month.first_day(), book.as_of());
        let last_rows = book.between(last.first_day(), last.last_day());
        let same_rows = book.between(last.first_day(), same_day);
        let sum = |rows: &[Row]| Book::sum(rows, Row::spending_minor);
        Self {
            month,
            days,
            categories: categories(book, this_rows, same_rows, last_rows),
            total_minor: sum(this_rows),
            last_month_same_days_minor: sum(same_rows),
            last_month_minor: sum(last_rows),
            is_comparable: book.history.first_on.is_some_and(|first| first <= covered_by),
        }
    }
}

fn categories(
    book: &Book<'_>,
    this_rows: &[Row],
    same_rows: &[Row],
    last_rows: &[Row],
) -> Vec<CategorySpending> {
    let months = book.complete_months(6);
    let mut usual: BTreeMap<Category, Vec<i64>> = BTreeMap::new();
    if let (Some(first), Some(last)) = (months.first(), months.last()) {
        for row in book.between(first.first_day(), last.last_day()) {
            let sums = usual.entry(row.category).or_insert_with(|| vec![0; months.len()]);
            if let Some(sum) = row.month.since(*first).and_then(|place| sums.get_mut(place)) {
                *sum = sum.saturating_add(row.spending_minor());
            }
        }
    }
    let by_category = |rows: &[Row]| -> BTreeMap<Category, i64> {
        CategoryAmount::list(rows, Row::spending_minor)
            .into_iter()
            .map(|item| (item.category, item.amount_minor))
            .collect()
    };
    let (this, same, last) = (by_category(this_rows), by_category(same_rows), by_category(last_rows));
    let amount = |sums: &BTreeMap<Category, i64>, category| sums.get(&category).copied().unwrap_or(0);
    let mut list: Vec<CategorySpending> = Category::ALL
        .iter()
        .copied()
        .filter(|category| {
            this.contains_key(category) || last.contains_key(category) || same.contains_key(category)
        })
        .map(|category| CategorySpending {
            category,
            this_month_minor: amount(&this, category),
            last_month_same_days_minor: amount(&same, category),
            last_month_minor: amount(&last, category),
            usual_month_minor: usual_month(&months, usual.get(&category)),
        })
        .collect();
    list.sort_by_key(|item| {
        (std::cmp::Reverse(item.this_month_minor), std::cmp::Reverse(item.last_month_minor), item.category)
    });
    list
}

fn usual_month(months: &[Month], sums: Option<&Vec<i64>>) -> Option<i64> {
    if months.len() < 2 {
        return None;
    }
    sums.map_or(Some(0), |sums| median(sums))
}

/// Spending of these categories, for sections that ask for a group.
pub(crate) fn of_categories(rows: &[Row], wanted: &[Category]) -> i64 {
    total(rows.iter().filter(|row| wanted.contains(&row.category)).map(Row::spending_minor))
}
