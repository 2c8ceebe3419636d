//! How much we read, and the sentences that refuse more.

use crate::{Refusal, RejectedRow};

/// The largest file, in bytes: 25 MB.
pub const FILE_BYTES_MAX: usize = 25_000_000;
/// The most transactions in one file.
pub const ROWS_MAX: usize = 1_000_000;
/// The longest CSV record or OFX value, in bytes.
pub const LINE_BYTES_MAX: usize = 65_536;
/// The most accounts in one CSV; a column with more names something else.
pub const ACCOUNTS_MAX: usize = 1_000;
/// The most columns of a CSV.
pub const COLUMNS_MAX: usize = 500;
/// The deepest nesting of OFX elements; real files need about ten.
pub const NESTING_MAX: usize = 64;
/// The most files in one compressed folder.
pub const PARTS_MAX: usize = 100;
/// The most bytes a byte of a compressed folder may become; statements, full of repetition as they are, stay below fifty.
pub const UNPACKED_RATIO_MAX: usize = 200;
/// Above this share of unreadable transactions, in percent, the file as a whole is refused: a total with so
/// many holes misleads more than no statement, and the likely cause is one that affects every row.
pub const UNREADABLE_PERCENT_MAX: usize = 25;

/// The most rejected rows kept with a sentence each.
const REJECTED_MAX: usize = 10_000;

/// Rows that could not be read, counted, with a sentence for each up to a bound.
#[derive(Debug, Default)]
pub(crate) struct Rejections {
    rows: Vec<RejectedRow>,
    first_unreadable: Option<RejectedRow>,
    unreadable: usize,
}

impl Rejections {
    /// A line that never was a transaction: a subtotal, a footer, a payment not booked yet.
    pub(crate) fn not_a_transaction(&mut self, line: u64, reason: impl Into<String>) {
        if self.rows.len() < REJECTED_MAX {
            self.rows.push(RejectedRow { line, reason: reason.into() });
        }
    }

    /// A transaction that cannot be read.
    pub(crate) fn unreadable(&mut self, line: u64, reason: impl Into<String>) {
        let reason = reason.into();
        self.unreadable += 1;
        if self.first_unreadable.is_none() {
            self.first_unreadable = Some(RejectedRow { line, reason: reason.clone() });
        }
        self.not_a_transaction(line, reason);
    }

    /// The rejected rows, or a refusal when too many transactions are unreadable beside the `read` ones.
    pub(crate) fn finish(self, read: usize) -> Result<Vec<RejectedRow>, Refusal> {
        let Some(first) = self.first_unreadable else { return Ok(self.rows) };
        let all = read + self.unreadable;
        if self.unreadable * 100 <= all * UNREADABLE_PERCENT_MAX {
            return Ok(self.rows);
        }
        let reason =
            format!("{} of {all} transactions cannot be read; the first: {}", self.unreadable, first.reason);
        Err(Refusal::new(
            reason,
            "Correct these rows and try again; of a table, check also how its columns are read.",
        )
        .at(first.line))
    }
}

/// Refuses a file that is too large or empty.
pub(crate) fn check_size(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > FILE_BYTES_MAX {
        let reason =
            format!("The file has {} bytes; the most Attune reads is {FILE_BYTES_MAX}.", bytes.len());
        return Err(Refusal::new(reason, "Export a shorter period and import the parts one after another."));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new("The file is empty.", "Export the statement from your bank again."));
    }
    Ok(())
}

/// Refuses a file of too many rows.
pub(crate) fn check_rows(rows: usize, line: u64) -> Result<(), Refusal> {
    if rows <= ROWS_MAX {
        return Ok(());
    }
    let reason = format!("The file has more than {ROWS_MAX} transactions.");
    Err(Refusal::new(reason, "Export a shorter period and import the parts one after another.").at(line))
}

/// Refuses a record or value that is too long.
pub(crate) fn check_length(bytes: usize, line: u64) -> Result<(), Refusal> {
    if bytes <= LINE_BYTES_MAX {
        return Ok(());
    }
    let reason =
        format!("A record of {bytes} bytes starts here; the longest Attune reads is {LINE_BYTES_MAX}.");
    Err(Refusal::new(reason, "Look for a quotation mark that is never closed, or export the file again.")
        .at(line))
}
