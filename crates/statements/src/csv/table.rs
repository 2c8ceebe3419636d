//! Records of delimited text, with the line each starts on.

use csv::{ReaderBuilder, StringRecord};

use crate::Refusal;
use crate::limits::{COLUMNS_MAX, check_length};
use crate::sheet;

/// Delimited text from some line on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    text: &'a str,
    lines_before: u64,
    delimiter: u8,
}

/// Whether to read on.
pub(crate) enum Next {
    Continue,
    Stop,
}

impl<'a> Table<'a> {
    /// The text after `skip_lines` lines.
    pub(crate) fn new(text: &'a str, skip_lines: u64, delimiter: char) -> Result<Self, Refusal> {
        let delimiter = u8::try_from(delimiter).map_err(|_| {
            Refusal::new(
                format!("{delimiter:?} cannot separate cells."),
                "Choose a comma, semicolon, tab or bar.",
            )
        })?;
        let mut rest = text;
        for _ in 0..skip_lines {
            rest = rest.find('\n').map_or("", |at| &rest[at + 1..]);
        }
        Ok(Self { text: rest, lines_before: skip_lines, delimiter })
    }

    /// Calls `visit` with each record and its line until it stops; blank lines are no records.
    pub(crate) fn visit(
        &self,
        mut visit: impl FnMut(u64, &StringRecord) -> Result<Next, Refusal>,
    ) -> Result<(), Refusal> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        loop {
            let before = reader.position().clone();
            let more = reader.read_record(&mut record).map_err(|error| {
                Refusal::new(
                    format!("The table cannot be read: {error}."),
                    "Export the file from your bank again.",
                )
            })?;
            if !more {
                return Ok(());
            }
            let after = reader.position();
            let raw = self.slice(before.byte(), after.byte());
            let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let line = self.lines_before + before.line() + count_newlines(&raw[..blank]);
            check_length(raw.len() - blank, line)?;
            if record.len() > COLUMNS_MAX {
                let reason =
                    format!("The row has {} columns; the most Attune reads is {COLUMNS_MAX}.", record.len());
                return Err(Refusal::new(reason, "Export only the columns of the statement.").at(line));
            }
            let spans_lines = self.lines_before + after.line() > line + 1;
            if spans_lines && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
                let reason = "A quotation mark opened here is never closed.";
                return Err(
                    Refusal::new(reason, "Close or remove the quotation mark and try again.").at(line)
                );
            }
            if let Next::Stop = visit(line, &record)? {
                return Ok(());
            }
        }
    }

    fn slice(&self, from: u64, to: u64) -> &'a str {
        let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
        self.text.get(from..to.min(self.text.len())).unwrap_or_default()
    }
}

/// A cell without surrounding white space, without the `="…"` that keeps spreadsheets from reading a number, and without the
/// apostrophe that keeps them from reading a formula.
pub(crate) fn clean(cell: &str) -> &str {
    let cell = cell.trim();
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.unwrap_or_else(|| sheet::unguard(cell))
}

fn count_newlines(text: &str) -> u64 {
    u64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, skip: u64, expected: &[(u64, &str)]) {
        let mut seen = Vec::new();
        let table = Table::new(text, skip, ',').unwrap();
        let visited = table.visit(|line, record| {
            seen.push((line, record.iter().collect::<Vec<_>>().join("|")));
            Ok(Next::Continue)
        });
        visited.unwrap();
        let seen: Vec<_> = seen.iter().map(|(line, cells)| (*line, cells.as_str())).collect();
        assert_eq!(seen, expected, "{text:?}");
    }

    #[test]
    fn lines_are_those_of_the_file() {
        check("a,b\nc,d\n", 0, &[(1, "a|b"), (2, "c|d")]);
        check("a,b\r\n\r\n\r\nc,d\r\ne,f", 0, &[(1, "a|b"), (4, "c|d"), (5, "e|f")]);
        check("x\ny\na,\"b\nc\"\nd,e\n", 2, &[(3, "a|b\nc"), (5, "d|e")]);
        check("\n\na,B\"B\"\n", 0, &[(3, "a|B\"B\"")]);
    }

    #[test]
    fn a_quotation_mark_never_closed_is_refused_where_it_opens() {
        let table = Table::new("a,b\nc,\"d\ne,f\n", 0, ',').unwrap();
        assert_eq!(table.visit(|_, _| Ok(Next::Continue)).unwrap_err().line, Some(2));
    }
}
