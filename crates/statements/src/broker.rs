//! A broker's table of trades and income: recognised by its columns, or read by the mapping the customer gave.
//!
//! `columns` finds what each column holds, `actions` what each row did, `rows` reads it.

mod actions;
mod columns;
mod rows;

pub use columns::{BrokerMapping, BrokerReading};

use crate::csv::{Next, Sample, Table, clean};
use crate::encoding::Text;
use crate::{Format, Hints, Refusal, StatementFile};

/// Rows shown to choose columns by.
const SHOWN_ROWS: usize = 8;

/// Whether the text is a table of trades: a date, shares, and a security with an action or a price.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    Sample::read(text.content.as_ref()).is_some_and(|sample| columns::find(&sample).is_some())
}

/// Reads a table, by the mapping in the hints where there is one.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let content = text.content.as_ref();
    let nothing =
        || Refusal::new("The file has no rows.", "Export the account's activity from your broker again.");
    let reading = match &hints.broker_mapping {
        Some(mapping) => {
            let sample =
                Sample::with_delimiter(content, mapping.skip_lines, mapping.delimiter).ok_or_else(nothing)?;
            shown(mapping.clone(), sample.rows.iter().map(|row| row.cells.clone()).collect())
        }
        None => detected(content)?.ok_or_else(nothing)?,
    };
    let (statements, rejected) = rows::read_rows(content, &reading.mapping, hints.default_currency)?;
    Ok(StatementFile { statements, rejected, broker: Some(reading), ..StatementFile::new(Format::BrokerCsv) })
}

fn detected(content: &str) -> Result<Option<BrokerReading>, Refusal> {
    let Some(sample) = Sample::read(content) else { return Ok(None) };
    let Some(found) = columns::find(&sample) else { return Ok(None) };
    let mut evidence = columns::Evidence::default();
    let table = Table::new(content, found.skip_lines, sample.delimiter)?;
    let mut is_header = true;
    table.visit(|_, record| {
        if !std::mem::take(&mut is_header) {
            evidence.add(&found, |column| record.get(column).map_or("", clean));
        }
        Ok(Next::Continue)
    })?;
    let skipped = sample.rows.iter().filter(|row| row.line > found.skip_lines);
    let cells = skipped.map(|row| row.cells.clone()).collect();
    Ok(Some(shown(found.settled(sample.delimiter, &evidence), cells)))
}

/// A reading with the names of the columns and the first rows.
fn shown(mapping: BrokerMapping, mut rows: Vec<Vec<String>>) -> BrokerReading {
    let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    rows.truncate(SHOWN_ROWS);
    BrokerReading { mapping, header, sample: rows }
}
