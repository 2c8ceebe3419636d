//! What a tax estimate needs to know of a year: incomes by kind, business costs, tax already paid.
//!
//! Four windows are kept, each cut at the day asked about: the current and the previous tax year of the United
//! States (calendar year) and of the United Kingdom (from 6 April). All amounts are as received and paid in the
//! primary currency; pay is net of what the employer withheld, because that is all a bank file shows. No tax is
//! computed here.

use categorise::Category;
use chrono::{Datelike, NaiveDate};
use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::spending::CategoryAmount;

/// Incomes, costs and taxes paid of one tax year so far, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxYearFacts {
    /// First day of the tax year.
    pub from: NaiveDate,
    /// Last day of the tax year, or the day asked about if that is earlier.
    pub to: NaiveDate,
    /// Whether the history reaches back to the first day.
    pub is_covered: bool,
    /// Client payments, platform payouts and takings.
    pub business_income_minor: i64,
    /// Business costs, net of refunds, a magnitude.
    pub business_expenses_minor: i64,
    /// The costs by category, largest first.
    pub expenses: Vec<CategoryAmount>,
    /// Pay after withholding.
    pub wages_minor: i64,
    /// Pensions, the United Kingdom's State Pension among them.
    pub pension_minor: i64,
    /// State benefits, United States Social Security among them.
    pub state_benefit_minor: i64,
    /// Interest.
    pub interest_minor: i64,
    /// Dividends.
    pub dividend_minor: i64,
    /// Rents received.
    pub rental_minor: i64,
    /// Student support and other income.
    pub other_income_minor: i64,
    /// Income tax paid to the authority, a magnitude; refunds are not taken off.
    pub tax_paid_minor: i64,
    /// Tax refunds received.
    pub tax_refunded_minor: i64,
    /// The same from the first day to the end of each quarter of the tax year that has begun, in order; a quarter's
    /// own facts name no quarters. In the United States these are the uneven periods of Form 2210, which end in
    /// March, May, August and December; in the United Kingdom those of the quarterly updates.
    pub quarters: Vec<TaxYearFacts>,
    /// The same from the first day to the end of each calendar month that has begun, in order; kept of the running
    /// years alone, and a month's own facts name none.
    pub months: Vec<TaxYearFacts>,
}

/// One payment of income tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxPaid {
    /// The day it was booked.
    pub on: NaiveDate,
    /// Which transaction.
    pub transaction_id: TransactionId,
    /// A magnitude in minor units.
    pub amount_minor: i64,
    /// To whom.
    pub name: String,
}

/// The four windows and the payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxFacts {
    /// United States, the year of the day asked about.
    pub us_this_year: TaxYearFacts,
    /// United States, the year before.
    pub us_last_year: TaxYearFacts,
    /// United Kingdom, the year of the day asked about.
    pub uk_this_year: TaxYearFacts,
    /// United Kingdom, the year before.
    pub uk_last_year: TaxYearFacts,
    /// Income tax paid in the last 24 months, latest first, at most 16.
    pub payments: Vec<TaxPaid>,
}

/// The first day of the United States tax year that `on` is in.
pub fn us_year_start(on: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(on.year(), 1, 1).unwrap_or(on)
}

/// The first day of the United Kingdom tax year that `on` is in: 6 April.
pub fn uk_year_start(on: NaiveDate) -> NaiveDate {
    let started = NaiveDate::from_ymd_opt(on.year(), 4, 6).unwrap_or(on);
    if on >= started { started } else { NaiveDate::from_ymd_opt(on.year() - 1, 4, 6).unwrap_or(on) }
}

