//! What comes of publishing: a new revision for everybody at once, and never a changed one.

use layout::Id;
use services::{DraftEdit, DraftState, Principal, Role};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, describe, label, person};

/// The revision of a customer's dashboard, and what is called so on it.
async fn sees(desk: &Desk, customer: &Principal, element: &str) -> (u32, String) {
    let screen = desk.attune.dashboard(customer).await.unwrap().screen;
    assert_eq!(screen.name.as_str(), NEUTRAL);
    let element = Id::new(element).unwrap();
    let label = screen.slots().find(|slot| *slot.key() == element).unwrap().label.clone();
    (screen.revision, label)
}

#[test]
fn an_approved_draft_is_live_for_the_next_dashboard_and_closed() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let customer = person(attune, "customer@example.com", Role::Customer).await;
        assert_eq!(sees(&desk, &customer, "net-worth").await, (1, "Net worth and balances".to_owned()));
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "What you own")).await;
        assert_eq!(code(&attune.publish_draft(ana, &id).await), "draft-unapproved");
        desk.approve(&id).await;
        assert_eq!(sees(&desk, &customer, "net-worth").await.0, 1, "approved is not published");
        let approved = desk.draft(&id).await.document;
        assert_eq!(attune.publish_draft(ana, &id).await.unwrap(), 2);
        assert_eq!(sees(&desk, &customer, "net-worth").await, (2, "What you own".to_owned()));
        let live = desk.live().await;
        assert_eq!(live.spec, approved.spec);
        let metadata = live.metadata;
        assert_eq!((metadata.parent_revision, metadata.created_by.as_deref()), (Some(1), Some("ana")));
        assert_eq!(metadata.note.as_deref(), Some("Clearer words."));

        assert_eq!(desk.draft(&id).await.state, DraftState::Published);
        let step = desk.draft(&id).await.step;
        for outcome in [
            attune.edit_draft(ana, &id, step, &describe("net-worth", "Other")).await,
            attune.step_draft(ana, &id, false).await.map(drop),
            attune.send_draft(ana, &id, "Once more.").await,
            attune.review_draft(&desk.ben, &id, Some(step), true).await,
            attune.publish_draft(ana, &id).await.map(drop),
            attune.discard_draft(ana, &id).await,
        ] {
            assert_eq!(code(&outcome), "draft-closed");
        }
        assert_eq!(sees(&desk, &customer, "net-worth").await.0, 2);
    });
}

#[test]
fn an_earlier_revision_comes_back_as_a_new_one_and_none_ever_changes() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let customer = person(attune, "customer@example.com", Role::Customer).await;
        assert_eq!(desk.publish("net-worth", "What you own").await, 2);
        let kept = attune.layout_history(ana, NEUTRAL).await.unwrap().revisions;
        for (revision, note, expected) in [
            (1, "", "draft-note"),
            (1, "  ", "draft-note"),
            (2, "It was better.", "layout-live"),
            (3, "It was better.", "not-found"),
            (0, "It was better.", "not-found"),
            (1, "It was better.", "ok"),
        ] {
            let outcome = attune.roll_back(ana, NEUTRAL, revision, note).await;
            assert_eq!(code(&outcome), expected, "{revision} {note}");
        }
        assert_eq!(sees(&desk, &customer, "net-worth").await, (3, "Net worth and balances".to_owned()));
        let history = attune.layout_history(ana, NEUTRAL).await.unwrap();
        assert_eq!(history.live.spec, kept[1].spec);
        assert_eq!(history.live.metadata.note.as_deref(), Some("Back to revision 1: It was better."));
        assert_eq!(history.revisions[1..], kept, "what was published stays as it was");
    });
}

