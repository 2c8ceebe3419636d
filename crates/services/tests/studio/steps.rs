//! A draft step by step: each kind of edit, taken back and made again.

use std::collections::BTreeMap;

use services::{DraftEdit, DraftState, Together};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, add, code, describe, guard, order};

/// One edit of each kind, and what its step is called. The note that is added comes first: others are of it.
fn one_of_each_kind() -> Vec<(DraftEdit, &'static str)> {
    let text = |text: &str| text.to_owned();
    let note = || text("text-note");
    vec![
        (add("text-note", "main"), "“Text note” added to main"),
        (DraftEdit::Duplicate(note()), "“Text note” duplicated"),
        (DraftEdit::Step { element: note(), later: false }, "“Text note” moved to place 2 of main"),
        (DraftEdit::MoveTo { element: note(), zone: text("side") }, "“Text note” moved to side"),
        (describe("text-note", "A word"), "“A word” described"),
        (
            DraftEdit::Props { element: note(), fields: BTreeMap::from([(text("text"), text("Hello."))]) },
            "Properties of “A word” changed",
        ),
        (guard("text-note"), "Who sees “A word” changed"),
        (
            DraftEdit::Resize {
                element: note(),
                breakpoint: text("md"),
                columns: text("8"),
                rows: text("2"),
            },
            "“A word” is 8 by 2 at md",
        ),
        (DraftEdit::Remove(text("text-note-2")), "“Text note” taken off"),
        (
            DraftEdit::Several {
                elements: vec![note(), text("tax-due")],
                what: Together::MoveTo(text("headline")),
            },
            "2 widgets moved to headline",
        ),
        (
            DraftEdit::Order(text(
                "now:coming-up*headline:getting-started.net-worth.recent-transactions.spending-by-category*main:upcoming-bills.balance-outlook*side:tax-due.text-note",
            )),
            "Widgets moved",
        ),
    ]
}

#[test]
fn every_kind_of_edit_is_a_step_that_is_undone_and_redone() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let id = desk.begin().await;
        let begun = desk.draft(&id).await;
        assert_eq!(
            (begun.state, begun.step, begun.undo.clone(), begun.redo.clone()),
            (DraftState::Open, 0, None, None)
        );
        assert_eq!((begun.document.clone(), begun.changes.len()), (begun.base.clone(), 0));
        for forward in [false, true] {
            assert_eq!(code(&attune.step_draft(ana, &id, forward).await), "draft-end", "nothing is done yet");
        }

        let mut documents = vec![begun.document];
        for (edit, what) in one_of_each_kind() {
            desk.edit(&id, edit).await;
            let draft = desk.draft(&id).await;
            assert_eq!((draft.undo.as_deref(), draft.redo), (Some(what), None));
            assert!(!documents.contains(&draft.document), "{what}");
            documents.push(draft.document);
        }
        let whats: Vec<_> = one_of_each_kind().into_iter().map(|(_, what)| what).collect();
        for (index, what) in whats.iter().enumerate().rev() {
            assert_eq!(attune.step_draft(ana, &id, false).await.unwrap(), *what);
            let draft = desk.draft(&id).await;
            assert_eq!((&draft.document, draft.redo.as_deref()), (&documents[index], Some(*what)));
        }
        assert_eq!(code(&attune.step_draft(ana, &id, false).await), "draft-end");
        for (index, what) in whats.iter().enumerate() {
            assert_eq!(attune.step_draft(ana, &id, true).await.unwrap(), *what);
            assert_eq!(desk.draft(&id).await.document, documents[index + 1]);
        }
        assert_eq!(code(&attune.step_draft(ana, &id, true).await), "draft-end");
    });
}

#[test]
fn an_edit_after_an_undo_takes_the_place_of_what_was_undone_under_a_new_number() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        for label in ["One", "Two", "Three"] {
            desk.edit(&id, describe("net-worth", label)).await;
        }
        for _ in 0..2 {
            desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
        }
        desk.edit(&id, describe("net-worth", "Four")).await;
        let draft = desk.draft(&id).await;
        assert_eq!((draft.step, draft.undo.as_deref(), draft.redo), (4, Some("“Four” described"), None));
        assert_eq!(desk.attune.step_draft(&desk.ana, &id, false).await.unwrap(), "“Four” described");
        assert_eq!(desk.draft(&id).await.undo.as_deref(), Some("“One” described"));
    });
}

#[test]
fn a_refused_edit_leaves_the_draft_as_it_was() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let before = desk.draft(&id).await;
        for edit in [add("no-such-widget", "main"), add("text-note", "cellar"), describe("net-worth", "  ")] {
            let outcome = desk.attune.edit_draft(&desk.ana, &id, 0, &edit).await;
            assert_eq!(code(&outcome), "draft-edit", "{edit:?}");
        }
        let after = desk.draft(&id).await;
        assert_eq!((after.step, after.document), (before.step, before.document));
    });
}

#[test]
fn the_list_counts_the_steps_that_are_shown_and_forgets_what_is_given_up() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        for label in ["One", "Two"] {
            desk.edit(&id, describe("net-worth", label)).await;
        }
        desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
        desk.edit(&id, describe("net-worth", "Three")).await;
        let lines = async |person| {
            let layouts = desk.attune.studio_layouts(person).await.unwrap();
            let of_it = layouts.into_iter().find(|each| each.name == NEUTRAL).unwrap();
            of_it.drafts.iter().map(|line| (line.is_mine, line.steps)).collect::<Vec<_>>()
        };
        assert_eq!(lines(&desk.ana).await, [(true, 2)]);
        assert_eq!(lines(&desk.ben).await, [(false, 2)]);
        desk.attune.discard_draft(&desk.ana, &id).await.unwrap();
        assert!(lines(&desk.ana).await.is_empty());
        assert_eq!(desk.draft(&id).await.state, DraftState::Discarded, "its steps stay");
        assert_eq!(code(&desk.attune.discard_draft(&desk.ana, &id).await), "draft-closed");
        assert_eq!(order(&desk.draft(&id).await.document), order(&desk.live().await));
    });
}
