//! Every edit of a small document, and every refusal with its sentence.

use layout::{Class, Condition, OnUnknown, WidgetSpec};
use serde_json::json;

use super::*;
use crate::conditions::ConditionForm;

/// A gauge with a property of each kind, and a note.
pub(super) fn catalogue() -> Catalogue {
    let widget = |name: &str, classes: &[Class], props_schema: Value| WidgetSpec {
        name: Id::new(name).unwrap(),
        versions: vec![1, 2],
        classes: classes.to_vec(),
        props_schema,
        check_props: |props| match props.get("limit").and_then(Value::as_i64) {
            Some(limit) if limit > 100 => Err("the limit is at most 100".to_owned()),
            _ => Ok(()),
        },
    };
    let gauge = json!({
        "properties": {
            "limit": { "type": "integer" },
            "ratio": { "type": "number" },
            "title": { "type": "string" },
            "wide": { "type": "boolean" }
        },
        "required": ["title", "limit"]
    });
    Catalogue::new([
        widget("big-gauge", &[Class::Savings, Class::Credit], gauge),
        widget("note", &[Class::Education], json!({})),
    ])
}

/// Two zones: a gauge with a stand-in and a pinned note in the first, nothing in the second.
pub(super) fn document() -> Document {
    let document = json!({
        "apiVersion": "layout/v1",
        "kind": "Screen",
        "metadata": { "name": "home-test", "revision": 3 },
        "spec": {
            "elements": {
                "gauge": {
                    "type": "big-gauge", "v": 1, "class": "savings", "props": { "title": "Pots", "limit": 5 },
                    "fallback": "spare", "stateKey": "gauge", "a11y": { "label": "Gauge", "headingLevel": 2 },
                    "explain": ["It fills.", "It empties."]
                },
                "spare": { "type": "note", "v": 1, "class": "education", "fallback": "drop" },
                "words": { "type": "note", "v": 1, "class": "education", "fallback": "drop" },
                "alien": { "type": "unheard-of", "v": 1, "class": "insight", "fallback": "drop" }
            },
            "zones": [
                { "id": "top", "mode": "ranked", "layout": "grid", "slots": [
                    { "id": "gauge", "element": "gauge", "span": { "sm": {"w": 4, "h": 1}, "lg": {"w": 6, "h": 2} } },
                    { "id": "words", "element": "words", "pinned": true }
                ] },
                { "id": "bottom", "mode": "ranked", "layout": "stack", "slots": [
                    { "id": "alien", "element": "alien" }
                ] },
                { "id": "end", "mode": "ranked", "layout": "stack", "slots": [] }
            ]
        }
    });
    layout::read(&document.to_string()).unwrap().document
}

pub(super) fn order(document: &Document) -> String {
    let zones = document.spec.zones.iter().map(|zone| {
        let elements: Vec<&str> = zone.slots.iter().map(|slot| slot.element.as_str()).collect();
        format!("{}:{}", zone.id, elements.join("."))
    });
    zones.collect::<Vec<_>>().join("*")
}

/// The document after the edit, if it says that this was done.
fn made(edit: &DraftEdit, expected: &str) -> Document {
    let (made, what) = apply(&document(), edit, &catalogue(), None).unwrap();
    assert_eq!(what, expected, "{edit:?}");
    made
}

/// The edit gives this order, these words, and changes no element.
fn check_order(edit: &DraftEdit, expected: &str, what: &str) {
    let made = made(edit, what);
    assert_eq!(order(&made), expected, "{edit:?}");
    assert_eq!(made.spec.elements, document().spec.elements, "{edit:?}");
}

/// The edit is refused with this sentence.
fn check_refused(edit: &DraftEdit, expected: &str) {
    match apply(&document(), edit, &catalogue(), None) {
        Err(ServiceError::Invalid { code: "draft-edit", sentence }) => {
            assert_eq!(sentence, expected, "{edit:?}")
        }
        other => panic!("{edit:?}: {other:?}"),
    }
}

/// One element of the document after the edit, and nothing else of it changed.
fn check_element(edit: &DraftEdit, id: &str, what: &str, expected: impl FnOnce(&mut Element)) {
    let mut wanted = document();
    expected(wanted.spec.elements.get_mut(&Id::new(id).unwrap()).unwrap());
    assert_eq!(made(edit, what), wanted, "{edit:?}");
}

fn add(widget: &str, zone: &str) -> DraftEdit {
    DraftEdit::Add { widget: widget.to_owned(), zone: zone.to_owned(), before: String::new() }
}

fn step(element: &str, later: bool) -> DraftEdit {
    DraftEdit::Step { element: element.to_owned(), later }
}

