//! The rules of a layout document that its schema cannot say. A document with a problem is not published.

use std::collections::{BTreeMap, BTreeSet};

use semver::VersionReq;
use serde::Serialize;
use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::compose::resolve;
use crate::document::{
    Class, Condition, Document, Element, Extra, Fallback, OnUnknown, Requires, Slot, Zone,
};
use crate::feed::fed;
use crate::id::Id;
use crate::upcast::API_VERSION;
use crate::variant::apply_ops;

/// One thing wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// JSON pointer to the place.
    pub path: String,
    /// Which rule, for programs.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// One rule over a document.
type Rule = fn(&Document, &Catalogue) -> Vec<Problem>;

/// Every rule, in the order its problems are reported.
const RULES: &[Rule] = &[
    versions_are_sane,
    names_are_unique,
    feeds_are_known,
    worth_is_a_share,
    references_resolve,
    fallbacks_end,
    widgets_are_drawable,
    properties_fit,
    classes_are_accepted,
    exploration_is_harmless,
    conditions_can_be_asked,
    persuasion_is_guarded,
    duties_are_never_hidden,
    labels_are_given,
    headings_have_no_gaps,
    reading_order_is_document_order,
    zones_hold_what_they_promise,
    variants_are_valid,
];

/// The condition variable that holds while guardrail `id` allows.
pub const GUARDRAIL_PREFIX: &str = "guardrail.";

/// The guardrail that every element of class credit or investment carries in its own visibility.
pub const PERSUASION_GUARDRAIL: &str = "G1";

/// Columns of the grid per breakpoint.
const COLUMNS: [(&str, u8); 3] = [("sm", 4), ("md", 8), ("lg", 12)];

/// Names of fields that would place something against the document's order.
const POSITION_FIELDS: [&str; 6] = ["column", "order", "row", "tabindex", "x", "y"];

/// Everything wrong with `document` for a build that draws `catalogue`; empty when it may be published.
#[must_use]
pub fn validate(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let document = fed(document, catalogue);
    RULES.iter().flat_map(|rule| rule(&document, catalogue)).collect()
}

/// Whether `condition` can only hold while guardrail `id` allows: it is `{"var": "guardrail.ID"}`, or an `and` with
/// such a part, and hides while unknown.
#[must_use]
pub fn implies_guardrail(condition: &Condition, id: &str) -> bool {
    fn implies(logic: &Value, wanted: &Value) -> bool {
        logic == wanted
            || logic
                .get("and")
                .and_then(Value::as_array)
                .is_some_and(|parts| parts.iter().any(|part| implies(part, wanted)))
    }
    condition.on_unknown == OnUnknown::Hide
        && implies(&condition.logic, &json!({ "var": format!("{GUARDRAIL_PREFIX}{id}") }))
}

fn problem(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Problem {
    Problem { path: path.into(), code, message: message.into() }
}

fn element_path(id: &Id) -> String {
    format!("/spec/elements/{id}")
}

fn zones(document: &Document) -> impl Iterator<Item = (String, &Zone)> {
    document.spec.zones.iter().enumerate().map(|(index, zone)| (format!("/spec/zones/{index}"), zone))
}

fn slots(document: &Document) -> impl Iterator<Item = (String, &Zone, &Slot)> {
    zones(document).flat_map(|(path, zone)| {
        let slots = zone.slots.iter().enumerate();
        slots.map(move |(index, slot)| (format!("{path}/slots/{index}"), zone, slot))
    })
}

/// The elements that may come to be shown in `slot`: its own, its candidates, and the fallbacks of all.
pub(crate) fn may_show<'a>(document: &'a Document, slot: &'a Slot) -> BTreeMap<&'a Id, &'a Element> {
    let mut found = BTreeMap::new();
    let mut open: Vec<&Id> = std::iter::once(&slot.element).chain(&slot.candidates).collect();
    while let Some(id) = open.pop() {
        if let Some(element) = document.spec.elements.get(id)
            && found.insert(id, element).is_none()
            && let Some(Fallback::Element(next)) = &element.fallback
        {
            open.push(next);
        }
    }
    found
}

fn versions_are_sane(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    if document.api_version != API_VERSION {
        problems.push(problem("/apiVersion", "api-version", format!("only {API_VERSION} can be published")));
    }
    let metadata = &document.metadata;
    if metadata.revision == 0 {
        problems.push(problem("/metadata/revision", "revision", "revisions count from 1"));
    }
    if metadata.parent_revision.is_some_and(|parent| parent >= metadata.revision) {
        problems.push(problem("/metadata/parentRevision", "revision", "the parent is an earlier revision"));
    }
    problems.extend(unreadable_ranges("/spec/requires", &document.spec.requires));
    for (id, element) in &document.spec.elements {
        problems.extend(unreadable_ranges(&format!("{}/requires", element_path(id)), &element.requires));
    }
    problems
}

