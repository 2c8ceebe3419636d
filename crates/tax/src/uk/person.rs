//! What one person's tax year is computed from.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The most an amount of income may be, in pence: a thousand million pounds. Sums of such amounts stay exact.
const AMOUNT_MAX_MINOR: i64 = 100_000_000_000;

/// A tax year, from 6 April to 5 April (ITA 2007 s. 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxYear {
    start_year: i32,
}

impl TaxYear {
    /// The tax year that begins on 6 April of that calendar year.
    pub fn starting(start_year: i32) -> Self {
        Self { start_year }
    }

    /// The tax year a day lies in.
    pub fn containing(day: NaiveDate) -> Self {
        let of_its_year = Self::starting(day.year());
        if day < of_its_year.starts() { Self::starting(day.year() - 1) } else { of_its_year }
    }

    /// Its first day.
    pub fn starts(self) -> NaiveDate {
        on(self.start_year, 4, 6)
    }

    /// Its last day.
    pub fn ends(self) -> NaiveDate {
        on(self.start_year.saturating_add(1), 4, 5)
    }

    /// The calendar year it begins in.
    pub fn start_year(self) -> i32 {
        self.start_year
    }
}

/// That day; years beyond the calendar's own limits give its last day.
pub(super) fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MAX)
}

impl fmt::Display for TaxYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{:02}", self.start_year, (self.start_year + 1).rem_euclid(100))
    }
}

impl FromStr for TaxYear {
    type Err = InputError;

    /// Reads `2025/26`.
    fn from_str(text: &str) -> Result<Self, InputError> {
        let year = text.split('/').next().and_then(|start| start.parse().ok()).map(Self::starting);
        year.filter(|year| (1900..=9998).contains(&year.start_year) && year.to_string() == text)
            .ok_or_else(|| InputError::new("tax_year", "must be a tax year such as 2025/26"))
    }
}

/// The kind of student loan (GOV.UK "Repaying your student loan: which repayment plan you're on").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudentLoanPlan {
    /// No loan.
    #[default]
    None,
    /// England and Wales before September 2012, Northern Ireland.
    Plan1,
    /// England from September 2012 to July 2023, Wales from September 2012.
    Plan2,
    /// Scotland.
    Plan4,
    /// England from August 2023.
    Plan5,
    /// A master's or doctoral loan.
    Postgraduate,
}

/// Against which income the personal allowance is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllowanceOrder {
    /// Where it saves most, as ITA 2007 s. 25(2) requires.
    #[default]
    MostBeneficial,
    /// Against earnings, then savings, then dividends: what most calculators do, and never less tax than the law's.
    Usual,
}

/// One person's tax year. Amounts are pence, for the whole year and before tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The tax year.
    pub tax_year: TaxYear,
    /// Whether they are a Scottish taxpayer (Scotland Act 1998 s. 80D).
    pub is_scottish: bool,
    /// Age in whole years. Unknown counts as below State Pension age.
    pub age_years: Option<u8>,
    /// The student loan they repay.
    pub student_loan_plan: StudentLoanPlan,
    /// Profit of all trades together; a loss is below zero and taxed as nothing.
    pub self_employment_profit_minor: i64,
    /// Receipts of all trades together before costs, which decide on the trading allowance; the profit when unknown.
    pub trading_receipts_minor: Option<i64>,
    /// Wages and salaries.
    pub employment_income_minor: i64,
    /// Pensions: private, from work and from the state.
    pub private_pension_income_minor: i64,
    /// Taxable interest.
    pub savings_interest_minor: i64,
    /// Dividends.
    pub dividends_minor: i64,
    /// Gifts to charities with Gift Aid, as paid.
    pub gift_aid_paid_minor: i64,
    /// Against which income the personal allowance is set.
    pub allowance_order: AllowanceOrder,
}

impl Person {
    /// Someone without income in a tax year, to fill in.
    pub fn new(tax_year: TaxYear) -> Self {
        Self {
            tax_year,
            is_scottish: false,
            age_years: None,
            student_loan_plan: StudentLoanPlan::None,
            self_employment_profit_minor: 0,
            trading_receipts_minor: None,
            employment_income_minor: 0,
            private_pension_income_minor: 0,
            savings_interest_minor: 0,
            dividends_minor: 0,
            gift_aid_paid_minor: 0,
            allowance_order: AllowanceOrder::MostBeneficial,
        }
    }

    /// Whether every amount is one the engine can hold and makes sense.
    pub(super) fn check(&self) -> Result<(), InputError> {
        check_amount("employment_income", self.employment_income_minor)?;
        check_amount("private_pension_income", self.private_pension_income_minor)?;
        check_amount("savings_interest", self.savings_interest_minor)?;
        check_amount("dividends", self.dividends_minor)?;
        check_amount("gift_aid_paid", self.gift_aid_paid_minor)?;
        check_amount("trading_receipts", self.trading_receipts_minor.unwrap_or(0))?;
        // A loss is an answer, so only its size is limited.
        check_amount("self_employment_profit", self.self_employment_profit_minor.saturating_abs())?;
        match self.trading_receipts_minor {
            Some(receipts) if receipts < self.self_employment_profit_minor => {
                Err(InputError::new("trading_receipts", "must not be less than the profit"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether an amount in pence is neither negative nor beyond what the engine holds.
pub(super) fn check_amount(field: &'static str, amount_minor: i64) -> Result<(), InputError> {
    match amount_minor {
        ..0 => Err(InputError::new(field, "must not be negative")),
        0..=AMOUNT_MAX_MINOR => Ok(()),
        _ => Err(InputError::new(field, "must not be more than 1,000,000,000")),
    }
}

/// Why an input cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{field} {reason}")]
pub struct InputError {
    /// The field at fault, by the name it has on the wire.
    pub field: String,
    /// What is wrong with it, to be read after the field's name.
    pub reason: String,
}

impl InputError {
    /// A fault of that field.
    pub(crate) fn new(field: &str, reason: &str) -> Self {
        Self { field: field.to_owned(), reason: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tax_year_is_read_as_it_is_written() {
        for text in ["2024/25", "2025/26", "2099/00"] {
            assert_eq!(text.parse::<TaxYear>().unwrap().to_string(), text);
        }
        for text in ["2024", "2024/26", "2024-25", "24/25", "", "/", "2024/25 ", "99999/00"] {
            assert_eq!(text.parse::<TaxYear>().unwrap_err().field, "tax_year", "{text}");
        }
    }

    #[test]
    fn a_tax_year_turns_on_the_sixth_of_april() {
        assert_eq!(TaxYear::containing(on(2026, 4, 5)), TaxYear::starting(2025));
        assert_eq!(TaxYear::containing(on(2026, 4, 6)), TaxYear::starting(2026));
        assert_eq!(TaxYear::starting(2025).ends(), on(2026, 4, 5));
    }
}
