//! Splitting SGML or XML text into opening tags, closing tags and values, with line numbers.
//!
//! Tolerates what banks write: leaves without end tags, stray text, comments, processing instructions. Entities
//! are the five of XML and character references; a document type declaration is skipped, never obeyed.

use std::borrow::Cow;

use crate::Refusal;
use crate::limits::check_length;
use crate::text::entity;

/// One piece of markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event<'a> {
    /// `<TAG>` on a line, with its value up to the next markup, trimmed; empty for an aggregate.
    Open(&'a str, Cow<'a, str>, u64),
    /// `</TAG>`
    Close(&'a str),
}

/// A cursor over the text.
#[derive(Debug)]
pub(crate) struct Markup<'a> {
    rest: &'a str,
    line: u64,
}

impl<'a> Markup<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text, line: 1 }
    }

    /// The line of the cursor, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next event; `None` at the end of the text.
    pub(crate) fn next_event(&mut self) -> Result<Option<Event<'a>>, Refusal> {
        loop {
            let Some(at) = self.rest.find('<') else { return Ok(None) };
            self.advance(at);
            if self.skip_declaration() {
                continue;
            }
            let Some(end) = self.rest[1..].find(['<', '>']).map(|at| at + 1) else { return Ok(None) };
            if self.rest[end..].starts_with('<') {
                // A lone "<" is text.
                self.advance(1);
                continue;
            }
            let inside = self.rest[1..end].trim();
            if let Some(tag) = inside.strip_prefix('/') {
                self.advance(end + 1);
                return Ok(Some(Event::Close(tag.trim())));
            }
            let line = self.line;
            self.advance(end + 1);
            let Some(tag) = tag_name(inside) else { continue };
            let value = if inside.ends_with('/') { Cow::Borrowed("") } else { self.take_value()? };
            return Ok(Some(Event::Open(tag, value, line)));
        }
    }

    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        self.rest = rest;
    }

    /// Skips `<!-- -->`, `<? ?>` and `<! >`; an unclosed one ends the text.
    fn skip_declaration(&mut self) -> bool {
        const DECLARATIONS: [(&str, &str); 4] =
            [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")];
        let Some((_, end)) = DECLARATIONS.iter().find(|(start, _)| self.rest.starts_with(start)) else {
            return false;
        };
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.advance(length);
        true
    }

    /// The text after a tag up to the next tag. A "<" that begins no tag belongs to the text.
    fn take_value(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let line = self.line;
        if let Some(data) = self.rest.trim_start().strip_prefix("<![CDATA[") {
            let length = data.find("]]>").unwrap_or(data.len());
            check_length(length, line)?;
            self.advance(self.rest.len() - data.len() + length);
            return Ok(Cow::Borrowed(data[..length].trim()));
        }
        let mut length = 0;
        loop {
            let Some(at) = self.rest[length..].find('<') else {
                length = self.rest.len();
                break;
            };
            length += at;
            let next = self.rest[length + 1..].chars().next();
            if next.is_none_or(|letter| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?')) {
                break;
            }
            length += 1;
        }
        let raw = self.rest[..length].trim();
        check_length(raw.len(), line)?;
        self.advance(length);
        Ok(unescape(raw))
    }
}

/// A tag's name: OFX names are letters, digits, points and a few signs. Attributes are dropped.
fn tag_name(inside: &str) -> Option<&str> {
    let name = inside.trim_end_matches('/').split_whitespace().next()?;
    let valid = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | ':');
    (name.chars().all(valid) && name.starts_with(|letter: char| letter.is_ascii_alphabetic())).then_some(name)
}

/// Replaces the entities of XML, `&nbsp;` and character references; anything else stays as written.
fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((letter, end)) => {
                text.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn events(text: &str) -> Vec<String> {
        let mut markup = Markup::new(text);
        let mut all = Vec::new();
        while let Some(event) = markup.next_event().unwrap() {
            all.push(match event {
                Event::Open(tag, value, line) => format!("{line} {tag}={value}"),
                Event::Close(tag) => format!("/{tag}"),
            });
        }
        all
    }

    #[test]
    fn reads_both_dialects() {
        assert_eq!(events("<A>\n<B>x\n<C>y</C></A>"), ["1 A=", "2 B=x", "3 C=y", "/C", "/A"]);
        assert_eq!(events("<?xml v?><!DOCTYPE x><!-- <Z> --><A b='1'/>"), ["1 A="]);
        assert_eq!(events("<N>A &amp; B &#233; &unknown; &"), ["1 N=A & B é &unknown; &"]);
        assert_eq!(events("<N><![CDATA[1 < 2 & 3]]></N>"), ["1 N=1 < 2 & 3", "/N"]);
        assert_eq!(events("<N>5 < 6</N>"), ["1 N=5 < 6", "/N"]);
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[<>/!?A-C&;#x\\-\\[\\] \n]{0,200}") {
            let mut markup = Markup::new(&text);
            while markup.next_event().unwrap().is_some() {}
        }
    }
}
