//! Net worth at the end of each month, and how far it is below its peak.
//!
//! Worked backwards from today's balances by taking away each month's transactions; primary currency only. An
//! account is taken to have held its opening balance before its first transaction, so that connecting a new
//! account makes no jump. Market moves of holdings between two reported balances are not known and not shown.
//!
//! Drawdown = (peak − now) ÷ peak, over the month ends shown; `None` when the peak is not positive.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::balances::Balances;
use crate::book::Book;
use crate::statistics::ratio;

/// Net worth on one day, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetWorthPoint {
    /// A month's last day, or the day asked about for the last point.
    pub on: NaiveDate,
    /// All accounts together.
    pub amount_minor: i64,
    /// The cash accounts' part of it.
    pub cash_minor: i64,
}

/// How far net worth is below its highest month end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawdown {
    /// The day of the peak.
    pub peak_on: NaiveDate,
    /// Net worth that day.
    pub peak_minor: i64,
    /// The share of the peak lost since, 0 to 1 and beyond.
    pub share: f64,
}

/// At most 24 month ends and today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetWorthHistory {
    /// Ascending; empty without transactions.
    pub points: Vec<NetWorthPoint>,
    /// `None` with fewer than three points or a peak that is not positive.
    pub drawdown: Option<Drawdown>,
}

const MONTHS_MAX: u32 = 24;

impl NetWorthHistory {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances) -> Self {
        let Some(first_on) = book.history.first_on else {
            return Self { points: Vec::new(), drawdown: None };
        };
        let (mut amount_minor, mut cash_minor) =
            balances.primary().map_or((0, 0), |totals| (totals.net_worth_minor, totals.cash_minor));
        let mut points = vec![NetWorthPoint { on: book.as_of(), amount_minor, cash_minor }];
        let months = Month::of(book.as_of()).run_up(MONTHS_MAX + 1);
        let worth = book.by_month(&months, |row| row.worth_minor());
        let cash = book.by_month(&months, |row| if row.kind.is_cash() { row.amount_minor } else { 0 });
        for ((month, worth), cash) in months.iter().zip(worth).zip(cash).rev() {
            let Some(end) = month.first_day().pred_opt() else { break };
            if end < first_on {
                break;
            }
            amount_minor = amount_minor.saturating_sub(worth);
            cash_minor = cash_minor.saturating_sub(cash);
            points.push(NetWorthPoint { on: end, amount_minor, cash_minor });
        }
        points.truncate(usize::try_from(MONTHS_MAX).unwrap_or(24) + 1);
        points.reverse();
        let drawdown = drawdown(&points);
        Self { points, drawdown }
    }
}

fn drawdown(points: &[NetWorthPoint]) -> Option<Drawdown> {
    let now = points.last().filter(|_| points.len() >= 3)?;
    let peak = points.iter().max_by_key(|point| (point.amount_minor, point.on))?;
    let share = ratio(peak.amount_minor.saturating_sub(now.amount_minor), peak.amount_minor)?;
    Some(Drawdown { peak_on: peak.on, peak_minor: peak.amount_minor, share })
}
