//! The report of `attune statement inspect --json`: what was found in a file, ready to print.

use chrono::NaiveDate;
use money::{Currency, Money};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Refusal, RejectedRow, Statement, StatementFile};

/// One file, read or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum InspectedFile {
    /// The file was read.
    Read {
        /// The name it was given under.
        file: String,
        /// The format's name, such as `ofx`.
        format: &'static str,
        /// One entry for each account and currency.
        statements: Vec<InspectedStatement>,
        /// Rows left out.
        rejected: Vec<RejectedRow>,
    },
    /// The file was refused.
    Refused {
        /// The name it was given under.
        file: String,
        /// Why.
        error: InspectedError,
    },
}

/// The figures of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedStatement {
    /// The bank's identifier of the account.
    pub account: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<Currency>,
    /// How many transactions.
    pub transactions: usize,
    /// Their sum as a decimal with the currency's digits, two when the currency is unknown; absent on overflow.
    pub sum: Option<String>,
    /// The earliest booking day.
    pub first_date: Option<NaiveDate>,
    /// The latest booking day.
    pub last_date: Option<NaiveDate>,
    /// The bank's closing balance as a decimal.
    pub closing_balance: Option<String>,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedError {
    /// The line to blame, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

/// The report on one file.
pub fn inspect(file_name: &str, result: &Result<StatementFile, Refusal>) -> InspectedFile {
    let file = file_name.to_owned();
    match result {
        Ok(read) => InspectedFile::Read {
            file,
            format: read.format.as_str(),
            statements: read.statements.iter().map(inspect_statement).collect(),
            rejected: read.rejected.clone(),
        },
        Err(Refusal { line, reason, hint }) => {
            let error = InspectedError { line: *line, reason: reason.clone(), hint: hint.clone() };
            InspectedFile::Refused { file, error }
        }
    }
}

fn inspect_statement(statement: &Statement) -> InspectedStatement {
    let period = statement.period();
    InspectedStatement {
        account: statement.account.clone(),
        currency: statement.currency,
        transactions: statement.transactions.len(),
        sum: statement.sum_minor().map(|minor| to_plain(minor, statement.currency)),
        first_date: period.map(|(first, _)| first),
        last_date: period.map(|(_, last)| last),
        closing_balance: statement
            .closing_balance
            .map(|balance| to_plain(balance.amount_minor, statement.currency)),
    }
}

fn to_plain(amount_minor: i64, currency: Option<Currency>) -> String {
    match currency {
        Some(currency) => Money::new(amount_minor, currency).to_plain(),
        None => Decimal::new(amount_minor, 2).to_string(),
    }
}
