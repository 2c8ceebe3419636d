//! Income by payer over twelve calendar months, the current one included: all of it, and that of a business alone.
//!
//! Share = a payer's part of all income of those months. Gaps are days between a payer's distinct paying days;
//! variation = standard deviation ÷ mean. Irregularity = variation of the monthly totals of the last twelve
//! complete months, months before the history left out, `None` with fewer than three. Baseline = mean of the
//! lowest three of the last six complete months, `None` with fewer than six.

use std::collections::BTreeMap;

use categorise::Category;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::quality::count;
use crate::statistics::{gaps_days, mean, median, ratio, total, variation};

/// One payer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payer {
    /// As in `categorise::Assignment::counterparty_key`.
    pub key: String,
    /// For people.
    pub name: String,
    /// The kind of income it mostly pays.
    pub category: Category,
    /// Income of the twelve months, minor units.
    pub total_minor: i64,
    /// Part of all income, 0 to 1; `None` when there is none.
    pub share: Option<f64>,
    /// Credits.
    pub count: u32,
    /// Mean days between paying days; `None` with fewer than two.
    pub mean_gap_days: Option<i64>,
    /// Variation of those gaps; `None` with fewer than two gaps.
    pub gap_variation: Option<f64>,
    /// Variation of the amounts; `None` with fewer than two.
    pub amount_variation: Option<f64>,
    /// Its latest credit.
    pub last_on: NaiveDate,
    /// One amount per month of [`Income::months`].
    pub by_month_minor: Vec<i64>,
}

/// Income by payer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Income {
    /// The twelve months, ascending, the current one last.
    pub months: Vec<Month>,
    /// Income of each month.
    pub by_month_minor: Vec<i64>,
    /// Income of the twelve months.
    pub total_minor: i64,
    /// Median of the last twelve complete months; `None` with fewer than two.
    pub median_month_minor: Option<i64>,
    /// A cautious month; `None` with fewer than six complete ones.
    pub baseline_month_minor: Option<i64>,
    /// How uneven the months are, 0 for a fixed salary.
    pub irregularity: Option<f64>,
    /// The largest payers, at most 12, largest first.
    pub payers: Vec<Payer>,
    /// All payers.
    pub payer_count: u32,
    /// Income from payers beyond the twelve.
    pub others_minor: i64,
    /// Usual amounts of incomes due from active series until the end of the current month.
    pub expected_this_month_minor: i64,
}

/// What a row adds to the income that is looked at, in minor units.
type Amount = fn(&Row) -> i64;

impl Income {
    /// Income of every kind.
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let month_end = Month::of(book.as_of()).last_day();
        Self {
            expected_this_month_minor: crate::outlook::scheduled_income_minor(book, month_end),
            ..Self::of(book, Row::income_minor)
        }
    }

    /// Client payments, platform payouts and takings alone; `None` where there are none. Nothing is expected of
    /// the current month: clients pay at gaps of their own.
    pub(crate) fn of_business(book: &Book<'_>) -> Option<Self> {
        let income = Self::of(book, Row::business_income_minor);
        (income.total_minor > 0).then_some(income)
    }

    fn of(book: &Book<'_>, amount: Amount) -> Self {
        let months = Month::of(book.as_of()).run_up(12);
        let by_month_minor = book.by_month(&months, amount);
        let total_minor = total(by_month_minor.iter().copied());
        let mut payers = payers(book, &months, total_minor, amount);
        let payer_count = count(payers.len());
        let others_minor = total(payers.iter().skip(12).map(|payer| payer.total_minor));
        payers.truncate(12);
        let complete = book.by_month(&book.complete_months(12), amount);
        Self {
            months,
            by_month_minor,
            total_minor,
            median_month_minor: if complete.len() < 2 { None } else { median(&complete) },
            baseline_month_minor: baseline(&complete),
            irregularity: if complete.len() < 3 { None } else { variation(&complete) },
            payers,
            payer_count,
            others_minor,
            expected_this_month_minor: 0,
        }
    }
}

fn baseline(complete: &[i64]) -> Option<i64> {
    let mut latest: Vec<i64> = complete.iter().rev().take(6).copied().collect();
    if latest.len() < 6 {
        return None;
    }
    latest.sort_unstable();
    latest.truncate(3);
    mean(&latest)
}

fn payers(book: &Book<'_>, months: &[Month], total_minor: i64, amount: Amount) -> Vec<Payer> {
    let Some(first) = months.first().copied() else { return Vec::new() };
    let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in book.between(first.first_day(), book.as_of()) {
        if amount(row) == 0 {
            continue;
        }
        if let Some((_, assignment)) = book.transaction(row) {
            groups.entry(assignment.counterparty_key.as_str()).or_default().push(row);
        }
    }
    let mut payers: Vec<Payer> = groups
        .into_iter()
        .filter_map(|(key, rows)| payer(book, key, &rows, first, months.len(), total_minor))
        .collect();
    payers.sort_by(|a, b| b.total_minor.cmp(&a.total_minor).then_with(|| a.key.cmp(&b.key)));
    payers
}

fn payer(
    book: &Book<'_>,
    key: &str,
    rows: &[&Row],
    first: Month,
    months: usize,
    total_minor: i64,
) -> Option<Payer> {
    let last = rows.last()?;
    let (_, assignment) = book.transaction(last)?;
    let mut by_month_minor = vec![0_i64; months];
    let mut amounts: BTreeMap<Category, i64> = BTreeMap::new();
    for row in rows {
        if let Some(sum) = row.month.since(first).and_then(|place| by_month_minor.get_mut(place)) {
            *sum = sum.saturating_add(row.amount_minor);
        }
        let sum = amounts.entry(row.category).or_default();
        *sum = sum.saturating_add(row.amount_minor);
    }
    let mut days: Vec<NaiveDate> = rows.iter().map(|row| row.on).collect();
    days.dedup();
    let gaps = gaps_days(&days);
    let paid: Vec<i64> = rows.iter().map(|row| row.amount_minor).collect();
    let sum = total(paid.iter().copied());
    Some(Payer {
        key: key.to_owned(),
        name: assignment.counterparty.clone(),
        category: amounts
            .into_iter()
            .max_by_key(|(_, sum)| *sum)
            .map_or(last.category, |(category, _)| category),
        total_minor: sum,
        share: ratio(sum, total_minor),
        count: count(rows.len()),
        mean_gap_days: mean(&gaps),
        gap_variation: variation(&gaps),
        amount_variation: variation(&paid),
        last_on: last.on,
        by_month_minor,
    })
}
