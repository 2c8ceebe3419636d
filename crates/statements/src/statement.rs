//! What a file holds once read: statements, their rows, and what could not be read.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::{AccountKind, Balance};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{
    BrokerMapping, BrokerReading, CsvMapping, CsvReading, DateOrder, DateReading, Format, InvestmentRow,
    PositionRow,
};

/// What the caller knows about a file besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The name it was uploaded under; decides only between formats of equal content (OFX and QFX).
    pub file_name: Option<String>,
    /// How to read a CSV, from the customer or from the last file of the same account; obeyed exactly.
    pub csv_mapping: Option<CsvMapping>,
    /// How to read a broker's CSV, from the customer; obeyed exactly.
    pub broker_mapping: Option<BrokerMapping>,
    /// The order of day, month and year, from the customer, where the file leaves it open; obeyed exactly, unless a mapping
    /// names one.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
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
    /// How a broker's CSV was understood; absent for other formats.
    pub broker: Option<BrokerReading>,
    /// How the dates of a QIF file, or of the first doubtful part of a compressed folder, were understood; absent for other
    /// formats.
    pub dates: Option<DateReading>,
}

impl StatementFile {
    /// A file of a format with nothing in it.
    pub(crate) fn new(format: Format) -> Self {
        Self { format, statements: Vec::new(), rejected: Vec::new(), csv: None, broker: None, dates: None }
    }
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
    /// What an investment account held, where the file says; empty for other accounts.
    pub positions: Vec<PositionRow>,
    /// The balance after the last movement.
    pub closing_balance: Option<Balance>,
    /// When the closing balance was told, where that is known: of two of one day the one told later holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<DateTime<Utc>>,
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
