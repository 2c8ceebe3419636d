//! MT940 and MT942, the account messages of SWIFT: recognising them, with or without their envelope.
//!
//! `fields` splits the text into tagged fields, `statement` follows the messages, `lines` reads a statement line (field 61)
//! and `details` the dialects banks write into the information to it (field 86).

mod details;
mod fields;
mod lines;
mod statement;

use crate::encoding::Text;
use crate::{Hints, Refusal, StatementFile};

/// Lines in which the first field must begin; some banks write an address of their own before it.
const HEAD_LINES_MAX: usize = 10;

/// Whether a text is a message: one of its first lines begins a field, and none before it is the row of a table, in whose
/// cells anything may stand.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    let lines = text.content.lines().take(HEAD_LINES_MAX);
    let mut telling = lines.map(fields::without_envelope).filter_map(|line| match fields::tag_of(line) {
        Some(_) => Some(true),
        None => line.contains([',', ';', '\t', '|']).then_some(false),
    });
    telling.next().unwrap_or(false)
}

/// Reads every message of a file.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let (format, statements, rejected) =
        statement::read_statements(text.content.as_ref(), hints.default_currency)?;
    Ok(StatementFile { statements, rejected, ..StatementFile::new(format) })
}
