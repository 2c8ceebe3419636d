//! One change of a draft, made on the document alone. Whatever was typed is checked here; whether the result may be
//! published is `layout`'s to say.

use std::collections::{BTreeMap, BTreeSet};

use layout::{
    Accessibility, Catalogue, Document, Element, Fallback, Id, Op, OpKind, OpTarget, Slot, Span, apply_ops,
};
use serde_json::{Map, Value, json};

use crate::ServiceError;

mod several;
mod visibility;

pub use several::Together;
pub use visibility::{ShownPart, VisibilityForm};

/// The columns of the grid at each breakpoint.
const COLUMNS: [(&str, u8); 3] = [("sm", 4), ("md", 8), ("lg", 12)];
/// The most rows a widget spans.
const ROWS_MAX: u8 = 6;
/// The longest set of properties that is read, bytes.
const JSON_LENGTH_MAX: usize = 8_000;
/// The most elements that are changed at once.
const TOGETHER_MAX: usize = 200;
/// What a step is called that a drag made.
pub(super) const MOVED: &str = "Widgets moved";
/// The longest label or reason, characters.
const TEXT_LENGTH_MAX: usize = 300;

/// What is done to a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftEdit {
    /// A widget of this type in a zone.
    Add {
        /// The widget type.
        widget: String,
        /// The zone.
        zone: String,
        /// The element it stands before; last in the zone when empty, or when that is gone.
        before: String,
    },
    /// Several elements alike, in one step.
    Several {
        /// Which.
        elements: Vec<String>,
        /// What is done to them.
        what: Together,
    },
    /// Elements of a draft as it was at a step, once more, after an element or last in a zone.
    Paste {
        /// The draft they are copied from.
        draft: String,
        /// The step it was at.
        step: i64,
        /// Which, in the order they are to stand in.
        elements: Vec<String>,
        /// The zone.
        zone: String,
        /// The element they stand after; last in the zone when empty, or when that is gone.
        after: String,
    },
    /// An element once more, after itself.
    Duplicate(String),
    /// An element taken off the screen and out of the document.
    Remove(String),
    /// An element one place earlier or later, across zones at the ends.
    Step {
        /// Which.
        element: String,
        /// Later rather than earlier.
        later: bool,
    },
    /// An element to the end of a zone.
    MoveTo {
        /// Which.
        element: String,
        /// The zone.
        zone: String,
    },
    /// The whole order after a drag: `zone:element.element*zone:element`.
    Order(String),
    /// How an element is called, why it is there, and whether the system may move it.
    Describe {
        /// Which.
        element: String,
        /// The accessible name.
        label: String,
        /// Why the product team placed it; nothing when empty.
        explain: String,
        /// What it is about, such as `credit`; as it was when empty.
        class: String,
        /// Whether its place is fixed.
        pinned: bool,
    },
    /// The properties of an element, by name: what is empty is taken away.
    Props {
        /// Which.
        element: String,
        /// Texts as typed.
        fields: BTreeMap<String, String>,
    },
    /// Who sees a part of the layout.
    Visibility {
        /// Which.
        of: ShownPart,
        /// The condition as typed.
        form: VisibilityForm,
    },
    /// The columns and rows of an element at one breakpoint; the others stay as they are.
    Resize {
        /// Which.
        element: String,
        /// `sm`, `md` or `lg`.
        breakpoint: String,
        /// Columns.
        columns: String,
        /// Rows.
        rows: String,
    },
}

/// The document after the edit, and what was done in words. What is pasted comes from `copied`.
pub(super) fn apply(
    document: &Document,
    edit: &DraftEdit,
    catalogue: &Catalogue,
    copied: Option<&Document>,
) -> Result<(Document, String), ServiceError> {
    match edit {
        DraftEdit::Add { widget, zone, before } => add(document, widget, (zone, before), catalogue),
        DraftEdit::Several { elements, what } => several::apply(document, elements, what),
        DraftEdit::Paste { elements, zone, after, .. } => {
            let copied = copied.ok_or_else(|| refused("What was copied is gone. Copy it again."))?;
            several::paste(document, copied, elements, (zone, after), catalogue)
        }
        DraftEdit::Duplicate(element) => duplicate(document, element),
        DraftEdit::Remove(element) => remove(document, element),
        DraftEdit::Step { element, later } => step(document, element, *later),
        DraftEdit::MoveTo { element, zone } => move_to(document, element, zone),
        DraftEdit::Order(order) => reorder(document, order),
        DraftEdit::Describe { element, label, explain, class, pinned } => {
            describe(document, element, (label, explain, class), *pinned)
        }
        DraftEdit::Props { element, fields } => set_props(document, element, fields, catalogue),
        DraftEdit::Visibility { of, form } => visibility::set(document, of, form),
        DraftEdit::Resize { element, breakpoint, columns, rows } => {
            resize(document, element, breakpoint, columns, rows)
        }
    }
}

