//! What a build can draw: widget types with their versions, classes and properties, its capabilities, and its feeds.
//!
//! Handed in by the app from its widget registry, so that this crate knows no widget by name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use semver::{Version, VersionReq};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::{Class, Element, Extra, Requires};
use crate::id::{Id, InvalidId};

/// One widget type a build can draw.
#[derive(Clone, Debug)]
pub struct WidgetSpec {
    /// The type's name in documents.
    pub name: Id,
    /// Versions of its properties that this build reads.
    pub versions: Vec<u32>,
    /// Classes an element of this type may have.
    pub classes: Vec<Class>,
    /// JSON Schema of its properties, for forms and other programs.
    pub props_schema: Value,
    /// Reads properties as the widget will; the error says what is wrong.
    pub check_props: fn(&Extra) -> Result<(), String>,
}

impl WidgetSpec {
    /// A widget type in its first version, of one class, whose properties are `Props`.
    ///
    /// # Errors
    /// When `name` is not an id.
    pub fn of<Props: DeserializeOwned + JsonSchema>(
        name: &str,
        classes: &[Class],
    ) -> Result<Self, InvalidId> {
        Ok(Self {
            name: Id::new(name)?,
            versions: vec![1],
            classes: classes.to_vec(),
            props_schema: schemars::schema_for!(Props).to_value(),
            check_props: check_as::<Props>,
        })
    }

    /// The same type, reading these versions.
    #[must_use]
    pub fn with_versions(mut self, versions: &[u32]) -> Self {
        self.versions = versions.to_vec();
        self
    }
}

fn check_as<Props: DeserializeOwned>(props: &Extra) -> Result<(), String> {
    serde_json::from_value::<Props>(Value::Object(props.clone()))
        .map(|_| ())
        .map_err(|error| error.to_string())
}

/// Whether a build can ask a condition; the error says what is wrong with it and where.
pub type CheckCondition = fn(&Value) -> Result<(), String>;

/// Everything a build can draw.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    widgets: BTreeMap<Id, WidgetSpec>,
    capabilities: BTreeMap<String, Version>,
    feeds: BTreeMap<Id, Vec<(Id, Element)>>,
    check_condition: Option<CheckCondition>,
}

impl Catalogue {
    /// A catalogue of these widget types; of two with one name the later counts.
    #[must_use]
    pub fn new(widgets: impl IntoIterator<Item = WidgetSpec>) -> Self {
        let widgets = widgets.into_iter().map(|spec| (spec.name.clone(), spec)).collect();
        Self { widgets, ..Self::default() }
    }

    /// The same catalogue, with a capability documents may require.
    #[must_use]
    pub fn with_capability(mut self, name: impl Into<String>, version: Version) -> Self {
        self.capabilities.insert(name.into(), version);
        self
    }

    /// The same catalogue, with elements that a slot can ask for by the name of their feed.
    #[must_use]
    pub fn with_feed(mut self, name: Id, elements: Vec<(Id, Element)>) -> Self {
        self.feeds.insert(name, elements);
        self
    }

    /// The elements of a feed, with their ids, in its own order.
    #[must_use]
    pub fn feed(&self, name: &Id) -> Option<&[(Id, Element)]> {
        self.feeds.get(name).map(Vec::as_slice)
    }

    /// The same catalogue, with how a build reads conditions: the error of `check` says what is wrong with one and where,
    /// without a full stop.
    #[must_use]
    pub fn with_conditions(mut self, check: CheckCondition) -> Self {
        self.check_condition = Some(check);
        self
    }

    /// Why this build cannot ask a condition; nothing when it can, or reads none.
    ///
    /// # Errors
    /// What is wrong with it and where, without a full stop.
    pub fn check_condition(&self, logic: &Value) -> Result<(), String> {
        self.check_condition.map_or(Ok(()), |check| check(logic))
    }

    /// What a client of the build before draws, as far as this build can tell: of every widget type that has several
    /// versions, all but the newest.
    #[must_use]
    pub fn without_newest_versions(mut self) -> Self {
        for spec in self.widgets.values_mut().filter(|spec| spec.versions.len() > 1) {
            let newest = spec.versions.iter().max().copied();
            spec.versions.retain(|version| Some(*version) != newest);
        }
        self
    }

    /// The same catalogue without the widget type or the capability called `name`.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.widgets.retain(|id, _| id.as_str() != name);
        self.capabilities.remove(name);
        self
    }

    /// The widget type called `name`.
    #[must_use]
    pub fn widget(&self, name: &Id) -> Option<&WidgetSpec> {
        self.widgets.get(name)
    }

    /// The widget types in the order of their names.
    pub fn widgets(&self) -> impl Iterator<Item = &WidgetSpec> {
        self.widgets.values()
    }

    /// Whether every capability in `requires` is here in a fitting version. A range that cannot be read is not met.
    #[must_use]
    pub fn meets(&self, requires: &Requires) -> bool {
        requires.iter().all(|(name, range)| {
            VersionReq::parse(range)
                .is_ok_and(|range| self.capabilities.get(name).is_some_and(|have| range.matches(have)))
        })
    }

    /// Whether this build draws the element as it is written.
    #[must_use]
    pub fn draws(&self, element: &Element) -> bool {
        let known = self.widget(&element.widget).is_some_and(|spec| spec.versions.contains(&element.v));
        known && self.meets(&element.requires)
    }
}
