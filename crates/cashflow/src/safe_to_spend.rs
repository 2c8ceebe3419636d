//! What can be spent before the next income without touching tax money, bills or a small buffer.
//!
//! safe to spend = cash − unpaid tax accrued so far − bills due from cash accounts before the next probable income
//! − buffer. May be negative. The buffer is a quarter of a usual month's essential spending, about a week's. The
//! next probable income is the earliest due date of a regular income on a cash account, else of an irregular one,
//! else 30 days away; incomes below a twentieth of a usual month's are passed over. Tax is computed elsewhere: pass it to [`SafeToSpendParts::with_tax`].

use categorise::Direction;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::book::Book;
use crate::monthly::Monthly;
use crate::statistics::total;
use crate::upcoming::{Due, dues};

/// Everything but the tax, in minor units of the primary currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SafeToSpendParts {
    /// Checking and savings together.
    pub cash_minor: i64,
    /// Whether banks reported all of it.
    pub cash_is_reported: bool,
    /// Bills due from cash accounts before the horizon, a magnitude.
    pub bills_due_minor: i64,
    /// Those bills by date, at most 10.
    pub bills: Vec<Due>,
    /// The next probable income.
    pub next_income: Option<Due>,
    /// The day up to which bills count.
    pub until: NaiveDate,
    /// The buffer; `None` and not subtracted while a usual month is not known.
    pub buffer_minor: Option<i64>,
}

/// The answer and all its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SafeToSpend {
    /// What can be spent; may be negative.
    pub amount_minor: i64,
    /// The tax accrued and unpaid that was subtracted; `None` when no estimate was given.
    pub unpaid_tax_minor: Option<i64>,
    /// The other parts.
    pub parts: SafeToSpendParts,
}

const DEFAULT_DAYS: u64 = 30;

/// About a week of essentials.
pub(crate) fn buffer_minor(usual_essential_minor: Option<i64>) -> Option<i64> {
    usual_essential_minor.map(|essential| (essential / 4).max(0))
}

impl SafeToSpendParts {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances, monthly: &Monthly) -> Self {
        let look_ahead = book.as_of().checked_add_days(Days::new(90)).unwrap_or(NaiveDate::MAX);
        let default_until = book.as_of().checked_add_days(Days::new(DEFAULT_DAYS)).unwrap_or(NaiveDate::MAX);
        // Interest of a few pence does not feed anybody until the next pay.
        let least_minor = monthly.usual_income_minor.map_or(0, |income| income / 20);
        let incomes: Vec<Due> = dues(book, Direction::In, look_ahead)
            .into_iter()
            .filter(|due| due.is_cash && due.category.is_income() && due.on > book.as_of())
            .filter(|due| due.amount_minor >= least_minor)
            .collect();
        let next_income =
            incomes.iter().find(|due| due.cadence.is_regular()).or_else(|| incomes.first()).cloned();
        let until = next_income.as_ref().map_or(default_until, |due| due.on);
        let mut bills: Vec<Due> = dues(book, Direction::Out, until)
            .into_iter()
            .filter(|due| due.is_cash && due.on < until)
            .collect();
        let bills_due_minor = total(bills.iter().map(|bill| bill.amount_minor));
        bills.truncate(10);
        Self {
            cash_minor: balances.cash_minor(),
            cash_is_reported: balances.cash_is_reported,
            bills_due_minor,
            bills,
            next_income,
            until,
            buffer_minor: buffer_minor(monthly.usual_essential_minor),
        }
    }

    /// The answer, given the tax accrued and not yet paid.
    pub fn with_tax(&self, unpaid_tax_minor: Option<i64>) -> SafeToSpend {
        let amount_minor = self
            .cash_minor
            .saturating_sub(unpaid_tax_minor.unwrap_or(0))
            .saturating_sub(self.bills_due_minor)
            .saturating_sub(self.buffer_minor.unwrap_or(0));
        SafeToSpend { amount_minor, unpaid_tax_minor, parts: self.clone() }
    }
}
