//! What goes out regularly: the month's fixed costs, and subscriptions among them.
//!
//! From active regular series of money out. A series' monthly amount is its median × payments a year ÷ 12. Fixed
//! share = fixed costs ÷ usual monthly income.

use categorise::{Cadence, Category, Direction};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::monthly::Monthly;
use crate::quality::count;
use crate::statistics::{ratio, total};

/// One regular cost, magnitudes in minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// The other side.
    pub name: String,
    /// What it is for.
    pub category: Category,
    /// The usual amount.
    pub amount_minor: i64,
    /// The same per month.
    pub monthly_minor: i64,
    /// Its rhythm.
    pub cadence: Cadence,
    /// When next.
    pub next_on: Option<NaiveDate>,
}

/// The regular costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commitments {
    /// All of them a month.
    pub monthly_minor: i64,
    /// Part of usual income; `None` while that is not known.
    pub share_of_income: Option<f64>,
    /// Subscriptions a month.
    pub subscriptions_monthly_minor: i64,
    /// How many subscriptions.
    pub subscriptions: u32,
    /// The largest, at most 15, by monthly amount.
    pub list: Vec<Commitment>,
}

impl Commitments {
    pub(crate) fn build(book: &Book<'_>, monthly: &Monthly) -> Self {
        let mut list: Vec<Commitment> = book
            .active_series()
            .filter(|series| series.direction == Direction::Out && series.cadence.is_regular())
            .map(|series| Commitment {
                name: series.name.clone(),
                category: series.category,
                amount_minor: series.typical_amount_minor,
                monthly_minor: series.monthly_amount_minor(),
                cadence: series.cadence,
                next_on: series.next_on,
            })
            .collect();
        list.sort_by(|a, b| (-a.monthly_minor, &a.name).cmp(&(-b.monthly_minor, &b.name)));
        // Paying off a card pays for purchases that are counted already.
        let costs = || list.iter().filter(|item| item.category != Category::OwnTransfer);
        let subscriptions = || list.iter().filter(|item| item.category == Category::Subscriptions);
        let monthly_minor = total(costs().map(|item| item.monthly_minor));
        let income = monthly.usual_income_minor;
        Self {
            monthly_minor,
            share_of_income: income.and_then(|income| ratio(monthly_minor, income)),
            subscriptions_monthly_minor: total(subscriptions().map(|item| item.monthly_minor)),
            subscriptions: count(subscriptions().count()),
            list: costs().take(15).cloned().collect(),
        }
    }
}
