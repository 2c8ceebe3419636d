//! Documents that somebody has edited.

use layout::{Document, Id, Slot, ViewDefaults, ZoneMode};
use proptest::prelude::*;
use serde_json::json;

use super::{document, id};

/// Three zones of seven elements, one of them in no slot, and a variant.
pub(crate) fn composed() -> Document {
    let element = |name: &str| json!({ "type": "runway", "v": 1, "class": "insight", "props": { "style": "ring" }, "a11y": { "label": name } });
    let names = ["e0", "e1", "e2", "e3", "e4", "e5", "e6"];
    let elements: serde_json::Map<_, _> =
        names.iter().map(|name| (name.to_string(), element(name))).collect();
    let slot = |name: &str| json!({ "id": name, "element": name });
    document(json!({
        "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "test", "revision": 1 },
        "spec": {
            "elements": elements,
            "zones": [
                { "id": "headline", "mode": "pinned", "slots": [slot("e0"), slot("e1")] },
                { "id": "main", "mode": "ranked", "max": 6, "slots": [slot("e2"), slot("e3"), slot("e4"), slot("e5")] },
                { "id": "side", "mode": "ranked", "slots": [] }
            ],
            "variants": [{ "key": "bar", "weight": 0.5, "ops": [] }]
        }
    }))
}

/// One edit: what is done, to which thing, and with what.
pub(crate) type Made = (u8, usize, usize);

pub(crate) fn any_edits() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec((0..21_u8, 0..8_usize, 0..6_usize), 0..6)
}

/// The document after these edits; what does not apply changes nothing.
pub(crate) fn edited(document: &Document, edits: &[Made]) -> Document {
    edits.iter().fold(document.clone(), |document, edit| edit_once(document, *edit))
}

fn edit_once(mut document: Document, (kind, which, how): Made) -> Document {
    let name = id(&format!("e{which}"));
    let small = u32::try_from(how).unwrap();
    let zone_count = document.spec.zones.len();
    let zone = if zone_count == 0 { 0 } else { which % zone_count };
    match kind {
        0..=6 => edit_element(&mut document, &name, kind, how),
        7 | 8 if zone_count > 0 => {
            let slot = take(&mut document, &name).unwrap_or_else(|| Slot::of(name));
            let slots = &mut document.spec.zones[how % zone_count].slots;
            slots.insert((which + how) % (slots.len() + 1), slot);
        }
        9 => drop(take(&mut document, &name)),
        10..=12 => edit_slot(&mut document, &name, kind, how),
        13 if zone_count > 0 => {
            document.spec.zones[zone].mode =
                if how.is_multiple_of(2) { ZoneMode::Ephemeral } else { ZoneMode::Pinned };
        }
        14 if zone_count > 0 => document.spec.zones[zone].max = Some(small),
        15 if zone_count > 0 => {
            let moved = document.spec.zones.remove(zone);
            document.spec.zones.insert(how % zone_count, moved);
        }
        16 if zone_count > 0 => drop(document.spec.zones.remove(zone)),
        17 => {
            let variant = json!({ "key": format!("v{which}"), "weight": 0.1, "ops": [] });
            document.spec.variants.retain(|other| other.key != format!("v{which}").as_str());
            document.spec.variants.insert(0, serde_json::from_value(variant).unwrap());
        }
        18 => document.metadata.note = Some(format!("note {how}")),
        20 if document.spec.zones.iter().all(|zone| zone.id != *"attic") => {
            let attic = json!({ "id": "attic", "mode": "ranked", "max": how, "slots": [] });
            document.spec.zones.insert(how.min(zone_count), serde_json::from_value(attic).unwrap());
        }
        19 => document.spec.view = (how > 0).then(ViewDefaults::default),
        _ => {}
    }
    document
}

fn edit_element(document: &mut Document, name: &Id, kind: u8, how: usize) {
    let elements = &mut document.spec.elements;
    if kind == 6 {
        let added = json!({ "type": "runway", "v": 1, "class": "insight", "a11y": { "label": format!("new {how}") } });
        elements.entry(name.clone()).or_insert(serde_json::from_value(added).unwrap());
    }
    if kind == 5 {
        elements.remove(name);
        take(document, name);
        return;
    }
    let Some(element) = elements.get_mut(name) else { return };
    match kind {
        0 => drop(element.props.insert("style".into(), json!(how))),
        1 => drop(element.props.insert("a/b".into(), json!({ "x": how }))),
        2 => element.a11y = serde_json::from_value(json!({ "label": format!("name {how}") })).unwrap(),
        3 => element.a11y = None,
        4 => element.visibility = serde_json::from_value(json!({ "logic": how })).unwrap(),
        _ => {}
    }
}

fn edit_slot(document: &mut Document, name: &Id, kind: u8, how: usize) {
    let mut slots = document.spec.zones.iter_mut().flat_map(|zone| &mut zone.slots);
    let Some(slot) = slots.find(|slot| slot.element == *name) else { return };
    match kind {
        10 => slot.pinned = how.is_multiple_of(2),
        11 => slot.explore = how.is_multiple_of(2),
        _ => {
            let span = serde_json::from_value(json!({ "w": how + 1, "h": 1 })).unwrap();
            slot.span.insert(["sm", "md", "lg"][how % 3].to_owned(), span);
        }
    }
}

fn take(document: &mut Document, name: &Id) -> Option<Slot> {
    let mut zones = document.spec.zones.iter_mut();
    zones.find_map(|zone| {
        let index = zone.slots.iter().position(|slot| slot.element == *name)?;
        Some(zone.slots.remove(index))
    })
}