fn move_to(element: &str, zone: &str) -> DraftEdit {
    DraftEdit::MoveTo { element: element.to_owned(), zone: zone.to_owned() }
}

fn describe(label: &str, explain: &str, class: &str, pinned: bool) -> DraftEdit {
    DraftEdit::Describe {
        element: "gauge".to_owned(),
        label: label.to_owned(),
        explain: explain.to_owned(),
        class: class.to_owned(),
        pinned,
    }
}

fn props(element: &str, fields: &[(&str, &str)]) -> DraftEdit {
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    DraftEdit::Props { element: element.to_owned(), fields }
}

fn seen_by(form: VisibilityForm) -> DraftEdit {
    DraftEdit::Visibility { of: ShownPart::Element("gauge".to_owned()), form }
}

/// Those for whom a whole rule holds.
fn ruled(own: &str) -> VisibilityForm {
    let rule = ConditionForm { own: own.to_owned(), ..ConditionForm::default() };
    VisibilityForm { rule: Some(rule), ..VisibilityForm::default() }
}

fn guarded() -> VisibilityForm {
    VisibilityForm { guarded: true, ..VisibilityForm::default() }
}

fn resize(breakpoint: &str, columns: &str, rows: &str) -> DraftEdit {
    DraftEdit::Resize {
        element: "gauge".to_owned(),
        breakpoint: breakpoint.to_owned(),
        columns: columns.to_owned(),
        rows: rows.to_owned(),
    }
}

const GONE: &str = "That widget is no more on this layout. Reload the page.";
const NO_ORDER: &str = "That order is not one of this layout. Reload the page.";

#[test]
fn what_is_added_stands_where_it_was_dropped() {
    let check = |before: &str, expected: &str| {
        let edit =
            DraftEdit::Add { widget: "note".to_owned(), zone: "top".to_owned(), before: before.to_owned() };
        assert_eq!(order(&made(&edit, "“Note” added to top")), expected, "{before}");
    };
    check("gauge", "top:note.gauge.words*bottom:alien*end:");
    check("words", "top:gauge.note.words*bottom:alien*end:");
    check("", "top:gauge.words.note*bottom:alien*end:");
    // What stood there is gone, or stands in another zone.
    check("alien", "top:gauge.words.note*bottom:alien*end:");
}

#[test]
fn what_is_added_is_whole_and_last_in_its_zone() {
    let made = made(&add("big-gauge", "top"), "“Big gauge” added to top");
    assert_eq!(order(&made), "top:gauge.words.big-gauge*bottom:alien*end:");
    let new = serde_json::to_value(&made.spec.elements[&Id::new("big-gauge").unwrap()]).unwrap();
    assert_eq!(
        new,
        json!({
            "type": "big-gauge", "v": 2, "class": "savings", "props": { "title": "Your text" }, "fallback": "drop",
            "stateKey": "big-gauge", "a11y": { "label": "Big gauge", "headingLevel": 2 },
            "exposure": { "ratio": 0.5, "ms": 1000 }
        })
    );
    for (before, after) in document().spec.elements.iter().zip(&made.spec.elements) {
        assert!(made.spec.elements.get(before.0) == Some(before.1), "{after:?}");
    }
    let (twice, _) = apply(&made, &add("big-gauge", "end"), &catalogue(), None).unwrap();
    assert_eq!(order(&twice), "top:gauge.words.big-gauge*bottom:alien*end:big-gauge-2");
    check_refused(&add("Big Gauge", "top"), "“Big Gauge” is no name: use small letters, digits and hyphens.");
    check_refused(&add("unheard-of", "top"), "There is no widget “unheard-of”.");
    check_refused(&add("note", "cellar"), "There is no zone “cellar”.");
    check_refused(&add("note", ""), "“” is no name: use small letters, digits and hyphens.");
}

#[test]
fn a_duplicate_stands_after_its_original_as_large_with_a_memory_of_its_own() {
    let made = made(&DraftEdit::Duplicate("gauge".to_owned()), "“Gauge” duplicated");
    assert_eq!(order(&made), "top:gauge.gauge-2.words*bottom:alien*end:");
    let [original, copy] = ["gauge", "gauge-2"].map(|id| made.spec.elements[&Id::new(id).unwrap()].clone());
    assert_eq!(copy.state_key.as_deref(), Some("gauge-2"));
    assert_eq!(Element { state_key: original.state_key.clone(), ..copy }, original);
    let slots = &made.spec.zones[0].slots;
    assert_eq!((&slots[0].span, slots[0].span.len()), (&slots[1].span, 2));
    check_refused(&DraftEdit::Duplicate("spare".to_owned()), "Only what is on the screen can be duplicated.");
    check_refused(&DraftEdit::Duplicate("nothing".to_owned()), GONE);
}

