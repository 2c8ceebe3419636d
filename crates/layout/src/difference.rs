//! What is different between two revisions of a document, one change a fact. `tell` says each as a sentence.
//!
//! For documents, where `patch` is for screens: nobody's page has to follow, somebody has to read it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arrangement::Place;
use crate::document::Document;
use crate::id::Id;
use crate::keyed::{
    Items, Key, Keyed, OPEN_ELEMENT, OPEN_SCREEN, OPEN_SLOT, OPEN_VARIANT, OPEN_ZONE, below, moved, opened,
    place_of,
};

/// What a field held before and holds after; `None` where it is absent, which JSON writes like a null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Before.
    pub before: Option<Value>,
    /// After.
    pub after: Option<Value>,
}

/// One change between two documents.
///
/// A `field` is the path in the object, such as `/a11y/label`, spelled as a JSON pointer. Positions count from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Change {
    /// Of the screen as a whole: metadata, what it requires, stability, view.
    Screen {
        /// What of it.
        field: String,
        /// Its values.
        edit: Edit,
    },
    /// Of an element as it is declared.
    Element {
        /// Which.
        element: Id,
        /// What happened to it.
        change: ElementChange,
    },
    /// Of a zone.
    Zone {
        /// Which.
        zone: Id,
        /// What happened to it.
        change: ZoneChange,
    },
    /// Of an element's place on the screen.
    Slot {
        /// Which element's.
        element: Id,
        /// What happened to it.
        change: SlotChange,
    },
    /// Of a variant.
    Variant {
        /// Which.
        variant: Id,
        /// What happened to it.
        change: VariantChange,
    },
}

/// What happened to an element as it is declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ElementChange {
    /// It was not declared before.
    Added,
    /// It is no longer declared.
    Removed,
    /// Another widget type stands under its id.
    Replaced(Edit),
    /// A property of the widget.
    Prop {
        /// Its name.
        prop: String,
        /// Its values.
        edit: Edit,
    },
    /// When it may be seen.
    Visibility(Edit),
    /// Anything else of it.
    Field {
        /// What of it.
        field: String,
        /// Its values.
        edit: Edit,
    },
}

/// What happened to an element's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum SlotChange {
    /// It was not on the screen before.
    Placed {
        /// Where it is.
        to: Place,
    },
    /// It is no longer on the screen.
    TakenOff {
        /// Where it was.
        from: Place,
    },
    /// It stands elsewhere; what only made room for it is not told.
    Moved {
        /// Where it was.
        from: Place,
        /// Where it is.
        to: Place,
    },
    /// The system must leave it where it is.
    Pinned,
    /// The system may move it.
    Unpinned,
    /// Its size.
    Span {
        /// `sm`, `md` or `lg`; all of them when absent.
        breakpoint: Option<String>,
        /// The spans.
        edit: Edit,
    },
    /// Anything else of it.
    Field {
        /// What of it.
        field: String,
        /// Its values.
        edit: Edit,
    },
}

/// What happened to a zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ZoneChange {
    /// It was not there before.
    Added {
        /// Its position.
        to: usize,
    },
    /// It is gone.
    Removed {
        /// Its position.
        from: usize,
    },
    /// It stands elsewhere among the zones.
    Moved {
        /// Its position before.
        from: usize,
        /// Its position after.
        to: usize,
    },
    /// Something of it: mode, least, most, what it accepts.
    Field {
        /// What of it.
        field: String,
        /// Its values.
        edit: Edit,
    },
}

/// What happened to a variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum VariantChange {
    /// It was not there before.
    Added,
    /// It is gone.
    Removed,
    /// It stands elsewhere among the variants.
    Moved {
        /// Its position before.
        from: usize,
        /// Its position after.
        to: usize,
    },
    /// Something of it.
    Field {
        /// What of it.
        field: String,
        /// Its values.
        edit: Edit,
    },
}

/// Every change from `before` to `after`; none exactly if they are equal.
///
/// The screen as a whole comes first, then elements by id, zones, slots and variants in the order of `after`. What is
/// added or removed is told once and not field by field.
#[must_use]
pub fn difference(before: &Document, after: &Document) -> Vec<Change> {
    let (before, after) = (Keyed::of(before), Keyed::of(after));
    let mut changes = Vec::new();
    fields(Some(&before.screen), Some(&after.screen), "", OPEN_SCREEN, &mut |field, edit| {
        changes.push(Change::Screen { field, edit });
    });
    let keys: BTreeSet<&Key> = before.elements.keys().chain(after.elements.keys()).collect();
    for key in keys {
        let mut push = |change| changes.push(Change::Element { element: key.id.clone(), change });
        match (before.elements.get(key), after.elements.get(key)) {
            (None, _) => push(ElementChange::Added),
            (_, None) => push(ElementChange::Removed),
            (old, new) => {
                fields(old, new, "", OPEN_ELEMENT, &mut |field, edit| push(element_change(field, edit)));
            }
        }
    }
    compare(&before.zones, &after.zones, OPEN_ZONE, |key, event| {
        changes.push(Change::Zone { zone: key.id.clone(), change: zone_change(event) });
    });
    compare(&before.slots, &after.slots, OPEN_SLOT, |key, event| {
        changes.push(Change::Slot { element: key.id.clone(), change: slot_change(key, event) });
    });
    compare(&before.variants, &after.variants, OPEN_VARIANT, |key, event| {
        changes.push(Change::Variant { variant: key.id.clone(), change: variant_change(event) });
    });
    changes
}

