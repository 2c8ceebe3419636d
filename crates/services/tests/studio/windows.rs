//! Two windows on one draft: a change made of what is no more the newest step.

use services::{DraftEdit, Principal, ServiceError};
use testkit::each_url;

use crate::desk::{Desk, add, code, describe, label, order};

/// An edit made of the step `seen`; gives the refusal's sentence.
async fn edit_at(desk: &Desk, person: &Principal, id: &str, seen: i64, edit: &DraftEdit) -> Option<String> {
    match desk.attune.edit_draft(person, id, seen, edit).await {
        Ok(()) => None,
        Err(ServiceError::Invalid { code: "draft-conflict", sentence }) => Some(sentence),
        Err(error) => panic!("{edit:?}: {error:?}"),
    }
}

#[test]
fn what_two_windows_changed_apart_is_kept_of_both() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let before = desk.draft(&id).await.document;
        let edits = [
            describe("net-worth", "Mine"),
            describe("tax-due", "Yours"),
            add("text-note", "side"),
            DraftEdit::Step { element: "upcoming-bills".to_owned(), later: true },
            DraftEdit::Remove("getting-started".to_owned()),
        ];
        for (index, edit) in edits.iter().enumerate() {
            let person = if index % 2 == 0 { &desk.ana } else { &desk.ben };
            assert_eq!(edit_at(&desk, person, &id, 0, edit).await, None);
        }
        let draft = desk.draft(&id).await;
        assert_eq!(
            (label(&draft.document, "net-worth"), label(&draft.document, "tax-due")),
            ("Mine", "Yours")
        );
        assert_eq!(draft.step, 5);
        assert_ne!(order(&before), order(&draft.document));
        assert_eq!(
            order(&draft.document),
            "now:coming-up*headline:net-worth.recent-transactions.spending-by-category*main:balance-outlook.upcoming-bills*side:tax-due.text-note"
        );
    });
}

#[test]
fn the_same_property_in_two_windows_is_a_conflict_that_says_both_and_loses_nothing() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        assert_eq!(edit_at(&desk, &desk.ben, &id, 0, &describe("net-worth", "Theirs")).await, None);
        let before = desk.draft(&id).await;
        let sentence = edit_at(&desk, &desk.ana, &id, 0, &describe("net-worth", "Mine")).await;
        assert_eq!(
            sentence.as_deref(),
            Some(
                "Somebody changed the same in another window: element/net-worth/a11y/label is now \"Theirs\", and you made it \"Mine\". Look at the draft as it is, and change it again if you still want to."
            )
        );
        let after = desk.draft(&id).await;
        assert_eq!((after.step, after.document), (before.step, before.document));
        assert_eq!(edit_at(&desk, &desk.ana, &id, after.step, &describe("net-worth", "Mine")).await, None);
        assert_eq!(label(&desk.draft(&id).await.document, "net-worth"), "Mine");
    });
}

#[test]
fn the_same_widget_added_in_two_windows_is_there_twice() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        for edit in [
            add("text-note", "side"),
            add("text-note", "side"),
            DraftEdit::Duplicate("net-worth".to_owned()),
            DraftEdit::Duplicate("net-worth".to_owned()),
        ] {
            assert_eq!(edit_at(&desk, &desk.ana, &id, 0, &edit).await, None);
        }
        let order = order(&desk.draft(&id).await.document);
        assert!(order.starts_with("now:coming-up*headline:net-worth.net-worth-3.net-worth-2."), "{order}");
        assert!(order.ends_with("side:tax-due.text-note.text-note-2"), "{order}");
    });
}

#[test]
fn what_was_undone_in_another_window_is_no_ground_to_change_anything_on() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "One")).await;
        desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
        // It could still be made again: what is changed apart from it goes together with its undoing.
        assert_eq!(edit_at(&desk, &desk.ben, &id, 1, &describe("tax-due", "Two")).await, None);
        let draft = desk.draft(&id).await;
        assert_ne!(label(&draft.document, "net-worth"), "One");
        assert_eq!(label(&draft.document, "tax-due"), "Two");
        // By now it is gone, and its number is nobody else's.
        let sentence = edit_at(&desk, &desk.ben, &id, 1, &describe("net-worth", "Three")).await.unwrap();
        assert!(sentence.starts_with("What you saw was taken back in another window."), "{sentence}");
        assert_eq!(
            code(&desk.attune.edit_draft(&desk.ben, &id, 99, &describe("tax-due", "Four")).await),
            "draft-conflict"
        );
        assert_eq!(desk.draft(&id).await.step, draft.step);
    });
}

/// A page is not loaded again after a drag, so that all its drags name the step it was opened at.
#[test]
fn one_window_drags_again_and_again() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let begun = order(&desk.draft(&id).await.document);
        let first = begun.replace(
            "net-worth.recent-transactions.spending-by-category",
            "recent-transactions.spending-by-category.net-worth",
        );
        let second = begun.replace(
            "net-worth.recent-transactions.spending-by-category",
            "recent-transactions.net-worth.spending-by-category",
        );
        assert_ne!(first, begun);
        for to in [&first, &second, &begun, &first] {
            assert_eq!(edit_at(&desk, &desk.ana, &id, 0, &DraftEdit::Order(to.clone())).await, None);
            assert_eq!(order(&desk.draft(&id).await.document), *to);
        }
        // Meanwhile somebody else takes one widget off and adds another.
        desk.edit_as(&desk.ben, &id, DraftEdit::Remove("getting-started".to_owned())).await;
        desk.edit_as(&desk.ben, &id, add("text-note", "main")).await;
        assert_eq!(edit_at(&desk, &desk.ana, &id, 0, &DraftEdit::Order(second.clone())).await, None);
        let expected =
            second.replace(".getting-started", "").replace("balance-outlook", "balance-outlook.text-note");
        assert_eq!(order(&desk.draft(&id).await.document), expected);
    });
}