fn refused(sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid("draft-edit", sentence)
}

fn id(text: &str) -> Result<Id, ServiceError> {
    Id::new(text).map_err(|_| refused(format!("“{text}” is no name: use small letters, digits and hyphens.")))
}

/// The element called so, which must be declared.
fn declared<'a>(document: &'a Document, element: &str) -> Result<(Id, &'a Element), ServiceError> {
    let id = id(element)?;
    let found = document.spec.elements.get(&id);
    found
        .map(|found| (id, found))
        .ok_or_else(|| refused("That widget is no more on this layout. Reload the page."))
}

fn label(document: &Document, id: &Id) -> String {
    let element = document.spec.elements.get(id);
    let label = element.and_then(|element| element.a11y.as_ref()).map(|a11y| a11y.label.clone());
    label.unwrap_or_else(|| id.to_string())
}

fn operate(
    document: &Document,
    op: OpKind,
    id: Id,
    to: Option<OpTarget>,
    value: Option<Value>,
) -> Result<Document, ServiceError> {
    let op = Op { op, id, to, value, extra: Map::new() };
    apply_ops(document, &[op]).map_err(|error| refused(format!("That cannot be done: {error}.")))
}

/// Where to stand: last in the zone.
fn end_of(document: &Document, zone: &str, but: Option<&Id>) -> Result<OpTarget, ServiceError> {
    let zone = id(zone)?;
    let found = document.spec.zones.iter().find(|each| each.id == zone);
    let found = found.ok_or_else(|| refused(format!("There is no zone “{zone}”.")))?;
    let after = found.slots.iter().rev().map(|slot| &slot.element).find(|element| Some(*element) != but);
    Ok(OpTarget { zone, after: after.cloned(), extra: Map::new() })
}

/// Where to stand: before an element of the zone, or last in it.
fn place_before(document: &Document, zone: &str, before: &str) -> Result<OpTarget, ServiceError> {
    let last = end_of(document, zone, None)?;
    let slots = document.spec.zones.iter().filter(|each| each.id == last.zone).flat_map(|zone| &zone.slots);
    let elements: Vec<&Id> = slots.map(|slot| &slot.element).collect();
    Ok(match elements.iter().position(|element| element.as_str() == before) {
        Some(index) => OpTarget {
            after: index.checked_sub(1).and_then(|index| elements.get(index)).map(|id| (*id).clone()),
            ..last
        },
        None => last,
    })
}

/// A name that is not taken: the one wanted, or the one wanted with a number.
fn free_name(document: &Document, wanted: &str) -> Result<Id, ServiceError> {
    let names =
        std::iter::once(wanted.to_owned()).chain((2..1_000).map(|number| format!("{wanted}-{number}")));
    let taken = |id: &Id| {
        let mut slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
        document.spec.elements.contains_key(id) || slots.any(|slot| slot.id == *id)
    };
    let mut free = names.filter_map(|name| Id::new(&name).ok()).filter(|id| !taken(id));
    free.next().ok_or_else(|| refused("This layout holds too many of these."))
}

fn add(
    document: &Document,
    widget: &str,
    (zone, before): (&str, &str),
    catalogue: &Catalogue,
) -> Result<(Document, String), ServiceError> {
    let name = id(widget)?;
    let spec = catalogue.widget(&name).ok_or_else(|| refused(format!("There is no widget “{widget}”.")))?;
    let new = free_name(document, widget)?;
    let words = words(widget);
    let element = json!({
        "type": widget,
        "v": spec.versions.last().copied().unwrap_or(1),
        "class": spec.classes.first(),
        "props": starting_props(&spec.props_schema),
        "fallback": "drop",
        "stateKey": new,
        "a11y": { "label": words, "headingLevel": 2 },
        "exposure": { "ratio": 0.5, "ms": 1000 },
    });
    let to = place_before(document, zone, before)?;
    let made = operate(document, OpKind::Insert, new, Some(to), Some(element))?;
    Ok((made, format!("“{words}” added to {zone}")))
}

