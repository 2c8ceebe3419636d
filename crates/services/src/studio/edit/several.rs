//! Several elements changed alike in one step, and copies put where they are wanted.

use layout::{Catalogue, Document, Fallback, Id, OpKind, OpTarget, Slot};

use super::{TOGETHER_MAX, declared, duplicate, end_of, id, insert_copy, label, operate, refused, remove};
use crate::ServiceError;

/// What is done to several elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Together {
    /// Taken off the screen and out of the document.
    Remove,
    /// Each once more, after itself.
    Duplicate,
    /// To the end of this zone, in the order they stand in.
    MoveTo(String),
}

/// The document after it, and what was done in words: as one alone says it where there is one.
pub(super) fn apply(
    document: &Document,
    elements: &[String],
    what: &Together,
) -> Result<(Document, String), ServiceError> {
    let chosen = in_reading_order(document, elements)?;
    let mut made = document.clone();
    let mut told = String::new();
    let mut last = None;
    for element in &chosen {
        (made, told) = match what {
            Together::Remove => remove(&made, element.as_str())?,
            Together::Duplicate => duplicate(&made, element.as_str())?,
            Together::MoveTo(zone) => {
                let end = end_of(&made, zone, Some(element))?;
                let to = OpTarget { after: last.or(end.after), ..end };
                last = Some(element.clone());
                let moved = operate(&made, OpKind::Move, element.clone(), Some(to), None)?;
                (moved, format!("“{}” moved to {zone}", label(document, element)))
            }
        };
    }
    let told = match (chosen.len(), what) {
        (1, _) => told,
        (count, Together::Remove) => format!("{count} widgets taken off"),
        (count, Together::Duplicate) => format!("{count} widgets duplicated"),
        (count, Together::MoveTo(zone)) => format!("{count} widgets moved to {zone}"),
    };
    Ok((made, told))
}

/// Copies of elements of `copied`, with what stands in for each, in a zone.
pub(super) fn paste(
    document: &Document,
    copied: &Document,
    elements: &[String],
    (zone, after): (&str, &str),
    catalogue: &Catalogue,
) -> Result<(Document, String), ServiceError> {
    let chosen = in_reading_order(copied, elements)?;
    let mut to = end_of(document, zone, None)?;
    let stands = |slot: &Slot| slot.element.as_str() == after;
    if document.spec.zones.iter().any(|each| each.id == to.zone && each.slots.iter().any(stands)) {
        to.after = Some(id(after)?);
    }
    let mut made = document.clone();
    for from in &chosen {
        let (_, element) = declared(copied, from.as_str())?;
        if catalogue.widget(&element.widget).is_none() {
            return Err(refused(format!("This build does not draw “{}”.", element.widget)));
        }
        let slot = slot_of(copied, from).ok_or_else(off_screen)?;
        let mut element = element.clone();
        // Another layout may not hold what stands in for it.
        if let Some(Fallback::Element(note)) = &element.fallback
            && !made.spec.elements.contains_key(note)
        {
            element.fallback = Some(Fallback::Drop);
        }
        let (next, copy) = insert_copy(&made, (from, &element), slot, to.clone())?;
        (made, to.after) = (next, Some(copy));
    }
    let told = match chosen.as_slice() {
        [one] => format!("“{}” pasted", label(copied, one)),
        several => format!("{} widgets pasted", several.len()),
    };
    Ok((made, told))
}

fn off_screen() -> ServiceError {
    refused("Only what is on the screen can be chosen. Reload the page.")
}

fn slot_of<'a>(document: &'a Document, element: &Id) -> Option<&'a Slot> {
    document.spec.zones.iter().flat_map(|zone| &zone.slots).find(|slot| slot.element == *element)
}

