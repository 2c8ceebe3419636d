//! A document taken apart into records by name and the order they stand in, and put together again.
//!
//! Two documents are compared and three are merged in this form, since a record keeps its name while its position
//! shifts under every change above it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::document::{Document, Slot, Spec, Zone};
use crate::id::Id;
use crate::patch::longest_common_order;
use crate::read::LayoutError;
use crate::variant::Variant;

/// A name in a document: an id, and a count from 0 over things of one id, which no published document has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) id: Id,
    nth: usize,
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth == 0 { self.id.fmt(out) } else { write!(out, "{}#{}", self.id, self.nth + 1) }
    }
}

/// Records by their key.
pub(crate) type Records = BTreeMap<Key, Value>;

/// Containers in their order, each with the keys it holds in theirs. Slots stand in zones; zones and variants stand in
/// the one container without a name.
pub(crate) type Order = Vec<(Option<Key>, Vec<Key>)>;

/// Fields of a record that are compared one by one; any other object counts as one value.
pub(crate) const OPEN_SCREEN: &[&str] =
    &["/metadata", "/metadata/labels", "/spec", "/spec/requires", "/spec/stability", "/spec/view"];
pub(crate) const OPEN_ELEMENT: &[&str] = &["/props", "/bind", "/requires", "/a11y", "/exposure"];
pub(crate) const OPEN_ZONE: &[&str] = &["/a11y"];
pub(crate) const OPEN_SLOT: &[&str] = &["/span"];
pub(crate) const OPEN_VARIANT: &[&str] = &[];

/// Things of one kind: what each is, and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Items {
    pub(crate) records: Records,
    pub(crate) order: Order,
}

/// A document taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Keyed {
    /// The document without its elements, zones and variants.
    pub(crate) screen: Value,
    pub(crate) elements: Records,
    pub(crate) zones: Items,
    /// By the element each was made for.
    pub(crate) slots: Items,
    pub(crate) variants: Items,
}

impl Keyed {
    pub(crate) fn of(document: &Document) -> Self {
        let Document { api_version, kind, metadata, spec, status, extra } = document;
        let Spec { requires, elements, zones, variants, stability, view, extra: spec_extra } = spec;
        let frame = Document {
            api_version: api_version.clone(),
            kind: *kind,
            metadata: metadata.clone(),
            spec: Spec {
                requires: requires.clone(),
                elements: BTreeMap::new(),
                zones: Vec::new(),
                variants: Vec::new(),
                stability: stability.clone(),
                view: view.clone(),
                extra: spec_extra.clone(),
            },
            status: status.clone(),
            extra: extra.clone(),
        };
        let mut keyed = Self {
            screen: json_of(&frame),
            elements: elements
                .iter()
                .map(|(id, element)| (Key { id: id.clone(), nth: 0 }, json_of(element)))
                .collect(),
            zones: Items::default(),
            slots: Items::default(),
            variants: Items::default(),
        };
        let mut zone_keys = Vec::new();
        let mut slot_counts = BTreeMap::new();
        let mut zone_counts = BTreeMap::new();
        for zone in zones {
            let zone_key = counted(&mut zone_counts, &zone.id);
            let mut held = Vec::new();
            for slot in &zone.slots {
                let key = counted(&mut slot_counts, &slot.element);
                keyed.slots.records.insert(key.clone(), json_of(slot));
                held.push(key);
            }
            let bare = Zone { slots: Vec::new(), ..zone.clone() };
            keyed.zones.records.insert(zone_key.clone(), json_of(&bare));
            keyed.slots.order.push((Some(zone_key.clone()), held));
            zone_keys.push(zone_key);
        }
        keyed.zones.order.push((None, zone_keys));
        let mut variant_counts = BTreeMap::new();
        let mut variant_keys = Vec::new();
        for variant in variants {
            let key = counted(&mut variant_counts, &variant.key);
            keyed.variants.records.insert(key.clone(), json_of(variant));
            variant_keys.push(key);
        }
        keyed.variants.order.push((None, variant_keys));
        keyed
    }

    /// The document of these records. A slot in a zone that has no record is left out.
    ///
    /// # Errors
    /// When a record is not of its kind, which no record of a document is.
    pub(crate) fn into_document(self) -> Result<Document, LayoutError> {
        let mut document: Document = typed(self.screen)?;
        for (key, element) in self.elements {
            document.spec.elements.insert(key.id, typed(element)?);
        }
        for key in self.zones.order.iter().flat_map(|(_, keys)| keys) {
            let Some(record) = self.zones.records.get(key) else { continue };
            let mut zone: Zone = typed(record.clone())?;
            let held = self.slots.order.iter().filter(|(container, _)| container.as_ref() == Some(key));
            for slot in held.flat_map(|(_, keys)| keys).filter_map(|key| self.slots.records.get(key)) {
                zone.slots.push(typed::<Slot>(slot.clone())?);
            }
            document.spec.zones.push(zone);
        }
        for key in self.variants.order.iter().flat_map(|(_, keys)| keys) {
            if let Some(record) = self.variants.records.get(key) {
                document.spec.variants.push(typed::<Variant>(record.clone())?);
            }
        }
        Ok(document)
    }
}

/// Container and position, from 0, of `key`.
pub(crate) fn place_of<'a>(order: &'a Order, key: &Key) -> Option<(Option<&'a Key>, usize)> {
    order.iter().find_map(|(container, keys)| {
        let index = keys.iter().position(|other| other == key)?;
        Some((container.as_ref(), index))
    })
}

/// Keys of `to` that stand elsewhere than in `from`, or are new: as few as give the one order from the other.
pub(crate) fn moved<'a>(from: &Order, to: &'a Order) -> BTreeSet<&'a Key> {
    let mut moved = BTreeSet::new();
    for (container, keys) in to {
        let before = from.iter().find(|(other, _)| other == container);
        let before: Vec<&Key> = before.map_or_else(Vec::new, |(_, keys)| keys.iter().collect());
        let after: Vec<&Key> = keys.iter().collect();
        let unmoved = longest_common_order(&before, &after);
        moved.extend(keys.iter().filter(|key| !unmoved.contains(*key)));
    }
    moved
}

/// A field's path, in the way of a JSON pointer.
pub(crate) fn below(path: &str, field: &str) -> String {
    format!("{path}/{}", field.replace('~', "~0").replace('/', "~1"))
}

/// The fields of `value`, if it is an object whose fields are compared one by one.
pub(crate) fn opened<'a>(value: &'a Value, path: &str, open: &[&str]) -> Option<&'a Map<String, Value>> {
    value.as_object().filter(|_| path.is_empty() || open.contains(&path))
}

fn counted(counts: &mut BTreeMap<Id, usize>, id: &Id) -> Key {
    let count = counts.entry(id.clone()).or_default();
    let key = Key { id: id.clone(), nth: *count };
    *count += 1;
    key
}

/// `value` as JSON. A document's parts are texts, numbers, lists and objects named by texts, which all have a form in
/// JSON; null would stand for one that has not.
pub(crate) fn json_of<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, LayoutError> {
    serde_json::from_value(value).map_err(|error| LayoutError::Malformed(error.to_string()))
}
