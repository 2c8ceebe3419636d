//! CAMT, the account messages of ISO 20022: recognising camt.052, camt.053 and camt.054 in every version.
//!
//! Versions differ in wrappers and in where a name or an amount stands, so elements are found by name and the version in
//! the namespace decides nothing. `tree` reads one part of a statement at a time, `statement` follows the messages,
//! `entries` reads a movement, `texts` says what it was.

mod entries;
mod statement;
mod texts;
mod tree;

use crate::encoding::Text;
use crate::{Format, Hints, Refusal, StatementFile};

/// Bytes at the start of a file in which the message's own element must begin.
const HEAD_BYTES_MAX: usize = 8192;

/// The element of each message; the first version adds `V01` to it.
const MESSAGES: [(&str, Format); 3] = [
    ("BkToCstmrAcctRpt", Format::Camt052),
    ("BkToCstmrStmt", Format::Camt053),
    ("BkToCstmrDbtCdtNtfctn", Format::Camt054),
];

/// The message an element begins.
fn message_of(name: &str) -> Option<Format> {
    MESSAGES.iter().find(|(start, _)| name.starts_with(start)).map(|(_, format)| *format)
}

/// Whether a text is a message about an account.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    let content = text.content.as_ref();
    let mut end = content.len().min(HEAD_BYTES_MAX);
    while !content.is_char_boundary(end) {
        end -= 1;
    }
    let head = &content[..end];
    head.trim_start().starts_with('<') && MESSAGES.iter().any(|(start, _)| head.contains(start))
}

/// Reads every statement of a file.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let (format, statements, rejected) =
        statement::read_statements(text.content.as_ref(), hints.default_currency)?;
    Ok(StatementFile { statements, rejected, ..StatementFile::new(format) })
}
