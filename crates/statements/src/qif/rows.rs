//! One record of a bank, cash, card, asset or debt register.

use super::Style;
use super::records::Record;
use crate::StatementRow;
use crate::amount::parse_minor;
use crate::text::{fold, shorten, tell_once};

/// The payee of the record by which Quicken opens an account.
const OPENING: &str = "Opening Balance";

/// The movement of a record, or one sentence saying why there is none.
///
/// The total (`T`) is what moved; splits (`S`, `E`, `$`) say what for, and only stand in for a total that is missing.
pub(crate) fn read_row(record: &Record<'_>, style: Style) -> Result<StatementRow, String> {
    let posted_on = style.day_of(record)?;
    let amount_minor = total(record, style)?;
    let payee = record.get('P').and_then(fold);
    let told = tell_once(payee.clone(), record.get('M').and_then(fold));
    Ok(StatementRow {
        line: record.line,
        posted_on,
        amount_minor,
        description: told.or_else(|| what_for(record)).unwrap_or_default(),
        counterparty: payee,
        // The number (`N`) is that of a check and not unique.
        bank_reference: None,
    })
}

fn total(record: &Record<'_>, style: Style) -> Result<i64, String> {
    let read = |text: &str| {
        parse_minor(text, style.mark, style.digits)
            .map_err(|problem| format!("The amount {:?} {problem}.", shorten(text)))
    };
    if let Some(text) = record.get('T').or_else(|| record.get('U')) {
        return read(text);
    }
    let mut parts = record.all('$').map(read).peekable();
    if parts.peek().is_none() {
        return Err("The transaction has no amount (T).".to_owned());
    }
    parts.try_fold(0_i64, |sum, part| {
        sum.checked_add(part?).ok_or_else(|| "The amount is too large.".to_owned())
    })
}

/// What a record without payee and memo was for: the notes of its splits, its category, or its check.
fn what_for(record: &Record<'_>) -> Option<String> {
    let notes: Vec<String> = record.all('E').filter_map(fold).collect();
    if !notes.is_empty() {
        return Some(notes.join(", "));
    }
    let category = record.get('L').and_then(fold);
    category.or_else(|| record.get('N').and_then(fold).map(|number| format!("Check {number}")))
}

/// The name of the register's own account, which its opening record gives as `L[name]`.
pub(crate) fn own_account(record: &Record<'_>) -> Option<String> {
    if !record.get('P')?.eq_ignore_ascii_case(OPENING) {
        return None;
    }
    record.get('L')?.strip_prefix('[')?.strip_suffix(']').and_then(fold)
}
