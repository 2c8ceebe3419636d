//! Four eyes: what is sent, and who approves it.

use serde_json::json;
use services::{DraftEdit, DraftState};
use testkit::each_url;

use crate::desk::{Desk, add, code, describe, guard, label, rule};

/// The note that is added, made a credit offer.
pub(crate) fn offer(label: &str) -> DraftEdit {
    DraftEdit::Describe {
        element: "text-note".to_owned(),
        label: label.to_owned(),
        explain: String::new(),
        class: "credit".to_owned(),
        pinned: false,
    }
}

#[test]
fn a_draft_is_sent_with_a_reason_a_change_and_no_problem() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let send = async |note: &str| desk.attune.send_draft(&desk.ana, &id, note).await;
        assert_eq!(code(&send("Why not.").await), "draft-empty");
        desk.edit(&id, add("text-note", "main")).await;
        for note in ["", " \n ", "Two\nlines", "Nul\0", &"é".repeat(501)] {
            assert_eq!(code(&send(note).await), "draft-note", "{note}");
        }

        desk.edit(&id, offer("A loan")).await;
        let error = send("Why not.").await.unwrap_err();
        assert_eq!(
            error.sentence(),
            "“text-note” would be shown to somebody whom guardrail G1 protects from it. Show it only if the guardrail allows."
        );
        desk.edit(
            &id,
            rule("text-note", &json!({ "or": [{ "var": "guardrail.G1" }, { "var": "guardrail.G2" }] })),
        )
        .await;
        assert_ne!(code(&send("Why not.").await), "ok", "G2 is not enough");
        desk.edit(&id, guard("text-note")).await;
        assert_eq!(code(&send("Why not.").await), "ok");
        assert_eq!(desk.draft(&id).await.state, DraftState::InReview);
    });
}

#[test]
fn a_layout_with_a_problem_is_not_sent() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        desk.edit(&id, guard("tax-due")).await;
        let problems = desk.draft(&id).await.problems;
        let error = desk.attune.send_draft(&desk.ana, &id, "Why not.").await.unwrap_err();
        assert_eq!(error.sentence(), format!("{}: {}", problems[0].path, problems[0].message));
        assert_eq!(
            error.sentence(),
            "/spec/elements/tax-due/visibility: “tax-due” is a duty: no condition may hide it"
        );
        assert_eq!(desk.draft(&id).await.state, DraftState::Open);
    });
}

#[test]
fn nobody_approves_what_they_worked_on() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana, ben, cem) = (&desk.attune, &desk.ana, &desk.ben, &desk.cem);
        let id = desk.begin().await;
        desk.edit_as(ben, &id, describe("net-worth", "Theirs")).await;
        for approves in [true, false] {
            assert_eq!(code(&attune.review_draft(cem, &id, None, approves).await), "draft-review");
        }
        attune.send_draft(cem, &id, " Clearer words. ").await.unwrap();
        let sent = attune.draft(cem, &id).await.unwrap();
        assert_eq!((sent.state, sent.note.as_str()), (DraftState::InReview, "Clearer words."));
        for (person, expected) in [(ana, false), (ben, false), (cem, true)] {
            assert_eq!(attune.draft(person, &id).await.unwrap().may_approve, expected);
        }
        for approves in [true, false] {
            assert_eq!(code(&attune.review_draft(ana, &id, Some(1), approves).await), "draft-own");
            assert_eq!(code(&attune.review_draft(ben, &id, Some(1), approves).await), "draft-own");
        }
        assert_eq!(code(&attune.review_draft(cem, &id, Some(0), true).await), "draft-moved");
        assert_eq!(code(&attune.publish_draft(cem, &id).await), "draft-unapproved");

        attune.review_draft(cem, &id, Some(1), false).await.unwrap();
        assert_eq!(desk.draft(&id).await.state, DraftState::Open);
        attune.send_draft(ana, &id, "Clearer words, still.").await.unwrap();
        attune.review_draft(cem, &id, Some(1), true).await.unwrap();
        assert_eq!(desk.draft(&id).await.state, DraftState::Approved);
        assert_eq!(code(&attune.review_draft(cem, &id, None, true).await), "draft-review");
    });
}

#[test]
fn an_approved_draft_that_is_touched_has_to_be_approved_again() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "One")).await;
        for touch in ["edit", "undo", "redo", "send"] {
            desk.approve(&id).await;
            let expected = match touch {
                "edit" => {
                    desk.edit(&id, describe("net-worth", "Two")).await;
                    DraftState::Open
                }
                "send" => {
                    attune.send_draft(ana, &id, "Other words.").await.unwrap();
                    DraftState::InReview
                }
                touch => {
                    if touch == "redo" {
                        desk.edit(&id, describe("net-worth", "Three")).await;
                        attune.step_draft(ana, &id, false).await.unwrap();
                        desk.approve(&id).await;
                    }
                    attune.step_draft(ana, &id, touch == "redo").await.unwrap();
                    DraftState::Open
                }
            };
            assert_eq!(desk.draft(&id).await.state, expected, "{touch}");
            assert_eq!(code(&attune.publish_draft(ana, &id).await), "draft-unapproved", "{touch}");
        }
        assert_eq!(label(&desk.live().await, "net-worth"), "Net worth and balances");
    });
}
