//! Two windows on one draft: a change made of what one window shows, brought together with what became of the draft
//! since.

use layout::{Catalogue, Document, Id, merge};

use super::Open;
use super::edit::{self, DraftEdit, MOVED};
use crate::ServiceError;

/// The draft after an edit made of the step `seen`, and what was done in words. What was changed since then is kept;
/// where both changed the same the edit is refused with both said.
pub(super) fn edited(
    open: &Open,
    author: &str,
    seen: i64,
    edit: &DraftEdit,
    catalogue: &Catalogue,
    copied: Option<&Document>,
) -> Result<(Document, String), ServiceError> {
    let current = open.document(open.draft.step)?;
    // What is added stands beside whatever else was, under a name that is free by now.
    let is_new = matches!(edit, DraftEdit::Add { .. } | DraftEdit::Duplicate(_) | DraftEdit::Paste { .. });
    if is_new || seen == open.draft.step {
        return edit::apply(&current, edit, catalogue, copied);
    }
    if !open.steps.iter().any(|each| each.step == seen) {
        return Err(conflict(
            "What you saw was taken back in another window. Look at the draft as it is, and change it again if you still want to.",
        ));
    }
    let base = open.document(seen)?;
    let base = match edit {
        DraftEdit::Order(order) => dragged_before(open, author, seen, base, order)?,
        _ => base,
    };
    let (mine, what) = edit::apply(&base, edit, catalogue, copied)?;
    let merged = merge(&base, &mine, &current).map_err(ServiceError::internal)?;
    match merged.conflicts.first() {
        None => Ok((merged.document, what)),
        Some(found) => {
            let told = |value: &Option<serde_json::Value>| {
                value.as_ref().map_or_else(|| "gone".to_owned(), ToString::to_string)
            };
            Err(conflict(format!(
                "Somebody changed the same in another window: {} is now {}, and you made it {}. Look at the draft as it is, and change it again if you still want to.",
                found.key,
                told(&found.theirs),
                told(&found.mine),
            )))
        }
    }
}

fn conflict(sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid("draft-conflict", sentence)
}

/// What a window showed before a drag. It says which step it was opened at, and shows its own drags since; the latest
/// of these that one move turns into the new order is where the drag began.
fn dragged_before(
    open: &Open,
    author: &str,
    seen: i64,
    opened: Document,
    order: &str,
) -> Result<Document, ServiceError> {
    let (after, _) = edit::reorder(&opened, order)?;
    let is_own = |each: &&store::studio::StoredLine| {
        each.step > seen && each.step <= open.draft.step && each.author_id == author && each.what == MOVED
    };
    for step in open.steps.iter().rev().filter(is_own) {
        let then = order_among(&open.document(step.step)?, &opened);
        // Somebody else may have taken off what the window still shows: then it did not show this order.
        let Ok((before, _)) = edit::reorder(&opened, &then) else { continue };
        if is_one_move(&before, &after) {
            return Ok(before);
        }
    }
    Ok(opened)
}

/// The order of a document as a drag sends it, of what stands on `shown` alone.
fn order_among(document: &Document, shown: &Document) -> String {
    let places = places(shown);
    let zones = document.spec.zones.iter().map(|zone| {
        let elements = zone.slots.iter().map(|slot| &slot.element);
        let known = elements.filter(|element| places.iter().any(|(_, known)| known == element));
        format!("{}:{}", zone.id, known.map(Id::as_str).collect::<Vec<_>>().join("."))
    });
    zones.collect::<Vec<_>>().join("*")
}

/// Every element on the screen with its zone, in reading order.
fn places(document: &Document) -> Vec<(&Id, &Id)> {
    let zones = document.spec.zones.iter();
    zones.flat_map(|zone| zone.slots.iter().map(move |slot| (&zone.id, &slot.element))).collect()
}

/// Whether moving one element, or none, makes the one order of the other.
fn is_one_move(before: &Document, after: &Document) -> bool {
    let (before, after) = (places(before), places(after));
    let without = |places: &[(&Id, &Id)], moved: &Id| {
        places
            .iter()
            .filter(|(_, element)| *element != moved)
            .map(|(zone, element)| format!("{zone}:{element}"))
            .collect::<Vec<_>>()
    };
    before.iter().any(|(_, moved)| without(&before, moved) == without(&after, moved))
}