fn unreadable_ranges(path: &str, requires: &Requires) -> Vec<Problem> {
    let unreadable = requires.iter().filter(|(_, range)| VersionReq::parse(range).is_err());
    unreadable
        .map(|(name, range)| {
            let message = format!("“{range}” is not a range of versions such as “>=1.2”");
            problem(format!("{path}/{name}"), "requires", message)
        })
        .collect()
}

fn names_are_unique(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut once = BTreeSet::new();
    let mut check = |kind: &'static str, id: &Id, path: String| {
        if !once.insert((kind, id.clone())) {
            problems.push(problem(path, "duplicate", format!("the {kind} “{id}” is there twice")));
        }
    };
    for (path, zone) in zones(document) {
        check("zone", &zone.id, path);
    }
    for (path, _, slot) in slots(document) {
        check("slot", &slot.id, path.clone());
        check("element on the screen", &slot.element, path);
    }
    for (index, variant) in document.spec.variants.iter().enumerate() {
        check("variant", &variant.key, format!("/spec/variants/{index}"));
    }
    problems
}

fn feeds_are_known(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let asked = slots(document).filter_map(|(path, _, slot)| Some((path, slot.feed.as_ref()?)));
    asked
        .filter(|(_, feed)| catalogue.feed(feed).is_none())
        .map(|(path, feed)| {
            problem(format!("{path}/feed"), "unknown-feed", format!("there is no feed “{feed}” here"))
        })
        .collect()
}

fn worth_is_a_share(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let worths =
        document.spec.elements.iter().filter_map(|(id, element)| Some((id, element.worth.as_ref()?)));
    let is_share = |share: f64| (0.0..=1.0).contains(&share);
    worths
        .filter(|(_, worth)| !(is_share(worth.customer_benefit) && is_share(worth.business)))
        .map(|(id, _)| {
            problem(format!("{}/worth", element_path(id)), "worth", "what it is worth is a share from 0 to 1")
        })
        .collect()
}

fn references_resolve(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |id: &Id, path: String| {
        if !document.spec.elements.contains_key(id) {
            problems.push(problem(path, "unresolved", format!("there is no element “{id}”")));
        }
    };
    for (path, _, slot) in slots(document) {
        check(&slot.element, format!("{path}/element"));
        for (index, candidate) in slot.candidates.iter().enumerate() {
            check(candidate, format!("{path}/candidates/{index}"));
        }
    }
    for (id, element) in &document.spec.elements {
        if let Some(Fallback::Element(next)) = &element.fallback {
            check(next, format!("{}/fallback", element_path(id)));
        }
    }
    problems
}

fn fallbacks_end(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let elements = &document.spec.elements;
    let next = |id: &Id| match elements.get(id).and_then(|element| element.fallback.as_ref()) {
        Some(Fallback::Element(next)) => Some(next.clone()),
        Some(Fallback::Drop) | None => None,
    };
    let mut problems = Vec::new();
    for id in elements.keys() {
        let mut seen = BTreeSet::new();
        let mut at = Some(id.clone());
        while let Some(current) = at.filter(|current| seen.insert(current.clone())) {
            at = next(&current);
            if at.as_ref() == Some(id) {
                let message = format!("the fallbacks of “{id}” lead back to it");
                problems.push(problem(format!("{}/fallback", element_path(id)), "fallback-cycle", message));
            }
        }
    }
    problems
}

fn widgets_are_drawable(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let drawable = |(_, _, slot): &(String, &Zone, &Slot)| {
        may_show(document, slot).values().any(|element| catalogue.draws(element))
    };
    slots(document)
        .filter(|placed| !drawable(placed))
        .map(|(path, _, slot)| {
            let message = format!("neither “{}” nor any fallback of it is a widget known here", slot.element);
            problem(path, "unknown-widget", message)
        })
        .collect()
}

fn properties_fit(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, element) in &document.spec.elements {
        let Some(spec) = catalogue.widget(&element.widget) else { continue };
        let path = element_path(id);
        if !spec.classes.contains(&element.class) {
            let message = format!("a “{}” cannot be of class {}", spec.name, class_name(element.class));
            problems.push(problem(format!("{path}/class"), "widget-class", message));
        }
        if spec.versions.contains(&element.v)
            && let Err(why) = (spec.check_props)(&element.props)
        {
            problems.push(problem(format!("{path}/props"), "props", why));
        }
    }
    problems
}

