//! One part of a statement, such as an entry, as a small tree; the file as a whole never is one.
//!
//! Entities are the five of XML and character references; a document type declaration is skipped, never obeyed.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Refusal;
use crate::limits::{NESTING_MAX, check_length};
use crate::text::entity;

/// The most elements of one part. An entry of ten thousand payments has half as many.
const ELEMENTS_MAX: usize = 500_000;

/// One element with what stands in it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The name without its namespace.
    pub(crate) name: String,
    /// Where it starts, from 1.
    pub(crate) line: u64,
    /// Its `Ccy` attribute.
    pub(crate) currency: Option<String>,
    /// Its own text.
    text: String,
    /// The elements in it, in order.
    pub(crate) children: Vec<Node>,
}

impl Node {
    fn new(start: &BytesStart<'_>, line: u64) -> Self {
        let currency = start.try_get_attribute("Ccy").ok().flatten();
        Self {
            name: start.local_name().as_ref().to_owned(),
            line,
            currency: currency.map(|currency| currency.value.into_owned()),
            ..Self::default()
        }
    }

    /// The elements of a name directly in it.
    pub(crate) fn all<'n>(&'n self, name: &str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element down a path.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.all(name).next())
    }

    /// The text of the first element down a path, trimmed; `None` when absent or empty.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).and_then(Self::value)
    }

    /// Its own text, trimmed; `None` when empty.
    pub(crate) fn value(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The first text anywhere in it.
    pub(crate) fn first_value(&self) -> Option<&str> {
        self.value().or_else(|| self.children.iter().find_map(Self::first_value))
    }
}

/// A cursor over the file.
pub(crate) struct Tree<'a> {
    reader: Reader<&'a [u8]>,
    content: &'a str,
    position: usize,
    line: u64,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(content: &'a str) -> Self {
        Self { reader: Reader::from_str(content), content, position: 0, line: 1 }
    }

    /// The next event and the line it starts on.
    pub(crate) fn next_event(&mut self) -> Result<(Event<'a>, u64), Refusal> {
        let line = self.line;
        let event = self.reader.read_event().map_err(|_| {
            let reason = "The file is no well-formed XML from here on.";
            Refusal::new(reason, "The file is damaged or was cut short; export it again.").at(line)
        })?;
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(self.content.len());
        let passed = self.content.as_bytes().get(self.position..position).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        self.position = position;
        Ok((event, line))
    }

    /// The element that an event just opened, with everything in it.
    pub(crate) fn gather(&mut self, start: &BytesStart<'a>, line: u64) -> Result<Node, Refusal> {
        let mut open = vec![Node::new(start, line)];
        let mut elements = 1_usize;
        loop {
            let (event, line) = self.next_event()?;
            let depth = open.len();
            let Some(node) = open.last_mut() else { return Err(cut_short(line)) };
            match event {
                Event::Start(start) => {
                    elements += 1;
                    check_elements(elements, depth, line)?;
                    open.push(Node::new(&start, line));
                }
                Event::Empty(start) => {
                    elements += 1;
                    check_elements(elements, depth, line)?;
                    node.children.push(Node::new(&start, line));
                }
                Event::Text(text) => push_text(node, &text.into_inner(), line)?,
                Event::CData(data) => push_text(node, &data.into_inner(), line)?,
                Event::GeneralRef(reference) => {
                    let name = reference.into_inner();
                    match entity(&name) {
                        Some(letter) => push_text(node, letter.encode_utf8(&mut [0; 4]), line)?,
                        None => push_text(node, &format!("&{name};"), line)?,
                    }
                }
                Event::End(_) => {
                    let Some(done) = open.pop() else { return Err(cut_short(line)) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Event::Eof => return Err(cut_short(line)),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            }
        }
    }

    /// An element without anything in it.
    pub(crate) fn leaf(start: &BytesStart<'_>, line: u64) -> Node {
        Node::new(start, line)
    }
}

fn push_text(node: &mut Node, text: &str, line: u64) -> Result<(), Refusal> {
    check_length(node.text.len() + text.len(), line)?;
    // White space between elements is nobody's text.
    if !node.text.is_empty() || !text.trim_start().is_empty() {
        node.text.push_str(text);
    }
    Ok(())
}

fn check_elements(elements: usize, depth: usize, line: u64) -> Result<(), Refusal> {
    if depth >= NESTING_MAX {
        let reason = format!("Elements are nested more than {NESTING_MAX} deep.");
        return Err(Refusal::new(reason, "The file is damaged or no bank file; export it again.").at(line));
    }
    if elements > ELEMENTS_MAX {
        let reason = format!("One entry has more than {ELEMENTS_MAX} elements.");
        return Err(
            Refusal::new(reason, "Export a shorter period and import the parts one after another.").at(line)
        );
    }
    Ok(())
}

/// The refusal of a file without its end.
pub(crate) fn cut_short(line: u64) -> Refusal {
    let reason = "The file ends in the middle of a statement.";
    Refusal::new(reason, "The download was cut short; export the file again.").at(line)
}
