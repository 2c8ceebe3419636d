//! Tables of any length, read part by part, so that no more than a part of one is in memory at a time.
//!
//! How the table is to be read is learned from its beginning; every part is then a table of its own, read as told.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};

use crate::format::parse_one;
use crate::{CsvMapping, Hints, LINE_BYTES_MAX, Refusal, StatementFile};

/// How much of a table is learned from, in bytes: some hundred thousand rows, so that days and signs are plain.
const LEARNED_FROM_BYTES: usize = 4_000_000;
/// How much is read as one part, in bytes: some thousand rows, which are stored within a few hundredths of a second.
const PART_BYTES: usize = 250_000;
/// The largest table, in bytes: 1 GB.
const TABLE_BYTES_MAX: usize = 1_000_000_000;

/// Why the next part of a table cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// It cannot be read from where it is.
    #[error("the file cannot be read")]
    Unreadable(#[from] io::Error),
    /// What was read is no table that can be taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A table that is read part by part.
#[derive(Debug)]
pub struct TableParts<R> {
    input: Input<R>,
    hints: Hints,
    mapping: CsvMapping,
    lines_before: u64,
    bytes_before: usize,
}

/// What is read and not yet given out, from the start of a record.
#[derive(Debug)]
struct Input<R> {
    reader: R,
    waiting: Vec<u8>,
    has_ended: bool,
}

impl<R: Read> TableParts<R> {
    /// Learns from the beginning of a table how it is to be read.
    ///
    /// # Errors
    /// When it cannot be read, or begins as anything but a table of transactions in UTF-8 or a code page of Windows.
    pub fn open(reader: R, hints: &Hints) -> Result<Self, PartError> {
        let mut input = Input { reader, waiting: Vec::new(), has_ended: false };
        input.fill(LEARNED_FROM_BYTES)?;
        let beginning = if input.has_ended { &input.waiting } else { whole_lines(&input.waiting) };
        // A mapping remembered from another file need not fit this one.
        let detected = Hints { csv_mapping: None, ..hints.clone() };
        let (hints, file) = match parse_one(beginning, hints) {
            Err(_) if hints.csv_mapping.is_some() => (&detected, parse_one(beginning, &detected)?),
            read => (hints, read?),
        };
        let is_narrow = |encoding: &str| !encoding.starts_with("UTF-16");
        let Some(reading) = file.csv.filter(|reading| is_narrow(&reading.encoding)) else {
            let reason = "A file of this size is read part by part, which only a table in UTF-8 can be.";
            let hint = "Export it as CSV in UTF-8, or shorter periods one after the other.";
            return Err(Refusal::new(reason, hint).into());
        };
        let mut hints = hints.clone();
        // Later parts do not show what the names of the columns tell.
        if reading.mapping.currency.is_none()
            && let Some(currency) = file.statements.first().and_then(|statement| statement.currency)
        {
            hints.default_currency = Some(currency);
        }
        Ok(Self { input, hints, mapping: reading.mapping, lines_before: 0, bytes_before: 0 })
    }

    /// How the table is read.
    pub fn mapping(&self) -> &CsvMapping {
        &self.mapping
    }

    /// The next part; nothing after the last. Lines are those of the whole table.
    ///
    /// # Errors
    /// When it cannot be read, or so much of it is unreadable that it misleads.
    pub fn next_part(&mut self) -> Result<Option<StatementFile>, PartError> {
        let mut wanted = PART_BYTES;
        let end = loop {
            self.input.fill(wanted)?;
            let window = self.input.waiting.get(..wanted).unwrap_or(&self.input.waiting);
            if self.input.has_ended && window.len() == self.input.waiting.len() {
                break window.len();
            }
            let end = whole_records(window, &self.mapping);
            if end > 0 {
                break end;
            }
            // One record is longer than a part; the reader of tables refuses what is longer than a record may be.
            wanted += LINE_BYTES_MAX;
            if wanted > PART_BYTES + 2 * LINE_BYTES_MAX {
                break window.len();
            }
        };
        if end == 0 {
            return Ok(None);
        }
        let is_first = self.bytes_before == 0;
        self.bytes_before += end;
        if self.bytes_before > TABLE_BYTES_MAX {
            let reason = format!("The file has more than {TABLE_BYTES_MAX} bytes.");
            return Err(
                Refusal::new(reason, "Export shorter periods and import them one after the other.").into()
            );
        }
        let rest = self.input.waiting.split_off(end);
        let part = std::mem::replace(&mut self.input.waiting, rest);
        let lines_before = self.lines_before;
        let lines = part.iter().filter(|byte| **byte == b'\n').count();
        self.lines_before += u64::try_from(lines).unwrap_or(u64::MAX);
        if part.iter().all(u8::is_ascii_whitespace) {
            return self.next_part();
        }
        let mapping = match is_first {
            true => self.mapping.clone(),
            false => CsvMapping { skip_lines: 0, has_header: false, ..self.mapping.clone() },
        };
        let hints = Hints { csv_mapping: Some(mapping), ..self.hints.clone() };
        let file = parse_one(&part, &hints)
            .map_err(|refusal| Refusal { line: refusal.line.map(|line| line + lines_before), ..refusal })?;
        Ok(Some(moved_down(file, lines_before)))
    }
}

impl<R: Read> Input<R> {
    /// Reads until so many bytes wait, or there are no more.
    fn fill(&mut self, bytes: usize) -> Result<(), io::Error> {
        if let Some(missing) = bytes.checked_sub(self.waiting.len()).filter(|missing| *missing > 0) {
            let limit = u64::try_from(missing).unwrap_or(u64::MAX);
            let read = self.reader.by_ref().take(limit).read_to_end(&mut self.waiting)?;
            self.has_ended |= read < missing;
        }
        Ok(())
    }
}

/// The text up to the last end of a line that is in no quotation; all of it where there is none.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let mut is_quoted = false;
    let mut end = bytes.len();
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => end = place + 1,
            _ => {}
        }
    }
    bytes.get(..end).unwrap_or(bytes)
}