fn class_name(class: Class) -> String {
    serde_json::to_value(class).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn classes_are_accepted(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, zone, slot) in slots(document) {
        let Some(accepts) = &zone.accepts else { continue };
        for (id, element) in may_show(document, slot) {
            if !accepts.contains(&element.class) {
                let class = class_name(element.class);
                let message = format!("“{id}” is of class {class}, which zone “{}” does not accept", zone.id);
                problems.push(problem(path.clone(), "class-not-accepted", message));
            }
        }
    }
    problems
}

fn exploration_is_harmless(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, _, slot) in slots(document).filter(|(_, _, slot)| slot.explore) {
        for (id, element) in may_show(document, slot) {
            if !element.class.is_harmless_to_explore() {
                let class = class_name(element.class);
                let message = format!("“{id}” is of class {class}, which is never tried out on customers");
                problems.push(problem(format!("{path}/explore"), "explore-class", message));
            }
        }
    }
    problems
}

fn conditions_can_be_asked(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let elements = document.spec.elements.iter();
    let of_elements = elements.filter_map(|(id, element)| {
        Some((format!("{}/visibility", element_path(id)), element.visibility.as_ref()?))
    });
    let of_zones = zones(document)
        .filter_map(|(path, zone)| Some((format!("{path}/visibility"), zone.visibility.as_ref()?)));
    let variants = document.spec.variants.iter().enumerate();
    let of_variants = variants.filter_map(|(index, variant)| {
        Some((format!("/spec/variants/{index}/when"), variant.when.as_ref()?))
    });
    of_elements
        .chain(of_zones)
        .chain(of_variants)
        .filter_map(|(path, condition)| {
            let why = catalogue.check_condition(&condition.logic).err()?;
            Some(problem(path, "condition", format!("this condition cannot be asked: {why}")))
        })
        .collect()
}

fn persuasion_is_guarded(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let persuading = |element: &Element| matches!(element.class, Class::Credit | Class::Investment);
    let guarded = |element: &Element| {
        element
            .visibility
            .as_ref()
            .is_some_and(|condition| implies_guardrail(condition, PERSUASION_GUARDRAIL))
    };
    let elements = document.spec.elements.iter();
    elements
        .filter(|(_, element)| persuading(element) && !guarded(element))
        .map(|(id, element)| {
            let message = format!(
                "an element of class {} needs a visibility with {}",
                class_name(element.class),
                json!({ "var": format!("{GUARDRAIL_PREFIX}{PERSUASION_GUARDRAIL}") })
            );
            problem(format!("{}/visibility", element_path(id)), "unguarded", message)
        })
        .collect()
}

/// A legal element has no condition over it, and shows even where its widget is unknown.
fn duties_are_never_hidden(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let is_legal = |id: &Id| document.spec.elements.get(id).is_some_and(|e| e.class == Class::Legal);
    let composed = resolve(document, catalogue);
    let shown: BTreeSet<&Id> = composed.slots().map(|slot| slot.key()).collect();
    let mut problems = Vec::new();
    for (id, element) in document.spec.elements.iter().filter(|(_, element)| element.class == Class::Legal) {
        if element.visibility.is_some() {
            let path = format!("{}/visibility", element_path(id));
            problems.push(problem(
                path,
                "legal-hidden",
                format!("“{id}” is a duty: no condition may hide it"),
            ));
        }
    }
    for (path, zone, slot) in slots(document).filter(|(_, _, slot)| is_legal(&slot.element)) {
        if zone.visibility.is_some() || !shown.contains(&slot.element) {
            let message = format!("“{}” is a duty: here it could go unseen", slot.element);
            problems.push(problem(path, "legal-hidden", message));
        }
    }
    problems
}

fn labels_are_given(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let labelled =
        |element: &Element| element.a11y.as_ref().is_some_and(|a11y| !a11y.label.trim().is_empty());
    let elements = document.spec.elements.iter().filter(|(_, element)| !labelled(element));
    elements
        .map(|(id, _)| problem(format!("{}/a11y", element_path(id)), "label", "an accessible name is needed"))
        .collect()
}