#[test]
fn what_is_taken_off_takes_its_stand_in_along_and_nothing_else() {
    let names =
        |document: &Document| -> Vec<String> { document.spec.elements.keys().map(Id::to_string).collect() };
    let without = made(&DraftEdit::Remove("gauge".to_owned()), "“Gauge” taken off");
    assert_eq!(
        (order(&without).as_str(), names(&without)),
        ("top:words*bottom:alien*end:", vec!["alien".to_owned(), "words".to_owned()])
    );

    let mut shared = document();
    let words = shared.spec.elements.get_mut(&Id::new("words").unwrap()).unwrap();
    words.fallback = Some(Fallback::Element(Id::new("spare").unwrap()));
    let (left, _) = apply(&shared, &DraftEdit::Remove("gauge".to_owned()), &catalogue(), None).unwrap();
    assert_eq!(names(&left), ["alien", "spare", "words"], "another still needs the stand-in");

    let mut needed = document();
    let words = needed.spec.elements.get_mut(&Id::new("words").unwrap()).unwrap();
    words.fallback = Some(Fallback::Element(Id::new("gauge").unwrap()));
    let (left, _) = apply(&needed, &DraftEdit::Remove("gauge".to_owned()), &catalogue(), None).unwrap();
    assert_eq!(names(&left), ["alien", "gauge", "spare", "words"], "it stands in for another");
    assert_eq!(order(&left), "top:words*bottom:alien*end:");
    check_refused(&DraftEdit::Remove("nothing".to_owned()), GONE);
    check_refused(
        &DraftEdit::Remove("No Name".to_owned()),
        "“No Name” is no name: use small letters, digits and hyphens.",
    );
}

#[test]
fn a_step_crosses_zones_at_their_ends() {
    for (element, later, expected, what) in [
        ("gauge", true, "top:words.gauge*bottom:alien*end:", "“Gauge” moved to place 2 of top"),
        ("words", false, "top:words.gauge*bottom:alien*end:", "“words” moved to place 1 of top"),
        ("words", true, "top:gauge*bottom:words.alien*end:", "“words” moved to place 1 of bottom"),
        ("alien", false, "top:gauge.words.alien*bottom:*end:", "“alien” moved to place 3 of top"),
        ("alien", true, "top:gauge.words*bottom:*end:alien", "“alien” moved to place 1 of end"),
    ] {
        check_order(&step(element, later), expected, what);
    }
    check_refused(&step("gauge", false), "It cannot go further.");
    check_refused(&step("spare", true), "It is not on the screen.");
    check_refused(&step("nothing", true), GONE);
    let (last, _) = apply(&document(), &step("alien", true), &catalogue(), None).unwrap();
    assert!(apply(&last, &step("alien", true), &catalogue(), None).is_err());
}

#[test]
fn a_move_and_a_drag_change_places_alone() {
    check_order(&move_to("gauge", "end"), "top:words*bottom:alien*end:gauge", "“Gauge” moved to end");
    check_order(&move_to("gauge", "top"), "top:words.gauge*bottom:alien*end:", "“Gauge” moved to top");
    check_order(&move_to("words", "top"), "top:gauge.words*bottom:alien*end:", "“words” moved to top");
    check_refused(&move_to("gauge", "cellar"), "There is no zone “cellar”.");
    check_refused(&move_to("nothing", "top"), GONE);

    for order in ["top:alien.words*bottom:*end:gauge", "end:gauge*bottom:*top:alien.words*"] {
        check_order(
            &DraftEdit::Order(order.to_owned()),
            "top:alien.words*bottom:*end:gauge",
            "Widgets moved",
        );
    }
    let moved = made(&DraftEdit::Order("top:*bottom:*end:words.gauge.alien".to_owned()), MOVED);
    let slots = &moved.spec.zones[2].slots;
    assert!(slots[0].pinned && slots[1].span.len() == 2, "what is said of a slot goes with it");
    for wrong in [
        "",
        "top:gauge.words*bottom:",
        "top:gauge.words.words*bottom:alien",
        "top:gauge.words*bottom:alien.nothing",
        "top:gauge.words*cellar:alien",
        "top.gauge.words.alien",
    ] {
        check_refused(&DraftEdit::Order(wrong.to_owned()), NO_ORDER);
    }
}

