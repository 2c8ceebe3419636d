//! Reading invoices from a table another program wrote.
//!
//! Columns are found by their names, dates and amounts are read as bank statements are. Each row becomes an invoice
//! of one line at its total, or an error that says which line, what is wrong and how to mend it; a wrong row never
//! costs the others. An invoice is known by its client and number, so the same file twice adds nothing.
//!
//! `columns` knows the names, `cells` reads dates and amounts, `row` puts an invoice together.

mod cells;
mod columns;
mod row;

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use money::Currency;
use serde::{Deserialize, Serialize};
use statements::{DateOrder, DecimalMark, FILE_BYTES_MAX, Refusal, preview_csv};

use crate::{Invoice, InvoiceId, client_key};
use columns::{Column, Columns};

/// The most rows of one file.
pub const ROWS_MAX: usize = 5_000;
/// Rows among which the header is searched.
const PREAMBLE_ROWS_MAX: usize = 20;

/// What makes two rows the same invoice: the client's normalised name and the number, case and spacing folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvoiceIdentity(String);

impl Invoice {
    /// What makes it the same invoice in another file.
    pub fn identity(&self) -> InvoiceIdentity {
        let number = ledger::fold_description(&self.fields().number);
        InvoiceIdentity(format!("{}|{number}", client_key(&self.fields().client)))
    }
}

/// What the caller knows about a file besides its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportHints {
    /// The order of dates, from the customer; otherwise the file's own dates decide.
    pub date_order: Option<DateOrder>,
    /// The decimal mark, from the customer; otherwise the file's own amounts decide.
    pub decimal_mark: Option<DecimalMark>,
    /// The currency of rows that name none.
    pub default_currency: Option<Currency>,
}

/// A row whose invoice is known already; it adds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// The invoice that is known, from the books or from an earlier row.
    pub invoice_id: InvoiceId,
    /// Whether the row states other dates, another amount or another status than the known invoice has.
    pub differs: bool,
}

/// What importing a file would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The invoices that are new, in file order.
    pub invoices: Vec<Invoice>,
    /// The rows whose invoice is known.
    pub known: Vec<KnownRow>,
    /// The rows that cannot be read, each with its line, what is wrong and how to mend it.
    pub errors: Vec<Refusal>,
    /// How dates were read.
    pub date_order: DateOrder,
    /// How amounts were read.
    pub decimal_mark: DecimalMark,
    /// Whether every date could be read with day and month exchanged and nothing in the file decides: ask first.
    pub ambiguous_dates: bool,
}

/// One row and the line it starts on.
struct TableRow {
    line: u64,
    record: StringRecord,
}

/// Reads a table of invoices beside those that `exist`. `new_id` names each new invoice, in file order.
///
/// # Errors
/// A [`Refusal`] when the file as a whole cannot be read: no table, no header with the columns needed, too long.
pub fn plan_import(
    bytes: &[u8],
    hints: &ImportHints,
    existing: &[Invoice],
    mut new_id: impl FnMut(&InvoiceIdentity) -> InvoiceId,
) -> Result<ImportPlan, Refusal> {
    let rows = read_rows(bytes)?;
    let (columns, body) = find_columns(&rows)?;
    let (reading, values) = cells::read(&columns, body, hints)?;
    let mut plan = ImportPlan {
        invoices: Vec::new(),
        known: Vec::new(),
        errors: Vec::new(),
        date_order: reading.date_order,
        decimal_mark: reading.decimal_mark,
        ambiguous_dates: reading.ambiguous_dates,
    };
    let mut known: BTreeMap<InvoiceIdentity, Invoice> =
        existing.iter().map(|invoice| (invoice.identity(), invoice.clone())).collect();
    for (row, values) in body.iter().zip(&values) {
        if row.record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let read = row::read(&columns, &row.record, values);
        let stated = match read {
            Ok(stated) => stated,
            Err(refusal) => {
                plan.errors.push(Refusal { line: Some(row.line), ..refusal });
                continue;
            }
        };
        let identity = stated.identity();
        if let Some(invoice) = known.get(&identity) {
            let differs = facts(invoice) != facts(&stated);
            plan.known.push(KnownRow { line: row.line, invoice_id: invoice.id().clone(), differs });
        } else {
            let invoice = Invoice { id: new_id(&identity), ..stated };
            known.insert(identity, invoice.clone());
            plan.invoices.push(invoice);
        }
    }
    Ok(plan)
}

/// What a row states about an invoice besides its identity.
fn facts(invoice: &Invoice) -> impl PartialEq + use<> {
    let fields = invoice.fields();
    let state = std::mem::discriminant(&invoice.state());
    (
        fields.issued_on,
        fields.due_on,
        fields.currency,
        invoice.total_minor(),
        invoice.unsettled_minor(),
        state,
    )
}

/// The rows of the table; blank lines are no rows.
fn read_rows(bytes: &[u8]) -> Result<Vec<TableRow>, Refusal> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(refusal(
            "The file is too large.",
            "Export fewer invoices and import the parts one by one.",
        ));
    }
    let empty = || refusal("The file holds no table.", "Export your invoices as CSV and try again.");
    let (delimiter, _) = preview_csv(bytes).ok_or_else(empty)?;
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| {
        refusal("The file is not written in UTF-8.", "Save it as \"CSV UTF-8\" and try again.")
    })?;
    let delimiter = u8::try_from(delimiter).map_err(|_| empty())?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        let (before_byte, before_line) = (reader.position().byte(), reader.position().line());
        let more = reader.read_record(&mut record).map_err(|_| empty())?;
        if !more {
            return Ok(rows);
        }
        if rows.len() > ROWS_MAX + PREAMBLE_ROWS_MAX {
            let reason = format!("The file has more than {ROWS_MAX} rows.");
            return Err(refusal(&reason, "Export fewer invoices and import the parts one by one."));
        }
        // The reader counts blank lines to the row after them.
        let raw = usize::try_from(before_byte).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
        let blank_lines = raw.chars().take_while(|letter| matches!(letter, '\r' | '\n'));
        let skipped = u64::try_from(blank_lines.filter(|letter| *letter == '\n').count()).unwrap_or(0);
        rows.push(TableRow { line: before_line + skipped, record: record.clone() });
    }
}

/// The columns by the header, and the rows after it.
fn find_columns(rows: &[TableRow]) -> Result<(Columns, &[TableRow]), Refusal> {
    let candidates = rows.iter().take(PREAMBLE_ROWS_MAX).map(|row| Columns::of(&row.record));
    let best = candidates.enumerate().max_by_key(|(place, columns)| {
        let found = columns.found();
        (found, std::cmp::Reverse(*place))
    });
    let Some((place, columns)) = best else {
        return Err(refusal("The file holds no row.", "Export your invoices as CSV and try again."));
    };
    let missing: Vec<&str> = Column::NEEDED
        .iter()
        .filter(|column| columns.get(**column).is_none())
        .map(|column| column.name())
        .collect();
    if !missing.is_empty() {
        let line = rows.get(place).map(|row| row.line);
        let reason = format!("No column is named {}.", missing.join(", nor one "));
        let hint = "Name the columns number, client, issued, due, amount, currency, status and paid date.";
        return Err(Refusal { line, ..refusal(&reason, hint) });
    }
    Ok((columns, rows.get(place + 1..).unwrap_or_default()))
}

fn refusal(reason: &str, hint: &str) -> Refusal {
    Refusal { line: None, reason: reason.to_owned(), hint: hint.to_owned() }
}

#[cfg(test)]
mod tests;