/// Where the last record begins, before which all are whole.
fn whole_records(bytes: &[u8], mapping: &CsvMapping) -> usize {
    let delimiter = u8::try_from(mapping.delimiter).unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut last = 0;
    loop {
        let before = reader.position().byte();
        match reader.read_byte_record(&mut record) {
            Ok(true) => last = before,
            Ok(false) | Err(_) => return usize::try_from(last).unwrap_or(0),
        }
    }
}

/// The same rows, so many lines further down.
fn moved_down(mut file: StatementFile, lines: u64) -> StatementFile {
    for statement in &mut file.statements {
        for row in &mut statement.transactions {
            row.line += lines;
        }
    }
    for row in &mut file.rejected {
        row.line += lines;
    }
    file
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::parse;

    /// Rows of half a megabyte, with a quotation over two lines and a footer.
    fn table() -> String {
        let mut text = String::from("Account 12-34\nDate;Description;Amount\n");
        for row in 0..12_000_u32 {
            let (day, month) = (row % 28 + 1, row / 28 % 12 + 1);
            let name = if row % 97 == 0 { "\"Blue; \nDoor\"" } else { "Shop in the High Street" };
            writeln!(text, "{day:02}/{month:02}/2024;{name} {row};-{}.{:02}", row % 90 + 1, row % 100)
                .unwrap();
        }
        text.push_str("99/99/2024;no such day;-1.00\nEnd of statement;;\n");
        text
    }

    fn parts(text: &str) -> Result<Vec<StatementFile>, PartError> {
        let mut parts = TableParts::open(text.as_bytes(), &Hints::default())?;
        let mut files = Vec::new();
        while let Some(file) = parts.next_part()? {
            files.push(file);
        }
        Ok(files)
    }

    #[test]
    fn parts_hold_what_the_whole_holds() {
        let text = table();
        let whole = parse(text.as_bytes(), &Hints::default()).unwrap();
        let files = parts(&text).unwrap();
        assert!(files.len() > 1, "one part shows nothing");
        let rows: Vec<_> =
            files.iter().flat_map(|file| &file.statements).flat_map(|it| &it.transactions).collect();
        assert_eq!(rows, whole.statements.iter().flat_map(|it| &it.transactions).collect::<Vec<_>>());
        assert_eq!(
            files.iter().flat_map(|file| &file.rejected).collect::<Vec<_>>(),
            whole.rejected.iter().collect::<Vec<_>>()
        );
        assert_eq!(rows.len(), 12_000);
    }

    #[test]
    fn a_mapping_of_another_table_is_given_up_for_what_the_table_shows() {
        let other = "Amount,Booked,What\n-1.00,2024-02-01,Shop\n-2.00,2024-02-15,Shop\n";
        let mapping = TableParts::open(other.as_bytes(), &Hints::default()).unwrap().mapping().clone();
        let hints = Hints { csv_mapping: Some(mapping), ..Hints::default() };
        let text = table();
        let expected = TableParts::open(text.as_bytes(), &Hints::default()).unwrap().mapping().clone();
        assert_eq!(*TableParts::open(text.as_bytes(), &hints).unwrap().mapping(), expected);
    }

    #[test]
    fn what_is_no_table_or_breaks_off_is_refused_where_it_does() {
        assert!(matches!(parts("!Type:Bank\nD01/02/2024\nT-1.00\nPShop\n^\n"), Err(PartError::Refused(_))));
        let inches = table().replace("Street 11999", "Street 5\" 11999");
        assert!(parts(&inches).is_ok(), "a quotation mark within a cell is a letter");
        let mut unclosed = table();
        unclosed.push_str("01/01/2024;\"never closed;-1.00\n02/01/2024;Shop;-1.00\n");
        let Err(PartError::Refused(refusal)) = parts(&unclosed) else { panic!("it is taken") };
        assert!(refusal.line.is_some_and(|line| line > 12_000), "{refusal}");
    }
}