#[test]
fn a_draft_whose_layout_went_on_meanwhile_is_brought_up_to_date_and_approved_again() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana, ben, cem) = (&desk.attune, &desk.ana, &desk.ben, &desk.cem);
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "What you own")).await;
        desk.edit_as(cem, &id, describe("upcoming-bills", "Soon to pay")).await;
        desk.approve(&id).await;
        assert_eq!(desk.publish("tax-due", "Tax to come").await, 2);
        let behind = desk.draft(&id).await;
        assert_eq!((behind.base.metadata.revision, behind.live_revision), (1, 2));

        assert_eq!(code(&attune.publish_draft(ben, &id).await), "draft-rebased");
        let draft = desk.draft(&id).await;
        assert_eq!((draft.state, draft.base.metadata.revision), (DraftState::Open, 2));
        let labels =
            ["net-worth", "upcoming-bills", "tax-due"].map(|element| label(&draft.document, element));
        assert_eq!(labels, ["What you own", "Soon to pay", "Tax to come"]);
        let is_of_the_draft =
            |change: &String| change.contains("What you own") || change.contains("Soon to pay");
        assert!(draft.changes.iter().all(is_of_the_draft), "{:?}", draft.changes);
        assert_eq!(code(&attune.publish_draft(ben, &id).await), "draft-unapproved");

        // Undoing goes back to the live revision and no further, and whoever worked on it is still known.
        attune.send_draft(ana, &id, "Clearer words.").await.unwrap();
        assert_eq!(code(&attune.review_draft(cem, &id, None, true).await), "draft-own");
        assert_eq!(code(&attune.review_draft(ana, &id, None, true).await), "draft-own");
        assert!(attune.draft(ben, &id).await.unwrap().may_approve, "to publish is not to work on it");
        assert_eq!(attune.step_draft(ana, &id, false).await.unwrap(), "Brought up to revision 2");
        assert_eq!(desk.draft(&id).await.document, draft.base);
        assert_eq!(code(&attune.step_draft(ana, &id, false).await), "draft-end");
        attune.step_draft(ana, &id, true).await.unwrap();

        // A window that was open all the while still changes what it shows.
        let edit = describe("balance-outlook", "Ahead");
        attune.edit_draft(cem, &id, 2, &edit).await.unwrap();
        assert_eq!(label(&desk.draft(&id).await.document, "tax-due"), "Tax to come");
        desk.approve(&id).await;
        assert_eq!(attune.publish_draft(ana, &id).await.unwrap(), 3);
        let live = desk.live().await;
        assert_eq!(live.metadata.parent_revision, Some(2));
        assert_eq!((label(&live, "tax-due"), label(&live, "balance-outlook")), ("Tax to come", "Ahead"));
    });
}

#[test]
fn a_draft_that_changed_what_went_live_otherwise_is_refused_and_stays_as_it_is() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "What you own")).await;
        desk.approve(&id).await;
        assert_eq!(desk.publish("net-worth", "Your wealth").await, 2);
        let before = desk.draft(&id).await;
        let error = desk.attune.publish_draft(&desk.ana, &id).await.unwrap_err();
        assert_eq!(
            error.sentence(),
            "Revision 2 went live meanwhile and changed the same: element/net-worth/a11y/label. Begin a draft from it and make your change there."
        );
        let after = desk.draft(&id).await;
        assert_eq!((after.state, after.step, after.document), (before.state, before.step, before.document));
        assert_eq!(label(&desk.live().await, "net-worth"), "Your wealth");
    });
}

#[test]
fn other_layouts_stay_as_they_are() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let before = desk.attune.studio_layouts(&desk.ana).await.unwrap();
        let id = desk.begin().await;
        desk.edit(&id, DraftEdit::Remove("getting-started".to_owned())).await;
        desk.approve(&id).await;
        desk.attune.publish_draft(&desk.ana, &id).await.unwrap();
        let after = desk.attune.studio_layouts(&desk.ana).await.unwrap();
        assert_eq!((before.len(), after.len()), (7, 7));
        for (before, after) in before.iter().zip(&after) {
            let is_neutral = before.name == NEUTRAL;
            assert_eq!(before.live == after.live, !is_neutral, "{}", before.name);
        }
    });
}
