//! What a file would do, shown before anything is stored.

use ledger::{AccountKind, RowStatus};
use money::{Currency, Money};
use serde::{Deserialize, Serialize};
use statements::{BrokerReading, CsvReading, DateReading, InvestmentKind, RejectedRow, StatementFile};

use super::plan::{PlannedMovement, PlannedStatement};

/// Rows of a statement that a preview lists; the counts cover all.
const ROWS_SHOWN: usize = 200;

/// A file read but not yet stored.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The pending import's id, to commit or discard it by.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// The format's plain name, such as `OFX`.
    pub format: String,
    /// Its statements, in file order.
    pub statements: Vec<PreviewStatement>,
    /// Rows that cannot be read, and why.
    pub rejected: Vec<RejectedRow>,
    /// How a CSV file's columns are read, to be corrected.
    pub csv: Option<CsvReading>,
    /// How the columns of a broker's table are read, to be corrected.
    pub broker: Option<BrokerReading>,
    /// How the dates of a file without columns are read, to be corrected.
    pub dates: Option<DateReading>,
}

impl Preview {
    /// Rows that would be stored.
    pub fn new_count(&self) -> usize {
        self.statements.iter().map(|statement| statement.new_count).sum()
    }

    /// Holdings the file reports.
    pub fn position_count(&self) -> usize {
        self.statements.iter().map(|statement| statement.position_count).sum()
    }

    /// Rows the books already hold.
    pub fn duplicate_count(&self) -> usize {
        self.statements.iter().map(|statement| statement.duplicate_count).sum()
    }
}

/// One statement of a previewed file.
#[derive(Debug, Clone)]
pub struct PreviewStatement {
    /// The account it goes to.
    pub account_name: String,
    /// What that account is for.
    pub account_kind: AccountKind,
    /// Whether committing creates the account.
    pub account_is_new: bool,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The first rows with what would become of each.
    pub rows: Vec<PreviewRow>,
    /// The first movements of holdings with what would become of each; empty where the account has none.
    pub movements: Vec<PreviewMovement>,
    /// Holdings it reports.
    pub position_count: usize,
    /// Rows that would be stored.
    pub new_count: usize,
    /// Rows already held.
    pub duplicate_count: usize,
    /// Sum of all rows, minor units.
    pub sum_minor: i64,
    /// Whether the rows add up to the statement's own balances, where it has both.
    pub balance: Option<BalanceCheck>,
}

/// One row and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// Line of the file.
    pub line: u64,
    /// Booking day.
    pub posted_on: chrono::NaiveDate,
    /// The bank's text.
    pub description: String,
    /// The amount.
    pub amount: Money,
    /// What importing does with it.
    pub outcome: RowOutcome,
}

/// One movement of holdings and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewMovement {
    /// Line of the file.
    pub line: u64,
    /// The trade date.
    pub on: chrono::NaiveDate,
    /// What it did.
    pub kind: InvestmentKind,
    /// What the security is called, or its symbol.
    pub security: String,
    /// Shares, where it moved any.
    pub quantity: Option<String>,
    /// The amount, where there is one.
    pub amount: Option<Money>,
    /// What importing does with it.
    pub outcome: RowOutcome,
}

/// What importing does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOutcome {
    /// It is stored.
    New,
    /// The books hold it already.
    Duplicate,
}

/// A statement's rows against its own balances, all in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceCheck {
    /// What the statement says it closes with.
    pub closing_minor: i64,
    /// Its opening balance plus its rows, where it gives one.
    pub computed_minor: Option<i64>,
}

impl BalanceCheck {
    /// Whether the rows add up; `None` when the statement gives no opening balance.
    pub fn adds_up(&self) -> Option<bool> {
        self.computed_minor.map(|computed| computed == self.closing_minor)
    }
}

/// Builds the preview of a planned file.
pub(super) fn preview(
    id: String,
    file_name: String,
    file: &StatementFile,
    planned: &[PlannedStatement<'_>],
) -> Preview {
    Preview {
        id,
        file_name,
        format: file.format.as_str().to_uppercase(),
        statements: planned.iter().map(preview_statement).collect(),
        rejected: file.rejected.clone(),
        csv: file.csv.clone(),
        broker: file.broker.clone(),
        dates: file.dates.clone(),
    }
}

fn preview_statement(planned: &PlannedStatement<'_>) -> PreviewStatement {
    let account = &planned.target.account;
    let statement = planned.statement;
    let rows = planned.rows.iter().zip(&planned.statuses).take(ROWS_SHOWN);
    let rows = rows.map(|(row, status)| PreviewRow {
        line: row.line,
        posted_on: row.posted_on,
        description: row.description.clone(),
        amount: Money::new(row.amount_minor, account.currency),
        outcome: outcome(*status),
    });
    let duplicate_count = planned.statuses.iter().filter(|status| **status == RowStatus::Duplicate).count();
    let sum_minor = planned.rows.iter().fold(0_i64, |sum, row| sum.saturating_add(row.amount_minor));
    PreviewStatement {
        account_name: account.name.clone(),
        account_kind: account.kind,
        account_is_new: planned.target.is_new,
        currency: account.currency,
        rows: rows.collect(),
        movements: planned
            .movements
            .iter()
            .take(ROWS_SHOWN)
            .map(|it| movement(it, account.currency))
            .collect(),
        position_count: statement.positions.len(),
        new_count: planned.statuses.len() - duplicate_count + planned.new_without_cash(),
        duplicate_count,
        sum_minor,
        balance: statement.closing_balance.map(|closing| BalanceCheck {
            closing_minor: closing.amount_minor,
            computed_minor: statement
                .opening_balance
                .and_then(|opening| opening.amount_minor.checked_add(sum_minor)),
        }),
    }
}

fn movement(planned: &PlannedMovement, currency: Currency) -> PreviewMovement {
    let row = &planned.row;
    let security = row.security_name.clone().or_else(|| row.security.clone());
    PreviewMovement {
        line: row.line,
        on: row.traded_on,
        kind: row.kind,
        security: security.unwrap_or_default(),
        quantity: row.quantity.map(|quantity| quantity.normalize().to_string()),
        amount: row.total_minor.map(|total| Money::new(total, currency)),
        outcome: outcome(planned.status),
    }
}

fn outcome(status: RowStatus) -> RowOutcome {
    match status {
        RowStatus::New { .. } => RowOutcome::New,
        RowStatus::Duplicate => RowOutcome::Duplicate,
    }
}
