//! Older forms of the layout document, brought to today's one form at a time.
//!
//! Each upcaster is total: it takes any JSON and moves what it recognises, never drops. The counts before and after
//! are compared, so that a loss is an error and not a surprise.
//!
//! `layout/v1alpha1`, the form of the first drafts, had `spec.sections[].widgets[]` with each widget written where it
//! stood and a single `width` for all breakpoints. `layout/v1` declares elements by id and places them in slots.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::read::LayoutError;

/// Today's form.
pub const API_VERSION: &str = "layout/v1";
const V1ALPHA1: &str = "layout/v1alpha1";

/// How much a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Elements declared.
    pub elements: usize,
    /// Places on the screen.
    pub slots: usize,
    /// Conditions on elements, zones and variants.
    pub conditions: usize,
    /// Experiment overlays.
    pub variants: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { elements, slots, conditions, variants } = self;
        write!(out, "{elements} elements, {slots} slots, {conditions} conditions, {variants} variants")
    }
}

/// A document in today's form, not yet typed.
#[derive(Debug)]
pub(crate) struct Upcasted {
    pub(crate) value: Value,
    pub(crate) stored_api_version: String,
    pub(crate) counts: Counts,
}

/// One step: the form it reads, how to count in that form, and the conversion to the next.
struct Upcaster {
    from: &'static str,
    count: fn(&Value) -> Counts,
    convert: fn(Value) -> Value,
}

/// Every step, oldest first; each gives the form the next one reads, the last gives [`API_VERSION`].
const UPCASTERS: &[Upcaster] = &[Upcaster { from: V1ALPHA1, count: count_v1alpha1, convert: v1alpha1_to_v1 }];

/// Brings a document to today's form; one that is there already is returned as it is.
pub(crate) fn upcast(stored: Value) -> Result<Upcasted, LayoutError> {
    let stored_api_version = api_version(&stored).to_owned();
    let first = UPCASTERS.iter().position(|step| step.from == stored_api_version);
    let steps = match first {
        Some(index) => UPCASTERS.get(index..).unwrap_or_default(),
        None if stored_api_version == API_VERSION => &[],
        None => return Err(LayoutError::UnknownVersion(stored_api_version)),
    };
    let before = steps.first().map(|step| (step.count)(&stored));
    let value = steps.iter().fold(stored, |value, step| (step.convert)(value));
    let counts = count_v1(&value);
    match before {
        Some(before) if before != counts => Err(LayoutError::Loss { before, after: counts }),
        _ => Ok(Upcasted { value, stored_api_version, counts }),
    }
}

fn api_version(document: &Value) -> &str {
    document.get("apiVersion").and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(parent: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    parent.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn with_field<'a>(values: impl Iterator<Item = &'a Value>, field: &str) -> usize {
    values.filter(|value| value.get(field).is_some_and(|found| !found.is_null())).count()
}

fn count_v1(document: &Value) -> Counts {
    let elements = || document.pointer("/spec/elements").and_then(Value::as_object).into_iter().flatten();
    let zones = || items(document, "/spec/zones");
    let variants = || items(document, "/spec/variants");
    Counts {
        elements: elements().count(),
        slots: zones().flat_map(|zone| items(zone, "/slots")).count(),
        conditions: with_field(elements().map(|(_, element)| element), "visibility")
            + with_field(zones(), "visibility")
            + with_field(variants(), "when"),
        variants: variants().count(),
    }
}

fn count_v1alpha1(document: &Value) -> Counts {
    let sections = || items(document, "/spec/sections");
    let widgets = || sections().flat_map(|section| items(section, "/widgets"));
    let variants = || items(document, "/spec/variants");
    Counts {
        elements: widgets().count(),
        slots: widgets().count(),
        conditions: with_field(widgets(), "showIf")
            + with_field(sections(), "showIf")
            + with_field(variants(), "when"),
        variants: variants().count(),
    }
}

/// Sections become zones; each widget becomes an element and a slot of the same name. `showIf` was a bare rule.
fn v1alpha1_to_v1(mut document: Value) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.insert("apiVersion".into(), json!(API_VERSION));
    }
    let Some(Value::Object(spec)) = document.get_mut("spec") else { return document };
    let mut elements = Map::new();
    let sections = match spec.shift_remove("sections") {
        Some(Value::Array(sections)) => sections,
        Some(other) => {
            spec.insert("sections".into(), other);
            Vec::new()
        }
        None => Vec::new(),
    };
    let zones = sections.into_iter().map(|section| section_to_zone(section, &mut elements)).collect();
    spec.insert("elements".into(), Value::Object(elements));
    spec.insert("zones".into(), Value::Array(zones));
    document
}

fn section_to_zone(mut section: Value, elements: &mut Map<String, Value>) -> Value {
    let Value::Object(fields) = &mut section else { return section };
    let widgets = match fields.shift_remove("widgets") {
        Some(Value::Array(widgets)) => widgets,
        _ => Vec::new(),
    };
    let slots = widgets.into_iter().filter_map(|widget| widget_to_slot(widget, elements)).collect();
    let fixed = fields.shift_remove("fixed") == Some(Value::Bool(true));
    fields.entry("mode").or_insert_with(|| json!(if fixed { "pinned" } else { "ranked" }));
    show_if_to_visibility(fields);
    fields.insert("slots".into(), Value::Array(slots));
    section
}

