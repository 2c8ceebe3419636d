//! Splitting QIF text into headers and records: a line a field, its first letter the field's code, `^` at the end.

use std::iter::Enumerate;
use std::str::Lines;

use crate::Refusal;
use crate::limits::check_length;

/// The most fields kept of one record; Quicken writes at most thirty splits of three fields.
const FIELDS_MAX: usize = 500;

/// One record.
#[derive(Debug, Default)]
pub(crate) struct Record<'a> {
    /// Where it starts, from 1.
    pub(crate) line: u64,
    /// Whether its end was marked.
    pub(crate) is_complete: bool,
    fields: Vec<(char, &'a str)>,
}

impl<'a> Record<'a> {
    /// The first value of a code that is not empty.
    pub(crate) fn get(&self, code: char) -> Option<&'a str> {
        self.all(code).next()
    }

    /// Every value of a code that is not empty, in order.
    pub(crate) fn all(&self, code: char) -> impl Iterator<Item = &'a str> {
        let same = self.fields.iter().filter(move |(found, _)| *found == code);
        same.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Every amount of money: the total as written by old and new programs, and those of the splits.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = &'a str> {
        ['T', 'U', '$'].into_iter().flat_map(|code| self.all(code))
    }
}

/// A header or a record.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    /// What follows the exclamation mark, and its line.
    Header(&'a str, u64),
    /// The fields up to the end mark.
    Record(Record<'a>),
}

/// A cursor over the text.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    lines: Enumerate<Lines<'a>>,
    /// A header that ended a record without an end mark.
    waiting: Option<(&'a str, u64)>,
}

impl<'a> Records<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { lines: text.lines().enumerate(), waiting: None }
    }

    fn next_item(&mut self) -> Result<Option<Item<'a>>, Refusal> {
        if let Some((header, line)) = self.waiting.take() {
            return Ok(Some(Item::Header(header, line)));
        }
        let mut record = Record::default();
        for (index, text) in self.lines.by_ref() {
            let line = u64::try_from(index).map_or(u64::MAX, |index| index.saturating_add(1));
            check_length(text.len(), line)?;
            let text = text.trim_end();
            let mut letters = text.chars();
            match letters.next() {
                None => {}
                Some('!') if record.fields.is_empty() => {
                    return Ok(Some(Item::Header(letters.as_str(), line)));
                }
                Some('!') => {
                    self.waiting = Some((letters.as_str(), line));
                    return Ok(Some(Item::Record(record)));
                }
                Some('^') if record.fields.is_empty() => {}
                Some('^') => {
                    record.is_complete = true;
                    return Ok(Some(Item::Record(record)));
                }
                Some(code) => {
                    if record.fields.is_empty() {
                        record.line = line;
                    }
                    if record.fields.len() < FIELDS_MAX {
                        record.fields.push((code.to_ascii_uppercase(), letters.as_str()));
                    }
                }
            }
        }
        Ok((!record.fields.is_empty()).then_some(Item::Record(record)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Item<'a>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_item().transpose()
    }
}
