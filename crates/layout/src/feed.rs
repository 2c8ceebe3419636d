//! Slots that ask for a feed: elements a build brings to every document that has a place for them.
//!
//! What a feed brings is no part of the document that is stored and edited. It is put in wherever a document is decided
//! on, drawn, checked or proved, so that one new element of a feed is in all of these at once.

use std::borrow::Cow;

use crate::catalogue::Catalogue;
use crate::document::{Document, Element};

/// `document` with the elements of its feeds, as candidates of the slots that ask for them. An element the document
/// declares itself under the same id goes before that of the feed, what is there already is not added again, and what the
/// zone does not accept is left out.
#[must_use]
pub fn fed<'d>(document: &'d Document, catalogue: &Catalogue) -> Cow<'d, Document> {
    let slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
    if slots.filter_map(|slot| slot.feed.as_ref()).all(|feed| catalogue.feed(feed).is_none()) {
        return Cow::Borrowed(document);
    }
    let mut fed = document.clone();
    for zone in &mut fed.spec.zones {
        for slot in &mut zone.slots {
            let Some(feed) = slot.feed.as_ref().and_then(|feed| catalogue.feed(feed)) else { continue };
            let accepts =
                |element: &Element| zone.accepts.as_ref().is_none_or(|all| all.contains(&element.class));
            for (id, element) in feed.iter().filter(|(_, element)| accepts(element)) {
                fed.spec.elements.entry(id.clone()).or_insert_with(|| element.clone());
                if slot.element != *id && !slot.candidates.contains(id) {
                    slot.candidates.push(id.clone());
                }
            }
        }
    }
    Cow::Owned(fed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Class;
    use crate::id::Id;
    use crate::read::read_value;
    use crate::validate::validate;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn element(class: &str) -> Element {
        serde_json::from_value(json!({ "type": "note", "v": 1, "class": class })).unwrap()
    }

    fn document(feed: &str) -> Document {
        let value = json!({
            "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "home-test", "revision": 1 },
            "spec": {
                "elements": { "own": element("account"), "saving": element("education") },
                "zones": [{ "id": "now", "mode": "ephemeral", "slots": [
                    { "id": "own", "element": "own", "candidates": ["saving"], "feed": feed }
                ]}]
            }
        });
        read_value(value).unwrap().document
    }

    #[test]
    fn a_feed_adds_candidates_and_what_the_document_says_itself_stands() {
        let feed = vec![(id("saving"), element("savings")), (id("tax"), element("safety"))];
        let catalogue = Catalogue::default().with_feed(id("actions"), feed);
        let document = document("actions");
        let fed = fed(&document, &catalogue);
        let slot = &fed.spec.zones[0].slots[0];
        assert_eq!(slot.candidates, [id("saving"), id("tax")]);
        assert_eq!(fed.spec.elements[&id("saving")], element("education"));
        assert_eq!(fed.spec.elements[&id("tax")], element("safety"));
        assert_eq!(super::fed(&fed, &catalogue).spec, fed.spec, "once is enough");
        let mut narrow = document.clone();
        narrow.spec.zones[0].accepts = Some(vec![Class::Account, Class::Education]);
        assert_eq!(super::fed(&narrow, &catalogue).spec.zones[0].slots[0].candidates, [id("saving")]);
    }

    #[test]
    fn a_feed_nobody_brings_changes_nothing_and_is_a_problem() {
        let document = document("stranger");
        assert!(matches!(fed(&document, &Catalogue::default()), Cow::Borrowed(_)));
        let problems = validate(&document, &Catalogue::default());
        let found = problems.iter().find(|problem| problem.code == "unknown-feed").unwrap();
        assert_eq!(found.path, "/spec/zones/0/slots/0/feed");
    }
}