fn headings_have_no_gaps(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut above = 1;
    for (path, zone) in zones(document) {
        let own = zone.a11y.as_ref().map(|a11y| (path.clone(), a11y));
        let within = zone.slots.iter().filter_map(|slot| {
            let a11y = document.spec.elements.get(&slot.element)?.a11y.as_ref()?;
            Some((element_path(&slot.element), a11y))
        });
        for (path, a11y) in own.into_iter().chain(within) {
            let Some(level) = a11y.heading_level else { continue };
            if !(2..=above + 1).contains(&level) || level > 6 {
                let message = format!("a heading of level {level} cannot follow one of level {above}");
                problems.push(problem(format!("{path}/a11y/headingLevel"), "heading-order", message));
            }
            above = level.clamp(1, 6);
        }
    }
    problems
}

fn reading_order_is_document_order(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let positions = |extra: &Extra| {
        POSITION_FIELDS.iter().filter(|field| extra.contains_key(**field)).copied().collect::<Vec<_>>()
    };
    let mut problems = Vec::new();
    for (path, _, slot) in slots(document) {
        let in_spans = slot.span.values().flat_map(|span| positions(&span.extra));
        for field in positions(&slot.extra).into_iter().chain(in_spans) {
            let message =
                format!("“{field}” would place it against the reading order; move the slot instead");
            problems.push(problem(path.clone(), "reading-order", message));
        }
        for (breakpoint, span) in &slot.span {
            let columns = COLUMNS.iter().find(|(name, _)| name == breakpoint).map(|(_, columns)| *columns);
            let message = match columns {
                None => format!("“{breakpoint}” is not a breakpoint: use sm, md and lg"),
                Some(columns) if span.w == 0 || span.w > columns || span.h == 0 => {
                    format!("at {breakpoint} a span has 1 to {columns} columns and at least one row")
                }
                Some(_) => continue,
            };
            problems.push(problem(format!("{path}/span/{breakpoint}"), "span", message));
        }
    }
    problems
}

fn zones_hold_what_they_promise(document: &Document, _: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, zone) in zones(document) {
        let least = zone.min.unwrap_or(0);
        let most = zone.max.unwrap_or(u32::MAX);
        let fits = u32::try_from(zone.slots.len()).is_ok_and(|count| (least..=most).contains(&count));
        if !fits {
            let message = format!("zone “{}” has {} slots, not {least} to {most}", zone.id, zone.slots.len());
            problems.push(problem(format!("{path}/slots"), "zone-size", message));
        }
    }
    problems
}

/// Weights of one experiment add up to at most 1, and each variant gives a document without new problems.
fn variants_are_valid(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut weights: BTreeMap<Option<&Id>, f64> = BTreeMap::new();
    let mut base = document.clone();
    base.spec.variants.clear();
    let known: BTreeSet<Problem> = if document.spec.variants.is_empty() {
        BTreeSet::new()
    } else {
        validate(&base, catalogue).into_iter().collect()
    };
    for (index, variant) in document.spec.variants.iter().enumerate() {
        let path = format!("/spec/variants/{index}");
        let total = weights.entry(variant.experiment.as_ref()).or_default();
        *total += variant.weight;
        if !(0.0..=1.0).contains(&variant.weight) || *total > 1.0 + 1e-9 {
            let message = "the weights of an experiment are between 0 and 1 and add up to at most 1";
            problems.push(problem(format!("{path}/weight"), "variant-weight", message));
        }
        if variant.hash_version.is_some_and(|version| version != 2) {
            problems.push(problem(
                format!("{path}/hashVersion"),
                "variant-hash",
                "only hash version 2 is used",
            ));
        }
        match apply_ops(&base, &variant.ops) {
            Err(error) => problems.push(problem(format!("{path}/ops"), "variant-op", error.to_string())),
            Ok(applied) => {
                let arising =
                    validate(&applied, catalogue).into_iter().filter(|found| !known.contains(found));
                problems.extend(arising.map(|found| {
                    let message =
                        format!("with variant “{}”: {} ({})", variant.key, found.message, found.path);
                    problem(format!("{path}/ops"), found.code, message)
                }));
                problems.extend(removed_duties(&base, &applied).map(|id| {
                    let message = format!("variant “{}” takes the duty “{id}” off the screen", variant.key);
                    problem(format!("{path}/ops"), "legal-hidden", message)
                }));
            }
        }
    }
    problems
}

fn removed_duties<'a>(base: &'a Document, applied: &'a Document) -> impl Iterator<Item = &'a Id> {
    let legal = slots(base)
        .map(|(_, _, slot)| &slot.element)
        .filter(|id| base.spec.elements.get(*id).is_some_and(|element| element.class == Class::Legal));
    legal.filter(|id| !slots(applied).any(|(_, _, slot)| slot.element == **id))
}
