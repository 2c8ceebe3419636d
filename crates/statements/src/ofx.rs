//! OFX 1.x (SGML), OFX 2.x (XML) and QFX: recognising the format and its header.
//!
//! One tolerant reader serves both dialects, since banks mix them: `markup` splits the text into events,
//! `records` gathers the elements of one transaction, `statement` gives them their meaning.

mod investments;
mod markup;
mod records;
mod rows;
mod statement;
mod values;

use crate::encoding::Text;
use crate::{Format, Hints, Refusal, StatementFile};

/// Bytes at the start of a file in which the `<OFX>` element must begin.
const HEADER_BYTES_MAX: usize = 8192;

/// Whether a text is OFX: its root element, or the header that precedes it.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    let content = text.content.as_ref();
    let mut end = content.len().min(HEADER_BYTES_MAX);
    while !content.is_char_boundary(end) {
        end -= 1;
    }
    let head = content[..end].to_ascii_uppercase();
    if is_table(&head) {
        return false;
    }
    head.contains("<OFX>")
        || head.contains("<OFX ")
        || head.trim_start().starts_with("OFXHEADER")
        || head.contains("<?OFX")
}

/// Whether a text begins with the row of a table, in whose cells anything may stand.
fn is_table(head: &str) -> bool {
    let first = head.trim_start().lines().next().unwrap_or_default();
    !first.starts_with('<') && !first.starts_with("OFXHEADER") && first.contains([',', ';', '\t', '|'])
}

/// Reads every statement of an OFX file.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let content = text.content.as_ref();
    let format = if is_quicken(content, hints) { Format::Qfx } else { Format::Ofx };
    let (statements, rejected) = statement::read_statements(content, hints.default_currency)?;
    Ok(StatementFile { statements, rejected, ..StatementFile::new(format) })
}

/// Intuit's own elements mark a Quicken export; without them only the name tells.
fn is_quicken(content: &str, hints: &Hints) -> bool {
    let named = hints.file_name.as_deref().is_some_and(|name| name.to_ascii_lowercase().ends_with(".qfx"));
    named || content.contains("<INTU.")
}
