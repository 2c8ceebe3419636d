//! One bank transaction or balance of OFX.

use ledger::{AccountKind, Balance};

use super::records::Record;
use super::values::{parse_amount, parse_day};
use crate::StatementRow;
use crate::text::{fold, tell_once};

/// OFX 2.2 section 11.3.1.1, values of `ACCTTYPE`.
pub(crate) fn kind_of_account(value: &str) -> Option<AccountKind> {
    match value.to_ascii_uppercase().as_str() {
        "CHECKING" => Some(AccountKind::Checking),
        "SAVINGS" | "MONEYMRKT" | "CD" => Some(AccountKind::Savings),
        "CREDITLINE" => Some(AccountKind::Loan),
        _ => None,
    }
}

/// The balance of a `LEDGERBAL`; `None` when its amount or its day cannot be read.
pub(crate) fn read_balance(record: &Record<'_>, digits: u32) -> Option<Balance> {
    let amount_minor = parse_amount(record.get("BALAMT")?, digits).ok()?;
    Some(Balance { as_of: parse_day(record.get("DTASOF")?)?, amount_minor })
}

/// The transaction of a `STMTTRN`, or one sentence saying why there is none.
pub(crate) fn read_row(record: &Record<'_>, digits: u32) -> Result<StatementRow, String> {
    let posted = record.get("DTPOSTED").ok_or("The transaction has no date (DTPOSTED).")?;
    let posted_on =
        parse_day(posted).ok_or_else(|| format!("The date {posted:?} is not a day of the calendar."))?;
    let amount = record.get("TRNAMT").ok_or("The transaction has no amount (TRNAMT).")?;
    let amount_minor =
        parse_amount(amount, digits).map_err(|problem| format!("The amount {amount:?} {problem}."))?;
    let counterparty =
        record.get_in("PAYEE", "NAME").or_else(|| record.get_in("PAYEE2", "NAME")).and_then(fold);
    Ok(StatementRow {
        line: record.line,
        posted_on,
        amount_minor,
        description: describe(record, counterparty.as_deref()),
        counterparty,
        bank_reference: record.get("FITID").and_then(fold),
    })
}

/// The name and the memo, or who and what kind where there are neither.
fn describe(record: &Record<'_>, counterparty: Option<&str>) -> String {
    let told = tell_once(record.get("NAME").and_then(fold), record.get("MEMO").and_then(fold));
    told.unwrap_or_else(|| counterparty.map_or_else(|| describe_by_type(record), str::to_owned))
}

fn describe_by_type(record: &Record<'_>) -> String {
    let number = record.get("CHECKNUM").or_else(|| record.get("CHKNUM"));
    match (number, record.get("TRNTYPE")) {
        (Some(number), _) => format!("Check {number}"),
        (None, Some(kind)) => fold(kind).unwrap_or_default(),
        (None, None) => String::new(),
    }
}
