//! A layout that there was not: begun by a form, reviewed, published, and brought together with another of its name.

use services::{DraftEdit, NewLayout};
use testkit::each_url;

use crate::desk::{Desk, add, code};

fn new(name: &str, from: &str) -> NewLayout {
    NewLayout { name: name.to_owned(), personas: vec!["student".to_owned()], from: from.to_owned() }
}

#[test]
fn a_new_layout_goes_the_way_of_every_other() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let id = attune.begin_layout(ana, &new("home-first-year", "")).await.unwrap();
        let draft = desk.draft(&id).await;
        assert_eq!((draft.base_revision, draft.live_revision, draft.step), (0, 0, 0));
        assert_eq!(draft.document.metadata.personas[0].as_str(), "student");
        assert_eq!((draft.document.spec.zones.len(), draft.problems.len()), (3, 0));
        let listed = attune.studio_layouts(ana).await.unwrap();
        let entry = listed.iter().find(|layout| layout.name == "home-first-year").unwrap();
        assert_eq!((entry.live.is_none(), entry.drafts.len()), (true, 1));
        assert_eq!(code(&attune.send_draft(ana, &id, "It is new.").await), "draft-empty");
        assert_eq!(code(&attune.begin_layout(ana, &new("home-first-year", "")).await), "layout-new", "taken");

        desk.edit(&id, add("text-note", "main")).await;
        let document = desk.draft(&id).await.document;
        assert_eq!(
            attune.backtest_for_page(ana, &document).await.unwrap().changed_for,
            0,
            "nobody sees it yet"
        );
        desk.approve(&id).await;
        assert_eq!(attune.publish_draft(ana, &id).await.unwrap(), 1);
        let history = attune.layout_history(ana, "home-first-year").await.unwrap();
        assert_eq!((history.live.metadata.revision, history.live.metadata.parent_revision), (1, None));
        assert_eq!((history.log.len(), history.broken_at), (1, None));
        assert_eq!(code(&attune.begin_layout(ana, &new("home-first-year", "")).await), "layout-new", "live");
        let again = attune.begin_draft(ana, "home-first-year").await.unwrap();
        assert_eq!(desk.draft(&again).await.base_revision, 1);
    });
}

#[test]
fn a_copy_of_another_layout_is_all_new_and_is_undone_to_nothing() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let id = attune.begin_layout(ana, &new("home-lender", "home-student")).await.unwrap();
        let draft = desk.draft(&id).await;
        let student = attune.layout_history(ana, "home-student").await.unwrap().live;
        assert_eq!(draft.document.spec, student.spec);
        assert_eq!(
            (draft.document.metadata.name.as_str(), draft.document.metadata.revision),
            ("home-lender", 1)
        );
        assert_eq!(draft.undo.as_deref(), Some("Begun as a copy of home-student"));
        assert!(
            draft.changes.iter().filter(|change| change.ends_with("is new")).count()
                >= student.spec.elements.len()
        );
        desk.approve(&id).await;
        assert_eq!(attune.publish_draft(ana, &id).await.unwrap(), 1);
        assert_eq!(attune.layout_history(ana, "home-student").await.unwrap().live.metadata.revision, 1);
    });
}

#[test]
fn what_cannot_begin_is_refused_with_a_sentence() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        for (wrong, expected) in [
            (new("Home", ""), "small letters"),
            (new("", ""), "small letters"),
            (new("home-student", ""), "already"),
            (new("home-new", "home-nobody"), "no such layout"),
            (NewLayout { personas: vec!["pirate".to_owned()], ..new("home-new", "") }, "no such persona"),
        ] {
            let refused = desk.attune.begin_layout(&desk.ana, &wrong).await.unwrap_err().sentence();
            assert!(refused.contains(expected), "{expected}: {refused}");
        }
    });
}

#[test]
fn widgets_are_pasted_from_another_draft_as_it_was_when_they_were_copied() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let from = attune.begin_draft(ana, "home-student").await.unwrap();
        let id = desk.begin().await;
        let paste = |step: i64| DraftEdit::Paste {
            draft: from.clone(),
            step,
            elements: vec!["student-term".to_owned()],
            zone: "main".to_owned(),
            after: String::new(),
        };
        // Cut: it is gone there, and stays as it was at the step it was copied at.
        desk.edit(&from, DraftEdit::Remove("student-term".to_owned())).await;
        desk.edit(&id, paste(0)).await;
        let draft = desk.draft(&id).await;
        assert!(draft.document.spec.elements.keys().any(|element| element.as_str() == "student-term"));
        assert!(draft.undo.unwrap().ends_with("pasted"));
        assert_eq!(
            code(&attune.edit_draft(ana, &id, 1, &paste(1)).await),
            "draft-edit",
            "not there any more"
        );
        assert_eq!(code(&attune.edit_draft(ana, &id, 1, &paste(9)).await), "draft-edit", "no such step");
    });
}