/// `income-by-payer` as `Income by payer`.
fn words(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An empty text for every property that must be there and is one.
fn starting_props(schema: &Value) -> Value {
    let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let texts = needed.filter(|name| schema["properties"][name]["type"] == "string");
    Value::Object(texts.map(|name| (name.to_owned(), Value::from("Your text"))).collect())
}

fn duplicate(document: &Document, element: &str) -> Result<(Document, String), ServiceError> {
    let (from, found) = declared(document, element)?;
    let placed = document
        .spec
        .zones
        .iter()
        .find_map(|zone| Some((zone, zone.slots.iter().find(|slot| slot.element == from)?)));
    let (zone, slot) = placed.ok_or_else(|| refused("Only what is on the screen can be duplicated."))?;
    let to = OpTarget { zone: zone.id.clone(), after: Some(from.clone()), extra: Map::new() };
    let (made, _) = insert_copy(document, (&from, found), slot, to)?;
    Ok((made, format!("“{}” duplicated", label(document, &from))))
}

/// Puts an element once more on the screen, as large as its slot is, and gives the copy's name.
fn insert_copy(
    document: &Document,
    (id, element): (&Id, &Element),
    slot: &Slot,
    to: OpTarget,
) -> Result<(Document, Id), ServiceError> {
    let copy = free_name(document, id.as_str())?;
    let twin = Element { state_key: Some(copy.to_string()), ..element.clone() };
    let value = serde_json::to_value(&twin).map_err(ServiceError::internal)?;
    let mut made = operate(document, OpKind::Insert, copy.clone(), Some(to), Some(value))?;
    for new in made.spec.zones.iter_mut().flat_map(|zone| &mut zone.slots).filter(|new| new.element == copy) {
        new.span.clone_from(&slot.span);
    }
    Ok((made, copy))
}

fn remove(document: &Document, element: &str) -> Result<(Document, String), ServiceError> {
    let (id, _) = declared(document, element)?;
    let mut made = operate(document, OpKind::Remove, id.clone(), None, None)?;
    let is_fallback = |other: &Element| other.fallback == Some(Fallback::Element(id.clone()));
    if !made.spec.elements.values().any(is_fallback) {
        made.spec.elements.remove(&id);
    }
    // A note that stood in for it alone goes with it.
    let placed: BTreeSet<Id> =
        made.spec.zones.iter().flat_map(|zone| &zone.slots).map(|slot| slot.element.clone()).collect();
    if let Some(Fallback::Element(note)) =
        document.spec.elements.get(&id).and_then(|element| element.fallback.clone())
    {
        let is_needed =
            made.spec.elements.values().any(|other| other.fallback == Some(Fallback::Element(note.clone())));
        if !is_needed && !placed.contains(&note) {
            made.spec.elements.remove(&note);
        }
    }
    Ok((made, format!("“{}” taken off", label(document, &id))))
}

fn step(document: &Document, element: &str, later: bool) -> Result<(Document, String), ServiceError> {
    let (id, _) = declared(document, element)?;
    let mut made = document.clone();
    let zones = &mut made.spec.zones;
    let place = zones
        .iter()
        .enumerate()
        .find_map(|(zone, each)| Some((zone, each.slots.iter().position(|slot| slot.element == id)?)));
    let (zone, index) = place.ok_or_else(|| refused("It is not on the screen."))?;
    let slot = zones[zone].slots.remove(index);
    let (zone, index) = match (later, index) {
        (true, index) if index < zones[zone].slots.len() => (zone, index + 1),
        (true, _) if zone + 1 < zones.len() => (zone + 1, 0),
        (false, 0) if zone > 0 => (zone - 1, zones[zone - 1].slots.len()),
        (false, index) if index > 0 => (zone, index - 1),
        _ => return Err(refused("It cannot go further.")),
    };
    zones[zone].slots.insert(index, slot);
    let place = format!("place {} of {}", index + 1, zones[zone].id);
    Ok((made, format!("“{}” moved to {place}", label(document, &id))))
}

fn move_to(document: &Document, element: &str, zone: &str) -> Result<(Document, String), ServiceError> {
    let (id, _) = declared(document, element)?;
    let to = end_of(document, zone, Some(&id))?;
    let made = operate(document, OpKind::Move, id.clone(), Some(to), None)?;
    Ok((made, format!("“{}” moved to {zone}", label(document, &id))))
}

pub(super) fn reorder(document: &Document, order: &str) -> Result<(Document, String), ServiceError> {
    let placed = document.spec.zones.iter().flat_map(|zone| &zone.slots);
    let whole = placed.clone().count();
    let mut slots: BTreeMap<String, Slot> =
        placed.map(|slot| (slot.element.to_string(), slot.clone())).collect();
    let mut made = document.clone();
    made.spec.zones.iter_mut().for_each(|zone| zone.slots.clear());
    let broken = || refused("That order is not one of this layout. Reload the page.");
    for part in order.split('*').filter(|part| !part.is_empty()) {
        let (zone, elements) = part.split_once(':').ok_or_else(broken)?;
        let zone = made.spec.zones.iter_mut().find(|each| each.id.as_str() == zone).ok_or_else(broken)?;
        for element in elements.split('.').filter(|element| !element.is_empty()) {
            zone.slots.push(slots.remove(element).ok_or_else(broken)?);
        }
    }
    let kept: usize = made.spec.zones.iter().map(|zone| zone.slots.len()).sum();
    if kept != whole {
        return Err(broken());
    }
    Ok((made, MOVED.to_owned()))
}

fn describe(
    document: &Document,
    element: &str,
    (label, explain, class): (&str, &str, &str),
    pinned: bool,
) -> Result<(Document, String), ServiceError> {
    let (id, found) = declared(document, element)?;
    let (label, explain) = (label.trim(), explain.trim());
    let class = match class {
        "" => found.class,
        class => {
            serde_json::from_value(Value::from(class)).map_err(|_| refused("There is no such class."))?
        }
    };
    if label.is_empty()
        || label.chars().count() > TEXT_LENGTH_MAX
        || explain.chars().count() > TEXT_LENGTH_MAX
    {
        return Err(refused("A widget needs a name, and no text here is longer than 300 letters."));
    }
    if label.chars().chain(explain.chars()).any(char::is_control) {
        return Err(refused("A name or a reason is one line of plain text."));
    }
    let mut made = document.clone();
    if let Some(element) = made.spec.elements.get_mut(&id) {
        match &mut element.a11y {
            Some(a11y) => label.clone_into(&mut a11y.label),
            None => {
                element.a11y = Some(Accessibility {
                    label: label.to_owned(),
                    heading_level: Some(2),
                    extra: Map::new(),
                });
            }
        }
        element.class = class;
        // The form shows several sentences as one text: as it was, it keeps them apart.
        if element.explain.join(" ") != explain {
            element.explain = if explain.is_empty() { Vec::new() } else { vec![explain.to_owned()] };
        }
    }
    for slot in made.spec.zones.iter_mut().flat_map(|zone| &mut zone.slots).filter(|slot| slot.element == id)
    {
        slot.pinned = pinned;
    }
    Ok((made, format!("“{label}” described")))
}

fn set_props(
    document: &Document,
    element: &str,
    fields: &BTreeMap<String, String>,
    catalogue: &Catalogue,
) -> Result<(Document, String), ServiceError> {
    let (id, found) = declared(document, element)?;
    let spec = catalogue.widget(&found.widget);
    let spec = spec.ok_or_else(|| {
        refused("This build does not draw that widget, so its properties stay as they are.")
    })?;
    if fields.values().map(String::len).sum::<usize>() > JSON_LENGTH_MAX {
        return Err(refused("That is more than a widget's properties can hold."));
    }
    let mut props = found.props.clone();
    for (name, typed) in fields {
        let schema = &spec.props_schema["properties"][name];
        if schema.is_null() {
            return Err(refused(format!("This widget has no property “{name}”.")));
        }
        let typed = typed.trim();
        let value = match schema["type"].as_str() {
            _ if typed.is_empty() => None,
            Some(kind @ ("integer" | "number" | "boolean")) => Some(typed_as(kind, name, typed)?),
            _ => Some(Value::from(typed.replace("\r\n", "\n"))),
        };
        match value {
            Some(value) => props.insert(name.clone(), value),
            None => props.remove(name),
        };
    }
    (spec.check_props)(&props).map_err(|why| refused(format!("These properties do not fit: {why}.")))?;
    let mut made = document.clone();
    if let Some(element) = made.spec.elements.get_mut(&id) {
        element.props = props;
    }
    Ok((made, format!("Properties of “{}” changed", label(document, &id))))
}

/// A number or yes-or-no as typed.
fn typed_as(kind: &str, name: &str, typed: &str) -> Result<Value, ServiceError> {
    let fits = |value: &Value| match kind {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => value.is_boolean(),
    };
    let wanted = match kind {
        "integer" => "a whole number",
        "number" => "a number",
        _ => "true or false",
    };
    let value = serde_json::from_str::<Value>(typed).ok().filter(fits);
    value.ok_or_else(|| refused(format!("“{name}” has to be {wanted}.")))
}

fn resize(
    document: &Document,
    element: &str,
    breakpoint: &str,
    columns: &str,
    rows: &str,
) -> Result<(Document, String), ServiceError> {
    let (id, _) = declared(document, element)?;
    let known = COLUMNS.iter().find(|(name, _)| *name == breakpoint);
    let (name, most) = known.ok_or_else(|| refused("A breakpoint is sm, md or lg."))?;
    let read = |text: &str, most: u8| text.trim().parse().ok().filter(|value| (1..=most).contains(value));
    let (Some(w), Some(h)) = (read(columns, *most), read(rows, ROWS_MAX)) else {
        return Err(refused(format!(
            "At {name} a widget spans 1 to {most} columns and 1 to {ROWS_MAX} rows."
        )));
    };
    let mut made = document.clone();
    for slot in made.spec.zones.iter_mut().flat_map(|zone| &mut zone.slots).filter(|slot| slot.element == id)
    {
        slot.span.insert((*name).to_owned(), Span { w, h, extra: Map::new() });
    }
    Ok((made, format!("“{}” is {w} by {h} at {name}", label(document, &id))))
}

#[cfg(test)]
mod tests;