/// Container and position.
type Spot<'a> = (Option<&'a Key>, usize);

/// What happened to a thing that has a place.
enum Event<'a> {
    Added(Spot<'a>),
    Removed(Spot<'a>),
    Moved(Spot<'a>, Spot<'a>),
    Changed(String, Edit),
}

fn compare(before: &Items, after: &Items, open: &[&str], mut found: impl FnMut(&Key, Event<'_>)) {
    for key in before.order.iter().flat_map(|(_, keys)| keys) {
        if let Some(from) = place_of(&before.order, key).filter(|_| !after.records.contains_key(key)) {
            found(key, Event::Removed(from));
        }
    }
    let moved = moved(&before.order, &after.order);
    for key in after.order.iter().flat_map(|(_, keys)| keys) {
        let Some(to) = place_of(&after.order, key) else { continue };
        let Some(from) = place_of(&before.order, key) else {
            found(key, Event::Added(to));
            continue;
        };
        if moved.contains(key) {
            found(key, Event::Moved(from, to));
        }
        let (old, new) = (before.records.get(key), after.records.get(key));
        fields(old, new, "", open, &mut |field, edit| found(key, Event::Changed(field, edit)));
    }
}

/// Calls `found` for every field that differs, down to the fields of the objects in `open`.
fn fields(
    before: Option<&Value>,
    after: Option<&Value>,
    path: &str,
    open: &[&str],
    found: &mut dyn FnMut(String, Edit),
) {
    if before == after {
        return;
    }
    let objects = [before, after].map(|value| value.and_then(|value| opened(value, path, open)));
    let names: BTreeSet<&String> = objects.iter().flatten().flat_map(|fields| fields.keys()).collect();
    let closed =
        [before, after].iter().zip(objects).any(|(value, object)| value.is_some() && object.is_none());
    // An empty object is something else than none.
    if closed || names.is_empty() {
        found(path.to_owned(), Edit { before: before.cloned(), after: after.cloned() });
        return;
    }
    for name in names {
        let [old, new] = objects.map(|object| object.and_then(|fields| fields.get(name)));
        fields(old, new, &below(path, name), open, found);
    }
}

fn place(key: &Key, spot: Spot<'_>) -> Place {
    // A slot always stands in a zone.
    let zone = spot.0.map_or_else(|| key.id.clone(), |zone| zone.id.clone());
    Place { zone, index: spot.1 }
}

fn element_change(field: String, edit: Edit) -> ElementChange {
    match field.as_str() {
        "/type" => ElementChange::Replaced(edit),
        "/visibility" => ElementChange::Visibility(edit),
        _ => match field.strip_prefix("/props/") {
            Some(prop) => ElementChange::Prop { prop: prop.replace("~1", "/").replace("~0", "~"), edit },
            None => ElementChange::Field { field, edit },
        },
    }
}

fn slot_change(key: &Key, event: Event<'_>) -> SlotChange {
    match event {
        Event::Added(to) => SlotChange::Placed { to: place(key, to) },
        Event::Removed(from) => SlotChange::TakenOff { from: place(key, from) },
        Event::Moved(from, to) => SlotChange::Moved { from: place(key, from), to: place(key, to) },
        Event::Changed(field, edit) => match field.as_str() {
            "/pinned" if edit.after == Some(Value::Bool(true)) => SlotChange::Pinned,
            "/pinned" => SlotChange::Unpinned,
            "/span" => SlotChange::Span { breakpoint: None, edit },
            _ => match field.strip_prefix("/span/").map(str::to_owned) {
                Some(breakpoint) => SlotChange::Span { breakpoint: Some(breakpoint), edit },
                None => SlotChange::Field { field, edit },
            },
        },
    }
}

fn zone_change(event: Event<'_>) -> ZoneChange {
    match event {
        Event::Added((_, to)) => ZoneChange::Added { to },
        Event::Removed((_, from)) => ZoneChange::Removed { from },
        Event::Moved((_, from), (_, to)) => ZoneChange::Moved { from, to },
        Event::Changed(field, edit) => ZoneChange::Field { field, edit },
    }
}

fn variant_change(event: Event<'_>) -> VariantChange {
    match event {
        Event::Added(_) => VariantChange::Added,
        Event::Removed(_) => VariantChange::Removed,
        Event::Moved((_, from), (_, to)) => VariantChange::Moved { from, to },
        Event::Changed(field, edit) => VariantChange::Field { field, edit },
    }
}