/// A widget without a name of its own is called after its type; one whose name is taken is not placed, which the
/// counts then report.
fn widget_to_slot(widget: Value, elements: &mut Map<String, Value>) -> Option<Value> {
    let Value::Object(mut fields) = widget else { return None };
    let id = match fields.shift_remove("id") {
        Some(Value::String(id)) => id,
        _ => fields.get("type")?.as_str()?.to_owned(),
    };
    if elements.contains_key(&id) {
        return None;
    }
    let mut slot = json!({ "id": id, "element": id });
    if let Some(width) = fields.shift_remove("width").and_then(|width| width.as_u64()) {
        slot["span"] = json!({
            "sm": { "w": width.min(4), "h": 1 },
            "md": { "w": width.min(8), "h": 1 },
            "lg": { "w": width.min(12), "h": 1 },
        });
    }
    if let Some(label) = fields.shift_remove("label") {
        fields.insert("a11y".into(), json!({ "label": label }));
    }
    fields.entry("v").or_insert_with(|| json!(1));
    show_if_to_visibility(&mut fields);
    elements.insert(id, Value::Object(fields));
    Some(slot)
}

fn show_if_to_visibility(fields: &mut Map<String, Value>) {
    if let Some(logic) = fields.shift_remove("showIf")
        && !logic.is_null()
    {
        fields.insert("visibility".into(), json!({ "logic": logic }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_value;
    use proptest::prelude::*;

    fn alpha() -> Value {
        json!({
            "apiVersion": "layout/v1alpha1", "kind": "Screen", "metadata": { "name": "first", "revision": 1 },
            "spec": { "sections": [
                { "id": "top", "fixed": true, "widgets": [
                    { "id": "worth", "type": "net-worth", "class": "account", "width": 6, "label": "Net worth" },
                    { "type": "runway", "class": "insight", "v": 2, "showIf": { "var": "freelancer" }, "later": 1 }
                ]},
                { "id": "rest", "layout": "stack", "widgets": [] }
            ]}
        })
    }

    #[test]
    fn first_drafts_become_today_s_form() {
        let converted = upcast(alpha()).unwrap();
        assert_eq!(converted.stored_api_version, "layout/v1alpha1");
        assert_eq!(converted.value["apiVersion"], "layout/v1");
        assert_eq!(converted.value["metadata"], alpha()["metadata"]);
        let lines = |value: &Value| match value {
            Value::Array(items) => items.iter().map(Value::to_string).collect::<Vec<_>>().join("\n"),
            _ => value.to_string(),
        };
        insta::assert_snapshot!(lines(&converted.value["spec"]["elements"]), @r#"{"worth":{"type":"net-worth","class":"account","a11y":{"label":"Net worth"},"v":1},"runway":{"type":"runway","class":"insight","v":2,"later":1,"visibility":{"logic":{"var":"freelancer"}}}}"#);
        insta::assert_snapshot!(lines(&converted.value["spec"]["zones"]), @r#"
        {"id":"top","mode":"pinned","slots":[{"id":"worth","element":"worth","span":{"sm":{"w":4,"h":1},"md":{"w":6,"h":1},"lg":{"w":6,"h":1}}},{"id":"runway","element":"runway"}]}
        {"id":"rest","layout":"stack","mode":"ranked","slots":[]}
        "#);
    }

    #[test]
    fn upcasting_twice_changes_nothing_more() {
        let once = upcast(alpha()).unwrap();
        let twice = upcast(once.value.clone()).unwrap();
        assert_eq!(once.value, twice.value);
        assert_eq!(once.counts, twice.counts);
        assert_eq!(twice.counts, Counts { elements: 2, slots: 2, conditions: 1, variants: 0 });
    }

    #[test]
    fn a_loss_is_an_error_with_counts() {
        let mut document = alpha();
        document["spec"]["sections"][0]["widgets"][1]["id"] = json!("worth");
        let error = read_value(document).unwrap_err();
        insta::assert_snapshot!(error, @"converting the layout would lose part of it: 2 elements, 2 slots, 1 conditions, 0 variants before, 1 elements, 1 slots, 0 conditions, 0 variants after");
    }

    #[test]
    fn an_unknown_form_is_refused() {
        let error = read_value(json!({ "apiVersion": "layout/v9" })).unwrap_err();
        insta::assert_snapshot!(error, @"the layout is written in “layout/v9”, which this version does not know");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
        ];
        let name = prop_oneof![
            Just("id"),
            Just("widgets"),
            Just("type"),
            Just("showIf"),
            Just("width"),
            Just("label"),
            Just("x")
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..5).prop_map(|fields| {
                    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn upcasters_take_anything(sections in any_json(), variants in any_json()) {
            let document = json!({
                "apiVersion": V1ALPHA1, "spec": { "sections": sections, "variants": variants }
            });
            if let Ok(converted) = upcast(document) {
                prop_assert_eq!(api_version(&converted.value), API_VERSION);
            }
        }
    }
}
