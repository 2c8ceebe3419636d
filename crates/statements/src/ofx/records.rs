//! Gathering the values of one aggregate, such as a transaction, whether or not its leaves are closed.

use std::borrow::Cow;

/// The most values kept of one aggregate; the standard's largest has some sixty.
const FIELDS_MAX: usize = 500;

/// The values of one aggregate, each with the aggregate inside it that it came from.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    /// The aggregate's tag in capitals.
    pub(crate) tag: String,
    /// Where it starts, from 1.
    pub(crate) line: u64,
    fields: Vec<Field<'a>>,
}

#[derive(Debug)]
struct Field<'a> {
    tag: &'a str,
    parent: Option<&'a str>,
    value: Cow<'a, str>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(tag: String, line: u64) -> Self {
        Self { tag, line, fields: Vec::with_capacity(12) }
    }

    pub(crate) fn push(&mut self, tag: &'a str, value: Cow<'a, str>) {
        if self.fields.len() < FIELDS_MAX {
            self.fields.push(Field { tag, parent: None, value });
        }
    }

    /// How many values there are, to mark where an inner aggregate begins.
    pub(crate) fn mark(&self) -> usize {
        self.fields.len()
    }

    /// The values since `mark` belong to an inner aggregate that was just closed. Until its end tag is seen an
    /// element may be a leaf whose value is empty, and what follows its siblings.
    pub(crate) fn close_inner(&mut self, tag: &'a str, mark: usize) {
        for field in self.fields.iter_mut().skip(mark) {
            field.parent.get_or_insert(tag);
        }
    }

    /// The value of a direct child, `None` when absent or empty.
    pub(crate) fn get(&self, tag: &str) -> Option<&str> {
        self.find(tag, |parent| parent.is_none())
    }

    /// The value of a child of an inner aggregate.
    pub(crate) fn get_in(&self, parent: &str, tag: &str) -> Option<&str> {
        self.find(tag, |inside| inside.is_some_and(|inside| inside.eq_ignore_ascii_case(parent)))
    }

    /// The value wherever in the record it stands.
    pub(crate) fn get_anywhere(&self, tag: &str) -> Option<&str> {
        self.find(tag, |_| true)
    }

    fn find(&self, tag: &str, belongs: impl Fn(Option<&str>) -> bool) -> Option<&str> {
        let mut matching =
            self.fields.iter().filter(|field| field.tag.eq_ignore_ascii_case(tag) && belongs(field.parent));
        matching.find(|field| !field.value.is_empty()).map(|field| field.value.as_ref())
    }
}
