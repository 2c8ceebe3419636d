//! How fast wealth is drawn on.
//!
//! Withdrawal rate = withdrawals of the last 365 days ÷ (cash + invested today + those withdrawals), that is,
//! against what there was to draw on. `None` with less than eleven months of history or no wealth. Drawdown from
//! the peak of net worth is in [`crate::net_worth::NetWorthHistory`].

use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::book::Book;
use crate::paycheck::withdrawn_minor;
use crate::statistics::ratio;

/// Withdrawals against wealth, in minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wealth {
    /// Cash and investments today.
    pub wealth_minor: i64,
    /// The invested part.
    pub invested_minor: i64,
    /// Taken from savings and investments in the last 365 days, less what was put back.
    pub withdrawn_year_minor: i64,
    /// A share a year, such as 0.04.
    pub withdrawal_rate: Option<f64>,
}

const MONTHS_NEEDED: u32 = 11;

impl Wealth {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances) -> Self {
        let (cash_minor, invested_minor) =
            balances.primary().map_or((0, 0), |totals| (totals.cash_minor, totals.invested_minor));
        let wealth_minor = cash_minor.saturating_add(invested_minor);
        let withdrawn_year_minor = withdrawn_minor(book.last_year());
        let known = book.history.months >= MONTHS_NEEDED;
        let base_minor = wealth_minor.saturating_add(withdrawn_year_minor);
        let withdrawal_rate = if known { ratio(withdrawn_year_minor, base_minor) } else { None };
        Self { wealth_minor, invested_minor, withdrawn_year_minor, withdrawal_rate }
    }
}