/// The elements named, each once, as they stand on the screen.
fn in_reading_order(document: &Document, elements: &[String]) -> Result<Vec<Id>, ServiceError> {
    if elements.is_empty() {
        return Err(refused("Choose at least one widget."));
    }
    if elements.len() > TOGETHER_MAX {
        return Err(refused(format!("At most {TOGETHER_MAX} widgets are changed at once.")));
    }
    if elements.iter().any(|element| !id(element).is_ok_and(|id| slot_of(document, &id).is_some())) {
        return Err(off_screen());
    }
    let placed = document.spec.zones.iter().flat_map(|zone| &zone.slots).map(|slot| &slot.element);
    Ok(placed.filter(|id| elements.iter().any(|element| element == id.as_str())).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{catalogue, document, order};
    use super::*;

    fn names(elements: &[&str]) -> Vec<String> {
        elements.iter().map(|element| (*element).to_owned()).collect()
    }

    #[test]
    fn several_are_changed_in_the_order_they_stand_in_whatever_order_they_were_chosen_in() {
        let check = |elements: &[&str], what: Together, expected: &str, told: &str| {
            let (made, said) = apply(&document(), &names(elements), &what).unwrap();
            assert_eq!((order(&made).as_str(), said.as_str()), (expected, told));
        };
        let end = || Together::MoveTo("end".to_owned());
        check(&["alien", "gauge"], end(), "top:words*bottom:*end:gauge.alien", "2 widgets moved to end");
        check(&["gauge"], end(), "top:words*bottom:alien*end:gauge", "“Gauge” moved to end");
        let top = Together::MoveTo("top".to_owned());
        check(&["alien", "gauge"], top, "top:words.gauge.alien*bottom:*end:", "2 widgets moved to top");
        check(&["words", "alien"], Together::Remove, "top:gauge*bottom:*end:", "2 widgets taken off");
        let twice = "top:gauge.gauge-2.words.words-2*bottom:alien*end:";
        check(&["words", "gauge", "words"], Together::Duplicate, twice, "2 widgets duplicated");
    }

    #[test]
    fn what_is_not_on_the_screen_is_not_chosen() {
        for elements in [names(&["spare"]), names(&["nobody"]), names(&["gauge", "No name"])] {
            let refused = apply(&document(), &elements, &Together::Remove).unwrap_err().sentence();
            assert_eq!(refused, "Only what is on the screen can be chosen. Reload the page.");
        }
        assert_eq!(
            apply(&document(), &[], &Together::Remove).unwrap_err().sentence(),
            "Choose at least one widget."
        );
        let many = vec!["gauge".to_owned(); 201];
        assert!(apply(&document(), &many, &Together::Remove).unwrap_err().sentence().contains("At most 200"));
        assert!(apply(&document(), &names(&["gauge"]), &Together::MoveTo("cellar".to_owned())).is_err());
    }

    #[test]
    fn copies_come_with_their_size_and_find_their_place() {
        let mut other = document();
        other.spec.elements.remove(&Id::new("spare").unwrap());
        let check = |(zone, after): (&str, &str), expected: &str| {
            let elements = names(&["words", "gauge"]);
            let (made, told) = paste(&other, &document(), &elements, (zone, after), &catalogue()).unwrap();
            assert_eq!((order(&made).as_str(), told.as_str()), (expected, "2 widgets pasted"));
            made
        };
        let made = check(("bottom", "alien"), "top:gauge.words*bottom:alien.gauge-2.words-2*end:");
        let copy = &made.spec.elements[&Id::new("gauge-2").unwrap()];
        assert_eq!(copy.fallback, Some(Fallback::Drop), "what stood in for it is not here");
        assert_eq!(copy.state_key.as_deref(), Some("gauge-2"));
        assert_eq!(made.spec.zones[1].slots[1].span["lg"].w, 6);
        check(("top", "gauge"), "top:gauge.gauge-2.words-2.words*bottom:alien*end:");
        check(("end", "gone"), "top:gauge.words*bottom:alien*end:gauge-2.words-2");
        let alien = names(&["alien"]);
        let refused = paste(&other, &document(), &alien, ("end", ""), &catalogue()).unwrap_err().sentence();
        assert_eq!(refused, "This build does not draw “unheard-of”.");
    }
}