impl TaxFacts {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let years = |start: fn(NaiveDate) -> NaiveDate, quarters: &QuarterEnds| {
            let this = start(book.as_of());
            let last_end = this.pred_opt().unwrap_or(this);
            (
                TaxYearFacts {
                    months: by_month(book, this, book.as_of()),
                    ..with_quarters(book, this, book.as_of(), quarters)
                },
                with_quarters(book, start(last_end), last_end, quarters),
            )
        };
        let (us_this_year, us_last_year) = years(us_year_start, &US_QUARTER_ENDS);
        let (uk_this_year, uk_last_year) = years(uk_year_start, &UK_QUARTER_ENDS);
        Self { us_this_year, us_last_year, uk_this_year, uk_last_year, payments: payments(book) }
    }
}

/// Where the quarters of a tax year end: month and day.
type QuarterEnds = [(u32, u32); 4];

/// Form 2210, Schedule AI: the annualisation periods.
const US_QUARTER_ENDS: QuarterEnds = [(3, 31), (5, 31), (8, 31), (12, 31)];
/// The Income Tax (Digital Obligations) Regulations 2026: standard update periods.
const UK_QUARTER_ENDS: QuarterEnds = [(7, 5), (10, 5), (1, 5), (4, 5)];

fn with_quarters(book: &Book<'_>, from: NaiveDate, to: NaiveDate, ends: &QuarterEnds) -> TaxYearFacts {
    let mut quarters = Vec::new();
    for (month, day) in ends {
        let year = if (*month, *day) < (from.month(), from.day()) { from.year() + 1 } else { from.year() };
        let Some(end) = NaiveDate::from_ymd_opt(year, *month, *day) else { continue };
        quarters.push(facts(book, from, end.min(to)));
        if end >= to {
            break;
        }
    }
    TaxYearFacts { quarters, ..facts(book, from, to) }
}

fn by_month(book: &Book<'_>, from: NaiveDate, to: NaiveDate) -> Vec<TaxYearFacts> {
    let mut months = Vec::new();
    let mut month = Month::of(from);
    while month.first_day() <= to {
        months.push(facts(book, from, month.last_day().min(to)));
        month = month.next();
    }
    months
}

fn payments(book: &Book<'_>) -> Vec<TaxPaid> {
    book.last_days(731)
        .iter()
        .rev()
        .filter(|row| row.category == Category::TaxPayment && row.amount_minor < 0)
        .take(16)
        .filter_map(|row| {
            let (transaction, assignment) = book.transaction(row)?;
            Some(TaxPaid {
                on: row.on,
                transaction_id: transaction.id.clone(),
                amount_minor: row.amount_minor.saturating_neg(),
                name: assignment.counterparty.clone(),
            })
        })
        .collect()
}

fn facts(book: &Book<'_>, from: NaiveDate, to: NaiveDate) -> TaxYearFacts {
    let rows = book.between(from, to);
    let income = |wanted: fn(Category) -> bool| {
        Book::sum(rows, |row| if wanted(row.category) { row.income_minor() } else { 0 })
    };
    let expense = |row: &Row| if row.category.is_business_expense() { row.spending_minor() } else { 0 };
    TaxYearFacts {
        from,
        to,
        is_covered: book.history.first_on.is_some_and(|first| first <= from),
        business_income_minor: income(Category::is_business_income),
        business_expenses_minor: Book::sum(rows, expense),
        expenses: CategoryAmount::list(rows, expense),
        wages_minor: income(|category| category == Category::Payroll),
        pension_minor: income(|category| category == Category::Pension),
        state_benefit_minor: income(|category| category == Category::StateBenefit),
        interest_minor: income(|category| category == Category::Interest),
        dividend_minor: income(|category| category == Category::Dividend),
        rental_minor: income(|category| category == Category::RentalIncome),
        other_income_minor: income(|category| {
            matches!(category, Category::StudentSupport | Category::OtherIncome)
        }),
        tax_paid_minor: Book::sum(rows, |row| {
            if row.category == Category::TaxPayment { row.spending_minor() } else { 0 }
        }),
        tax_refunded_minor: Book::sum(rows, |row| {
            if row.category == Category::TaxRefund { row.amount_minor } else { 0 }
        }),
        quarters: Vec::new(),
        months: Vec::new(),
    }
}
