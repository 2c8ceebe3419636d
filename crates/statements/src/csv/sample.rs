//! The first rows of a table, read once with each delimiter that could be meant.

use super::headers::{fold_name, is_statement_header};
use super::table::{Next, Table, clean};
use crate::amount::is_amount;
use crate::date::split_date;

/// Rows looked at to understand a table.
const SAMPLE_ROWS: usize = 300;
/// Rows among which the header is searched.
const PREAMBLE_ROWS_MAX: usize = 60;
/// Delimiters, the commonest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// One row of the sample.
#[derive(Debug, Clone)]
pub(crate) struct SampleRow {
    /// The line it starts on, from 1.
    pub(crate) line: u64,
    /// Its cells, trimmed.
    pub(crate) cells: Vec<String>,
}

/// The first rows of a table under the delimiter that makes most sense of them.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) delimiter: char,
    pub(crate) rows: Vec<SampleRow>,
    /// The place in `rows` of the row of column names.
    pub(crate) header: Option<usize>,
}

impl SampleRow {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether it has a date and, in another cell, an amount.
    fn is_data(&self) -> bool {
        let dated = self.cells.iter().any(|cell| split_date(cell).is_some());
        dated && self.cells.iter().any(|cell| split_date(cell).is_none() && is_amount(cell))
    }
}

impl Sample {
    /// Reads the sample; `None` when no delimiter gives a single row.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let declared = text.lines().next().and_then(declared_delimiter);
        if let Some(delimiter) = declared {
            return Self::with_delimiter(text, 1, delimiter);
        }
        let mut best: Option<((usize, usize, usize), Self)> = None;
        for delimiter in DELIMITERS {
            let Some(sample) = Self::with_delimiter(text, 0, delimiter) else { continue };
            let score = sample.score();
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, sample));
            }
        }
        best.map(|(_, sample)| sample)
    }

    pub(crate) fn with_delimiter(text: &str, skip_lines: u64, delimiter: char) -> Option<Self> {
        let mut rows = Vec::new();
        let table = Table::new(text, skip_lines, delimiter).ok()?;
        // A broken row ends the sample; reading the whole table reports it.
        let _ = table.visit(|line, record| {
            rows.push(SampleRow { line, cells: record.iter().map(|cell| clean(cell).to_owned()).collect() });
            Ok(if rows.len() < SAMPLE_ROWS { Next::Continue } else { Next::Stop })
        });
        if rows.is_empty() {
            return None;
        }
        let header = find_header(&rows);
        Some(Self { delimiter, rows, header })
    }

    /// How much sense the delimiter makes: rows with a date and an amount, a header of known names, columns.
    fn score(&self) -> (usize, usize, usize) {
        let data = self.rows.iter().filter(|row| row.is_data()).count();
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        (data, usize::from(self.header.is_some()), columns)
    }

    /// The rows after the header, or all rows.
    pub(crate) fn body(&self) -> &[SampleRow] {
        let start = self.header.map_or(0, |header| header + 1);
        self.rows.get(start..).unwrap_or_default()
    }

    /// The rows of the body that have a date and an amount.
    pub(crate) fn data_rows(&self) -> impl Iterator<Item = &SampleRow> {
        self.body().iter().filter(|row| row.is_data())
    }

    /// The column names as written; empty without a header.
    pub(crate) fn header_cells(&self) -> &[String] {
        self.header.and_then(|header| self.rows.get(header)).map_or(&[], |row| row.cells.as_slice())
    }
}

/// `sep=;`, which spreadsheets write on the first line.
fn declared_delimiter(line: &str) -> Option<char> {
    let declared = line.trim_matches('"').to_ascii_lowercase();
    let declared = declared.strip_prefix("sep=")?.chars().next()?;
    DELIMITERS.contains(&declared).then_some(declared)
}

/// The first row of known names, else a row of the same width right before the first data row, without any figure.
fn find_header(rows: &[SampleRow]) -> Option<usize> {
    let known = rows.iter().take(PREAMBLE_ROWS_MAX).position(|row| {
        let names: Vec<_> = row.cells.iter().map(|cell| fold_name(cell)).collect();
        is_statement_header(&names) && !row.is_data()
    });
    if known.is_some() {
        return known;
    }
    let first_data = rows.iter().position(SampleRow::is_data)?;
    let (before, data) = (rows.get(first_data.checked_sub(1)?)?, rows.get(first_data)?);
    let named = |cell: &String| !cell.is_empty() && !is_amount(cell) && split_date(cell).is_none();
    let wide = before.cells.len() == data.cells.len() && before.cells.len() > 1;
    (wide && before.cells.iter().all(named)).then_some(first_data - 1)
}
