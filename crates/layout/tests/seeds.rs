//! The published layouts the product starts with.
use std::collections::BTreeSet;
use std::path::Path;

use crate::common::{catalogue, id, small};
use layout::{Catalogue, Class, Document, document_schema, read, resolve, validate};
use serde_json::{Value, json};

fn seeds() -> Vec<(String, Document)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/layouts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let stored = read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (text, stored.document)
        })
        .collect()
}

#[test]
fn every_seed_follows_the_schema_and_the_rules() {
    let schema = jsonschema::validator_for(&document_schema()).unwrap();
    assert_eq!(seeds().len(), 7);
    for (text, document) in seeds() {
        let name = document.metadata.name.clone();
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(validate(&document, &catalogue()), [], "{name}");
        assert_eq!(serde_json::to_value(&document).unwrap(), value, "{name} survives a round trip");
    }
}

#[test]
fn the_schema_refuses_what_is_no_layout() {
    let schema = jsonschema::validator_for(&document_schema()).unwrap();
    assert!(schema.is_valid(&small()));
    let check = |pointer: &str, value: Value| {
        let mut document = small();
        *document.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&document), "{pointer} should be refused");
        assert!(read(&document.to_string()).is_err() || pointer.ends_with("revision"), "{pointer}");
    };
    check("/spec/elements/worth/class", json!("loan"));
    check("/kind", json!("Page"));
    check("/apiVersion", json!("layout/2"));
    check("/metadata/revision", json!(0));
    check("/metadata/name", json!("Small"));
    check("/spec/elements/tax/fallback", json!("Not an id"));
    check("/spec/zones/0/mode", json!("loose"));
    check("/spec/zones/0/slots/0", json!({ "id": "worth" }));
}

#[test]
fn fields_of_a_newer_form_survive_a_round_trip() {
    let mut value = small();
    for pointer in
        ["", "/metadata", "/spec", "/spec/elements/tax", "/spec/elements/tax/a11y", "/spec/zones/1"]
    {
        value.pointer_mut(pointer).unwrap()["later"] = json!({ "kept": [1, null] });
    }
    value["spec"]["zones"][0]["slots"][0]["span"]["lg"]["later"] = json!("kept");
    let document = crate::common::document(value.clone());
    let written = serde_json::to_value(document).unwrap();
    assert_eq!(written["spec"]["zones"][0].get("layout"), Some(&json!("grid")));
    // What is left out in the text and has a default is written out; nothing else differs.
    value["spec"]["zones"][1]["layout"] = json!("grid");
    value["spec"]["elements"]["card"]["visibility"]["onUnknown"] = json!("hide");
    assert_eq!(written, value);
}

#[test]
fn a_name_given_twice_is_refused_and_not_dropped() {
    let text = small().to_string().replace("\"bills\":{", "\"worth\":{");
    let error = read(&text).unwrap_err().to_string();
    assert!(error.contains("“worth” is given twice"), "{error}");
}

#[test]
fn each_seed_opens_differently_and_shows_the_tax_deadline() {
    let mut openings = BTreeSet::new();
    for (_, document) in seeds() {
        let name = document.metadata.name.clone();
        let screen = resolve(&document, &catalogue());
        assert_eq!(screen.dropped, [], "{name}");
        let zones: Vec<&str> = screen.zones.iter().map(|zone| zone.id.as_str()).collect();
        // Where money is tight, help comes before anything else.
        let (first, second) =
            if name == id("home-distress") { ("headline", "now") } else { ("now", "headline") };
        assert_eq!(zones, [first, second, "main", "side"], "{name}");
        let headline = screen.zones.iter().find(|zone| zone.id == id("headline")).unwrap();
        let opening: Vec<_> = headline.slots.iter().take(2).map(|slot| slot.element_id.clone()).collect();
        assert!(openings.insert(opening), "{name} opens like another");
        assert!(screen.slots().any(|slot| slot.class == Class::Legal), "{name}");
        // Nothing but notes can be drawn: the duties are still told.
        let notes = catalogue().widget(&id("text-note")).cloned();
        let screen = resolve(&document, &Catalogue::new(notes));
        assert!(screen.slots().any(|slot| slot.class == Class::Legal), "{name} without widgets");
    }
}