#[test]
fn a_description_is_checked_and_kept() {
    let both = "It fills. It empties.";
    let renamed = describe(" Pots ", both, "", false);
    check_element(&renamed, "gauge", "“Pots” described", |gauge| {
        gauge.a11y.as_mut().unwrap().label = "Pots".to_owned();
    });
    check_element(
        &describe("Gauge", "It fills.", "credit", false),
        "gauge",
        "“Gauge” described",
        |gauge| {
            gauge.explain = vec!["It fills.".to_owned()];
            gauge.class = Class::Credit;
        },
    );
    check_element(&describe("Gauge", " ", "savings", false), "gauge", "“Gauge” described", |gauge| {
        gauge.explain.clear()
    });
    let pinned = made(&describe("Gauge", both, "", true), "“Gauge” described");
    assert!(pinned.spec.zones[0].slots.iter().all(|slot| slot.pinned));
    assert_eq!(pinned.spec.elements, document().spec.elements);

    let unnamed = DraftEdit::Describe {
        element: "words".to_owned(),
        label: "Words".to_owned(),
        explain: String::new(),
        class: String::new(),
        pinned: false,
    };
    let made = made(&unnamed, "“Words” described");
    let a11y = made.spec.elements[&Id::new("words").unwrap()].a11y.clone().unwrap();
    assert_eq!(
        (a11y.label.as_str(), a11y.heading_level, made.spec.zones[0].slots[1].pinned),
        ("Words", Some(2), false)
    );

    const TEXTS: &str = "A widget needs a name, and no text here is longer than 300 letters.";
    check_refused(&describe("  ", "", "", false), TEXTS);
    check_refused(&describe(&"é".repeat(301), "", "", false), TEXTS);
    check_refused(&describe("Gauge", &"é".repeat(301), "", false), TEXTS);
    assert!(
        apply(&document(), &describe(&"é".repeat(300), &"é".repeat(300), "", false), &catalogue(), None)
            .is_ok()
    );
    for (label, explain) in [("Two\nlines", ""), ("Gauge", "Two\r\nlines"), ("Nul\0", "")] {
        check_refused(&describe(label, explain, "", false), "A name or a reason is one line of plain text.");
    }
    check_refused(&describe("Gauge", "", "gambling", false), "There is no such class.");
}

#[test]
fn properties_are_of_the_types_their_schema_says() {
    const WHAT: &str = "Properties of “Gauge” changed";
    let fields = [("limit", " 42 "), ("ratio", "0.5"), ("title", "One\r\nTwo"), ("wide", "true")];
    check_element(&props("gauge", &fields), "gauge", WHAT, |gauge| {
        gauge.props = json!({ "limit": 42, "ratio": 0.5, "title": "One\nTwo", "wide": true })
            .as_object()
            .unwrap()
            .clone();
    });
    check_element(&props("gauge", &[("limit", "")]), "gauge", WHAT, |gauge| {
        gauge.props.remove("limit");
    });
    check_element(&props("gauge", &[("title", "17"), ("ratio", "3")]), "gauge", WHAT, |gauge| {
        gauge.props.insert("title".to_owned(), "17".into());
        gauge.props.insert("ratio".to_owned(), 3.into());
    });
    check_element(&props("gauge", &[]), "gauge", WHAT, |_| {});
    for typed in ["many", "4.5", "true", "null", "[4]", "{\"a\": 4}", "\"4\""] {
        check_refused(&props("gauge", &[("limit", typed)]), "“limit” has to be a whole number.");
    }
    for typed in ["many", "true", "null", "[0.5]"] {
        check_refused(&props("gauge", &[("ratio", typed)]), "“ratio” has to be a number.");
    }
    for typed in ["yes", "1", "null", "True"] {
        check_refused(&props("gauge", &[("wide", typed)]), "“wide” has to be true or false.");
    }
    check_refused(
        &props("gauge", &[("limit", "101")]),
        "These properties do not fit: the limit is at most 100.",
    );
    check_refused(&props("gauge", &[("colour", "red")]), "This widget has no property “colour”.");
    check_refused(&props("words", &[("text", "Hello")]), "This widget has no property “text”.");
    check_refused(
        &props("gauge", &[("title", &"x".repeat(8_001))]),
        "That is more than a widget's properties can hold.",
    );
    check_refused(
        &props("alien", &[]),
        "This build does not draw that widget, so its properties stay as they are.",
    );
    check_refused(&props("nothing", &[]), GONE);
}

