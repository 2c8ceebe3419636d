//! Statements in: send a file, look at what it would change, and the history of what came in.

mod broker;
pub(super) mod columns;
pub mod create;
mod dates;
pub mod list;
pub mod preview;

use ledger::AccountKind;

/// An account's kind in words that read on both sides of the Atlantic.
fn kind_label(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Checking => "Current or checking account",
        AccountKind::Savings => "Savings account",
        AccountKind::CreditCard => "Credit card",
        AccountKind::Brokerage => "Investment account",
        AccountKind::Loan => "Loan or mortgage",
    }
}

/// A count with its noun, such as `1 transaction` or `209 transactions`.
fn transactions(count: usize) -> String {
    if count == 1 { "1 transaction".to_owned() } else { format!("{count} transactions") }
}
