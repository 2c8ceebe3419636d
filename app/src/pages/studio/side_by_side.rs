//! A layout before and after, drawn small: every widget in its place and its size, with what happened to it.

use std::collections::{BTreeMap, BTreeSet};

use layout::{Change, Document, ElementChange, Id, Slot, SlotChange, Zone, difference};
use leptos::prelude::*;

use crate::ui::grid::Placing;

/// What happened to a widget, as far as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Changed,
    Moved,
    New,
    Gone,
}

impl Mark {
    fn words(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::New => "new",
            Self::Gone => "taken off",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Changed => "sketch-box is-changed",
            Self::Moved => "sketch-box is-moved",
            Self::New => "sketch-box is-added",
            Self::Gone => "sketch-box is-gone",
        }
    }
}

/// What happened to each widget that is on either screen.
fn marks(before: &Document, after: &Document) -> BTreeMap<Id, Mark> {
    let mut marks = BTreeMap::new();
    let mut note = |element: &Id, mark: Mark| {
        let strongest = marks.entry(element.clone()).or_insert(mark);
        *strongest = (*strongest).max(mark);
    };
    for change in difference(before, after) {
        match &change {
            Change::Slot { element, change } => match change {
                SlotChange::Placed { .. } => note(element, Mark::New),
                SlotChange::TakenOff { .. } => note(element, Mark::Gone),
                SlotChange::Moved { .. } => note(element, Mark::Moved),
                _ => note(element, Mark::Changed),
            },
            Change::Element { element, change } => {
                if !matches!(change, ElementChange::Added | ElementChange::Removed) {
                    note(element, Mark::Changed);
                }
            }
            Change::Screen { .. } | Change::Zone { .. } | Change::Variant { .. } => {}
        }
    }
    marks
}

/// Both documents beside each other, under each other on a phone.
pub(super) fn side_by_side(before: &Document, after: &Document) -> AnyView {
    let marks = marks(before, after);
    let of_before = |mark: Mark| mark != Mark::New;
    let of_after = |mark: Mark| mark != Mark::Gone;
    let was = format!("Revision {}", before.metadata.revision);
    view! {
        <div class="sketches">
            {sketch(&was, before, &marks, &of_before)}
            {sketch("This draft", after, &marks, &of_after)}
        </div>
    }
    .into_any()
}

fn sketch(
    title: &str,
    document: &Document,
    marks: &BTreeMap<Id, Mark>,
    counts: &dyn Fn(Mark) -> bool,
) -> AnyView {
    let zones = document.spec.zones.iter().map(|each| zone(each, document, marks, counts)).collect_view();
    let (caption, label) = (title.to_owned(), format!("{title}, drawn small"));
    view! { <figure class="sketch panel" aria-label=label><figcaption>{caption}</figcaption>{zones}</figure> }
        .into_any()
}

fn zone(
    zone: &Zone,
    document: &Document,
    marks: &BTreeMap<Id, Mark>,
    counts: &dyn Fn(Mark) -> bool,
) -> AnyView {
    let name = zone.a11y.as_ref().map_or_else(|| zone.id.to_string(), |a11y| a11y.label.clone());
    let mut drawn = BTreeSet::new();
    let boxes = zone
        .slots
        .iter()
        .filter(|slot| drawn.insert(&slot.element))
        .map(|slot| {
            let mark = marks.get(&slot.element).copied().filter(|mark| counts(*mark));
            let element = document.spec.elements.get(&slot.element);
            let label = element.and_then(|element| element.a11y.as_ref()).map(|a11y| a11y.label.clone());
            let label = label.unwrap_or_else(|| slot.element.to_string());
            let class = format!("{} {}", mark.map_or("sketch-box", Mark::class), placing(slot).class());
            let mark = mark.map(|mark| view! { <span class="sketch-mark">{mark.words()}</span> });
            view! { <li class=class><span>{label}</span>{mark}</li> }
        })
        .collect_view();
    view! { <p class="sketch-zone">{name}</p><ul class="grid sketch-grid">{boxes}</ul> }.into_any()
}

/// A drawing is half as wide as the page, so that what is beside each other there is so here.
fn placing(slot: &Slot) -> Placing {
    let of = |name: &str, usual| slot.span.get(name).map_or(usual, |span| (span.w, 1));
    Placing { sm: of("sm", (4, 1)), md: of("md", (4, 1)), lg: of("lg", (4, 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn document() -> Document {
        let text = include_str!("../../../../server/layouts/home-neutral.json");
        layout::read(text).unwrap().document
    }

    #[test]
    fn every_widget_is_drawn_with_what_happened_to_it() {
        let before = document();
        let mut after = before.clone();
        let zone = after.spec.zones.iter_mut().find(|zone| zone.slots.len() > 2).unwrap();
        let gone = zone.slots.remove(0).element;
        zone.slots.reverse();
        let changed = zone.slots[0].element.clone();
        let labelled = after.spec.elements.get_mut(&changed).unwrap();
        labelled.a11y.as_mut().unwrap().label = "Another name".to_owned();
        let found = marks(&before, &after);
        assert_eq!(found.get(&gone), Some(&Mark::Gone));
        assert!(matches!(found.get(&changed), Some(Mark::Moved | Mark::Changed)));
        let shown = html(|| side_by_side(&before, &after));
        for phrase in ["Revision 1", "This draft", "taken off", "Another name", "sketch-box is-gone"] {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
        assert!(marks(&before, &before).is_empty());
    }
}
