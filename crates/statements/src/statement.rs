//! What a file holds once read: statements, their rows, and what could not be read.

use chrono::NaiveDate;
use ledger::{AccountKind, Balance};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{CsvMapping, CsvReading, Format};

/// What the caller knows about a file besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The name it was uploaded under; decides only between formats of equal content (OFX and QFX).
    pub file_name: Option<String>,
    /// How to read a CSV, from the customer or from the last file of the same account; obeyed exactly.
    pub csv_mapping: Option<CsvMapping>,
    /// The currency of rows that name none.
    pub default_currency: Option<Currency>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFile {
    /// The format its content has.
    pub format: Format,
    /// One entry for each account and currency, in file order.
    pub statements: Vec<Statement>,
    /// Rows that are not transactions we can read, in file order.
    pub rejected: Vec<RejectedRow>,
    /// How a CSV was understood; absent for other formats.
    pub csv: Option<CsvReading>,
}

/// The movements of one account in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The bank's identifier of the account, as the file writes it.
    pub account: Option<String>,
    /// What the account is for, where the file says.
    pub account_kind_hint: Option<AccountKind>,
    /// The currency of every amount here; when absent, amounts have two decimal digits.
    pub currency: Option<Currency>,
    /// Booked cash movements in file order.
    pub transactions: Vec<StatementRow>,
    /// Trades and income of an investment account in file order; empty for other accounts.
    pub investments: Vec<InvestmentRow>,
    /// The balance after the last movement.
    pub closing_balance: Option<Balance>,
    /// The balance before the first movement.
    pub opening_balance: Option<Balance>,
}

/// One booked movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// The day the bank booked it.
    pub posted_on: NaiveDate,
    /// Minor units of the statement's currency; positive is money in.
    pub amount_minor: i64,
    /// The bank's text, white space folded.
    pub description: String,
    /// The other party, where the file names one apart from the text.
    pub counterparty: Option<String>,
    /// The bank's own reference.
    pub bank_reference: Option<String>,
}

/// What an investment movement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvestmentKind {
    /// Cash became a holding.
    Buy,
    /// A holding became cash.
    Sell,
    /// A dividend, interest or a distribution paid in cash.
    Income,
    /// Income that bought more of its holding; no cash moved.
    Reinvest,
    /// A fee or another charge of the investment account.
    Expense,
    /// A movement of holdings without cash, such as a split or a transfer.
    Other,
}

/// One trade or income of an investment account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvestmentRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// The trade date.
    pub traded_on: NaiveDate,
    /// What it did.
    pub kind: InvestmentKind,
    /// The cash total in minor units, positive is money in; absent where the file states none.
    pub total_minor: Option<i64>,
    /// The security's identifier or name as the file writes it.
    pub security: Option<String>,
    /// The broker's text, or what the movement did.
    pub description: String,
    /// The broker's own reference.
    pub bank_reference: Option<String>,
}

impl InvestmentRow {
    /// Its effect on the account's cash, if it has one.
    fn cash_row(&self) -> Option<StatementRow> {
        let amount_minor = self.total_minor?;
        let moves_cash = !matches!(self.kind, InvestmentKind::Reinvest | InvestmentKind::Other);
        moves_cash.then(|| StatementRow {
            line: self.line,
            posted_on: self.traded_on,
            amount_minor,
            description: self.description.clone(),
            counterparty: self.security.clone(),
            bank_reference: self.bank_reference.clone(),
        })
    }
}

impl Statement {
    /// Every movement of cash: the transactions, then what trades and income paid or cost.
    pub fn cash_movements(&self) -> Vec<StatementRow> {
        let trades = self.investments.iter().filter_map(InvestmentRow::cash_row);
        self.transactions.iter().cloned().chain(trades).collect()
    }

    /// The sum of the transactions in minor units; absent on overflow.
    pub fn sum_minor(&self) -> Option<i64> {
        self.transactions.iter().try_fold(0_i64, |sum, row| sum.checked_add(row.amount_minor))
    }

    /// The first and the last day with a transaction.
    pub fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.transactions.iter().map(|row| row.posted_on).min()?;
        let last = self.transactions.iter().map(|row| row.posted_on).max()?;
        Some((first, last))
    }
}

/// A row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// One sentence.
    pub reason: String,
}

/// A file that was not read: what is wrong, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}{reason} {hint}", .line.map(|line| format!("Line {line}: ")).unwrap_or_default())]
pub struct Refusal {
    /// The line the trouble is on, from 1, where one line is to blame.
    pub line: Option<u64>,
    /// What is wrong, as one sentence.
    pub reason: String,
    /// What the customer can do about it, as one sentence.
    pub hint: String,
}

impl Refusal {
    /// A refusal of the whole file.
    pub(crate) fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into(), hint: hint.into() }
    }

    /// The same refusal, pointing at a line.
    pub(crate) fn at(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }
}
