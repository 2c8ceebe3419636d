//! A retiree's pay by source, month by month, against spending.
//!
//! Twelve calendar months, the current one included. Withdrawals are what arrives on checking accounts from
//! savings and investments: paired moves from savings or brokerage accounts and credits from brokers and savings
//! not in the books. Money put back within the month is taken off, and so are dividends and interest that landed
//! in brokerage and savings accounts that month, because they are counted by name already; never below zero.

use categorise::Category;
use ledger::AccountKind;
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::statistics::total;

/// One month, in minor units; spending is a magnitude.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaycheckMonth {
    /// The month.
    pub month: Month,
    /// Pensions and annuities.
    pub pension_minor: i64,
    /// State benefits.
    pub state_benefit_minor: i64,
    /// Dividends.
    pub dividend_minor: i64,
    /// Interest.
    pub interest_minor: i64,
    /// Rents received.
    pub rental_minor: i64,
    /// Taken from savings and investments beyond their dividends and interest.
    pub withdrawal_minor: i64,
    /// Pay and every other income.
    pub other_minor: i64,
    /// Essential spending.
    pub essential_minor: i64,
    /// All spending.
    pub spending_minor: i64,
}

impl PaycheckMonth {
    /// All sources together.
    pub fn total_minor(&self) -> i64 {
        total([
            self.pension_minor,
            self.state_benefit_minor,
            self.dividend_minor,
            self.interest_minor,
            self.rental_minor,
            self.withdrawal_minor,
            self.other_minor,
        ])
    }
}

/// Pay by source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paycheck {
    /// Ascending; months before the history are left out.
    pub months: Vec<PaycheckMonth>,
    /// A usual month's essential spending; `None` with fewer than two complete months.
    pub usual_essential_minor: Option<i64>,
}

impl Paycheck {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let first = book.history.first_on.map(Month::of);
        let months: Vec<Month> = Month::of(book.as_of())
            .run_up(12)
            .into_iter()
            .filter(|month| first.is_some_and(|first| *month >= first))
            .collect();
        let months = months.into_iter().map(|month| paycheck_month(book, month)).collect();
        Self { months, usual_essential_minor: book.usual_month(Row::essential_minor) }
    }
}

fn paycheck_month(book: &Book<'_>, month: Month) -> PaycheckMonth {
    let rows = book.between(month.first_day(), month.last_day());
    let of = |wanted: &[Category]| {
        Book::sum(rows, |row| if wanted.contains(&row.category) { row.income_minor() } else { 0 })
    };
    let named = [
        Category::Pension,
        Category::StateBenefit,
        Category::Dividend,
        Category::Interest,
        Category::RentalIncome,
    ];
    PaycheckMonth {
        month,
        pension_minor: of(&[Category::Pension]),
        state_benefit_minor: of(&[Category::StateBenefit]),
        dividend_minor: of(&[Category::Dividend]),
        interest_minor: of(&[Category::Interest]),
        rental_minor: of(&[Category::RentalIncome]),
        withdrawal_minor: withdrawn_minor(rows).saturating_sub(earned_inside_minor(rows)).max(0),
        other_minor: Book::sum(rows, Row::income_minor).saturating_sub(of(&named)),
        essential_minor: Book::sum(rows, Row::essential_minor),
        spending_minor: Book::sum(rows, Row::spending_minor),
    }
}

/// What came to checking accounts from savings and investments, less what went there; never below zero.
pub(crate) fn withdrawn_minor(rows: &[Row]) -> i64 {
    let moved = Book::sum(rows, |row| {
        let is_store = |kind: AccountKind| matches!(kind, AccountKind::Savings | AccountKind::Brokerage);
        let is_pair = row.category == Category::OwnTransfer && row.pair_kind.is_some_and(is_store);
        let is_outside = row.pair_kind.is_none()
            && matches!(
                row.category,
                Category::InvestmentWithdrawal | Category::SavingsContribution | Category::InvestmentPurchase
            );
        if row.kind == AccountKind::Checking && (is_pair || is_outside) { row.amount_minor } else { 0 }
    });
    moved.max(0)
}

fn earned_inside_minor(rows: &[Row]) -> i64 {
    Book::sum(rows, |row| {
        let is_inside = matches!(row.kind, AccountKind::Savings | AccountKind::Brokerage);
        let is_yield = matches!(row.category, Category::Dividend | Category::Interest);
        if is_inside && is_yield { row.income_minor() } else { 0 }
    })
}
