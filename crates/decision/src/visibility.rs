//! The conditions of layouts, read once: under which of them something is shown is asked at every decision.
//!
//! A condition that cannot be read is like one whose inputs are unknown, so that it hides unless it says otherwise;
//! `layout::validate` refuses it before anybody publishes it.

use std::collections::HashMap;

use layout::{Condition as Shown, Document};
use serde_json::Value;

use crate::attribute::{AttributeSource, Attributes, attribute};
use crate::condition::Condition;

/// Conditions by how they are written; `None` for what is no condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions(HashMap<Value, Option<Condition>>);

impl Conditions {
    /// Every condition of these documents. Those that only a variant sets are read when it is made.
    pub(crate) fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let mut conditions = HashMap::new();
        for condition in documents.into_iter().flat_map(written) {
            conditions
                .entry(condition.logic.clone())
                .or_insert_with(|| Condition::parse_visibility(&condition.logic).ok());
        }
        Self(conditions)
    }

    /// The condition as it was read.
    pub(crate) fn read(&self, shown: &Shown) -> Option<&Condition> {
        self.0.get(&shown.logic)?.as_ref()
    }

    /// Whether a condition holds for whom this is known; `None` while that cannot be told.
    pub(crate) fn holds(&self, shown: &Shown, known: &Attributes) -> Option<bool> {
        match self.0.get(&shown.logic) {
            Some(read) => read.as_ref()?.holds(known),
            None => Condition::parse_visibility(&shown.logic).ok()?.holds(known),
        }
    }

    /// Those that could be read.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Condition> {
        self.0.values().flatten()
    }

    /// Whether any of them asks more than the guardrails.
    pub(crate) fn ask_attributes(&self) -> bool {
        let beyond =
            |name: &String| attribute(name).is_some_and(|spec| spec.source != AttributeSource::Guardrails);
        self.all().any(|condition| condition.attributes().iter().any(beyond))
    }
}

/// The conditions in a document: of its elements, zones and variants.
fn written(document: &Document) -> impl Iterator<Item = &Shown> {
    let elements = document.spec.elements.values().filter_map(|element| element.visibility.as_ref());
    let zones = document.spec.zones.iter().filter_map(|zone| zone.visibility.as_ref());
    let variants = document.spec.variants.iter().filter_map(|variant| variant.when.as_ref());
    elements.chain(zones).chain(variants)
}

/// Why `logic` cannot be the condition of a part of a layout; nothing when it can.
///
/// # Errors
/// What is wrong with it and where, as a sentence without its full stop.
pub fn check_visibility(logic: &Value) -> Result<(), String> {
    Condition::parse_visibility(logic).map(drop).map_err(|error| error.to_string())
}
