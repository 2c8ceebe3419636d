//! Delimited text: from a table nobody described to statements, or by the mapping the customer gave.
//!
//! `sample` finds the delimiter and the header, `columns` chooses the columns, `evidence` settles dates, marks and
//! signs over the whole file, `rows` reads it. A given mapping skips all but the last.

mod columns;
mod evidence;
mod headers;
mod mapping;
mod rows;
mod sample;
mod signs;
mod table;

pub use mapping::{AmountColumns, CsvMapping, CsvReading};

pub(crate) use headers::{Name, currency_of, fold_name};
pub(crate) use sample::Sample;
pub(crate) use table::{Next, Table, clean};

use crate::encoding::{Text, decode};
use crate::{Format, Hints, Refusal, StatementFile, export, foreign, limits};

/// Rows shown to choose columns by.
const SHOWN_ROWS: usize = 8;

/// Any text may be a table, unless it begins as another kind of file does.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    foreign::name_of(text.content.as_bytes()).is_none()
}

/// Reads a table, by the mapping in the hints where there is one.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let content = text.content.as_ref();
    let reading = match &hints.csv_mapping {
        Some(mapping) => (given(text, mapping), hints.default_currency),
        None => detected(text, hints)?,
    };
    let (reading, currency) = reading;
    let (statements, rejected) = rows::read_rows(content, &reading.mapping, currency)?;
    Ok(StatementFile { statements, rejected, csv: Some(reading), ..StatementFile::new(Format::Csv) })
}

/// The column names and first rows of a table, for choosing columns when it could not be read otherwise: the
/// first row as the names, under the likeliest delimiter. `None` when the bytes are no table.
pub fn preview_csv(bytes: &[u8]) -> Option<(char, Vec<Vec<String>>)> {
    limits::check_size(bytes).ok()?;
    let text = decode(bytes).ok()?;
    let sample = Sample::read(text.content.as_ref())?;
    Some((sample.delimiter, sample.rows.into_iter().take(SHOWN_ROWS).map(|row| row.cells).collect()))
}

fn detected(text: &Text<'_>, hints: &Hints) -> Result<(CsvReading, Option<money::Currency>), Refusal> {
    let content = text.content.as_ref();
    let Some(sample) = Sample::read(content) else {
        let nothing = Refusal::new("The file has no rows.", "Export the statement from your bank again.");
        return Err(first_break(content).unwrap_or(nothing));
    };
    if let Some(own) = export::own_mapping(sample.header_cells()) {
        return Ok((given(text, &own), hints.default_currency));
    }
    let columns = columns::find(&sample).map_err(|unclear| first_break(content).unwrap_or(unclear))?;
    let learnt = evidence::learn(content, &sample, columns, hints)?;
    let reading = CsvReading {
        mapping: learnt.mapping,
        encoding: text.encoding.to_owned(),
        header: sample.header_cells().to_vec(),
        sample: shown(&sample),
        ambiguous_dates: learnt.ambiguous_dates,
        date_samples: learnt.date_samples,
    };
    Ok((reading, learnt.currency.or(hints.default_currency)))
}

/// What stops a comma-separated reading of the text, such as a quotation mark never closed: where the columns
/// make no sense, that is the likelier cause.
fn first_break(content: &str) -> Option<Refusal> {
    Table::new(content, 0, ',').and_then(|table| table.visit(|_, _| Ok(Next::Continue))).err()
}

fn given(text: &Text<'_>, mapping: &CsvMapping) -> CsvReading {
    let sample = Sample::with_delimiter(text.content.as_ref(), mapping.skip_lines, mapping.delimiter);
    let rows = sample.map_or_else(Vec::new, |sample| sample.rows);
    let body = rows.iter().skip(usize::from(mapping.has_header));
    let header = rows.first().filter(|_| mapping.has_header).map_or_else(Vec::new, |row| row.cells.clone());
    let sample = body.take(SHOWN_ROWS).map(|row| row.cells.clone()).collect();
    let encoding = text.encoding.to_owned();
    CsvReading {
        mapping: mapping.clone(),
        encoding,
        header,
        sample,
        ambiguous_dates: false,
        date_samples: Vec::new(),
    }
}

fn shown(sample: &Sample) -> Vec<Vec<String>> {
    sample.body().iter().take(SHOWN_ROWS).map(|row| row.cells.clone()).collect()
}