#[test]
fn a_condition_stands_over_an_element_and_is_of_what_can_be_asked() {
    const WHAT: &str = "Who sees “Gauge” changed";
    let condition = |logic: Value| {
        Some(Condition { logic, on_unknown: OnUnknown::Hide, reason: None, extra: Map::new() })
    };
    let g1 = json!({ "var": "guardrail.G1" });
    check_element(&seen_by(guarded()), "gauge", WHAT, |gauge| gauge.visibility = condition(g1.clone()));
    let in_britain = json!({ "==": [{ "var": "country" }, "GB"] });
    check_element(&seen_by(ruled(&in_britain.to_string())), "gauge", WHAT, |gauge| {
        gauge.visibility = condition(in_britain.clone());
    });
    let both = VisibilityForm {
        guarded: true,
        shown_while_unknown: true,
        reason: " Only there. ".to_owned(),
        ..ruled(&in_britain.to_string())
    };
    check_element(&seen_by(both.clone()), "gauge", WHAT, |gauge| {
        let logic = json!({ "and": [g1, in_britain] });
        let reason = Some("Only there.".to_owned());
        gauge.visibility = Some(Condition { logic, on_unknown: OnUnknown::Show, reason, extra: Map::new() });
    });
    let made = made(&seen_by(both.clone()), WHAT);
    let gauge = &made.spec.elements[&Id::new("gauge").unwrap()];
    let read = VisibilityForm::of(gauge.visibility.as_ref());
    assert_eq!((read.guarded, read.shown_while_unknown, read.reason.as_str()), (true, true, "Only there."));
    assert_eq!(read.rule.as_ref().unwrap().comparisons[0].value, "GB");
    assert_eq!(apply(&made, &seen_by(read), &catalogue(), None).unwrap().0, made, "kept as it was read");
    let (open, _) = apply(&made, &seen_by(VisibilityForm::default()), &catalogue(), None).unwrap();
    assert_eq!(open, document());
    let zone = DraftEdit::Visibility { of: ShownPart::Zone("bottom".to_owned()), form: guarded() };
    let (zoned, what) = apply(&document(), &zone, &catalogue(), None).unwrap();
    assert_eq!(what, "Who sees “bottom” changed");
    let mut wanted = document();
    wanted.spec.zones[1].visibility = condition(json!({ "var": "guardrail.G1" }));
    assert_eq!(zoned, wanted);
    let deep = format!("{}true{}", "{\"!\":".repeat(17), "}".repeat(17));
    for (wrong, expected) in [
        ("{", "The condition is no JSON"),
        ("{\"var\": \"a\"}", "The condition cannot be used: there is no attribute “a” at “/var”."),
        ("[]", "The condition cannot be used"),
        ("\"g1\"", "The condition cannot be used"),
        ("  ", "Choose an attribute and enter what it is compared with, or write a rule."),
        (deep.as_str(), "The condition cannot be used: operators are nested more than 16 deep"),
        (&format!("{{\"var\": \"{}\"}}", "x".repeat(8_000)), "That condition is too long."),
    ] {
        let refused = apply(&document(), &seen_by(ruled(wrong)), &catalogue(), None).unwrap_err().sentence();
        assert!(refused.starts_with(expected), "{wrong}: {refused}");
    }
    let gone = DraftEdit::Visibility { of: ShownPart::Zone("cellar".to_owned()), form: guarded() };
    check_refused(&gone, "That zone is no more on this layout. Reload the page.");
    let reason = VisibilityForm { reason: "Two\nlines".to_owned(), ..guarded() };
    check_refused(&seen_by(reason), "A reason is one line of at most 300 letters.");
}

#[test]
fn a_size_is_of_one_breakpoint_and_leaves_the_others() {
    for (breakpoint, columns, rows, w, h) in
        [("sm", "1", "6", 1, 6), ("md", " 8", "1 ", 8, 1), ("lg", "12", "3", 12, 3)]
    {
        let made =
            made(&resize(breakpoint, columns, rows), &format!("“Gauge” is {w} by {h} at {breakpoint}"));
        let mut wanted = document();
        wanted.spec.zones[0].slots[0].span.insert(breakpoint.to_owned(), Span { w, h, extra: Map::new() });
        assert_eq!(made, wanted);
    }
    for (breakpoint, most) in [("sm", 4), ("md", 8), ("lg", 12)] {
        let sentence = format!("At {breakpoint} a widget spans 1 to {most} columns and 1 to 6 rows.");
        let over = (most + 1).to_string();
        for (columns, rows) in [
            ("0", "1"),
            (over.as_str(), "1"),
            ("1", "0"),
            ("1", "7"),
            ("", "1"),
            ("-1", "1"),
            ("1.5", "1"),
            ("300", "1"),
        ] {
            check_refused(&resize(breakpoint, columns, rows), &sentence);
        }
    }
    check_refused(&resize("xl", "1", "1"), "A breakpoint is sm, md or lg.");
}
