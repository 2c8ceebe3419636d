//! Splitting SWIFT text into fields: `:61:` and its value, which runs over the lines that begin no field.

use std::iter::{Enumerate, Peekable};
use std::str::Lines;

use crate::Refusal;
use crate::limits::check_length;

/// The tags of both messages, and `NS` by which some banks add words of their own. A line that begins with another, such
/// as a time of day, belongs to the field before it.
const TAGS: &[&str] = &[
    "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65",
    "86", "90C", "90D", "940", "942", "NS",
];

/// One field.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    /// Its tag, such as `60F`.
    pub(crate) tag: &'a str,
    /// Where it starts, from 1.
    pub(crate) line: u64,
    /// Its value, line by line; never empty.
    pub(crate) lines: Vec<&'a str>,
}

impl<'a> Field<'a> {
    /// The first line of the value, trimmed.
    pub(crate) fn first(&self) -> &'a str {
        self.lines.first().map_or("", |line| line.trim())
    }
}

/// The tag a line begins with, and what follows it.
pub(crate) fn tag_of(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, value))
}

/// What a line holds of block 4, the text of a message, whose beginning `{1:…}{4:` may stand on the same line.
pub(crate) fn without_envelope(line: &str) -> &str {
    let line = line.trim_end().trim_start_matches(char::is_control);
    if !line.starts_with('{') && !line.starts_with("-}") {
        return line;
    }
    line.split_once("{4:").map_or("", |(_, rest)| rest)
}

/// Whether a line ends a message: a hyphen alone, or the end of block 4.
fn is_end(line: &str) -> bool {
    line.trim_matches(|letter: char| letter.is_control() || letter == ' ') == "-" || line.starts_with("-}")
}

/// A cursor over the text.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    lines: Peekable<Enumerate<Lines<'a>>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { lines: text.lines().enumerate().peekable() }
    }

    fn next_field(&mut self) -> Result<Option<Field<'a>>, Refusal> {
        let mut field: Option<Field<'a>> = None;
        let mut bytes = 0;
        while let Some((index, whole)) = self.lines.peek().copied() {
            let line = u64::try_from(index).map_or(u64::MAX, |index| index.saturating_add(1));
            check_length(whole.len(), line)?;
            let text = without_envelope(whole);
            match (&mut field, tag_of(text)) {
                (Some(_), Some(_)) => break,
                (None, Some((tag, value))) => field = Some(Field { tag, line, lines: vec![value] }),
                // A message has ended, or has not begun.
                (Some(_), None) if is_end(whole) => {
                    self.lines.next();
                    break;
                }
                (Some(field), None) => {
                    bytes += text.len() + 1;
                    check_length(bytes, field.line)?;
                    field.lines.push(text);
                }
                (None, None) => {}
            }
            self.lines.next();
        }
        Ok(field)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_field().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_run_over_lines_that_begin_none() {
        let text = "{1:F01BANK}{2:I940BANKN}{4:\r\n:20:A\r\n:86:at T13\r\n:12:11\r\n-}{5:{CHK:1}}\r\nstray\r\n{1:F01}{4::20:B\n-\u{3}\n";
        let fields: Vec<String> = Fields::new(text)
            .map(|field| {
                field.map(|field| format!("{} {} {:?}", field.line, field.tag, field.lines)).unwrap()
            })
            .collect();
        assert_eq!(fields, [r#"2 20 ["A"]"#, r#"3 86 ["at T13", ":12:11"]"#, r#"7 20 ["B"]"#]);
    }
}
