//! Many at once: of one team on one draft, and of two processes on one database.

use testkit::each_url;
use tokio::task::JoinSet;

use crate::desk::{Desk, NEUTRAL, add, code, describe, label, process};

const AT_ONCE: usize = 64;

#[test]
fn of_64_who_change_a_draft_at_once_none_is_lost() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let mut edits = JoinSet::new();
        for number in 0..AT_ONCE {
            let (attune, id) = (desk.attune.clone(), id.clone());
            let person = if number % 2 == 0 { desk.ana.clone() } else { desk.ben.clone() };
            edits.spawn(async move { attune.edit_draft(&person, &id, 0, &add("text-note", "side")).await });
        }
        while let Some(outcome) = edits.join_next().await {
            outcome.unwrap().unwrap();
        }
        let draft = desk.draft(&id).await;
        let added = |document: &layout::Document| {
            document.spec.elements.values().filter(|element| element.widget.as_str() == "text-note").count()
        };
        assert_eq!(added(&draft.document), added(&draft.base) + AT_ONCE);
        assert_eq!(usize::try_from(draft.step).unwrap(), AT_ONCE);
        let side = draft.document.spec.zones.iter().find(|zone| zone.id.as_str() == "side").unwrap();
        assert_eq!(side.slots.len(), 1 + AT_ONCE);
        for _ in 0..AT_ONCE {
            desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
        }
        assert_eq!(desk.draft(&id).await.document, draft.base);
    });
}

#[test]
fn of_two_who_publish_at_once_one_goes_live_and_the_other_is_told() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let [first, second] = [desk.begin().await, desk.begin().await];
        desk.edit(&first, describe("net-worth", "What you own")).await;
        desk.edit(&second, describe("tax-due", "Tax to come")).await;
        let mut publishing = JoinSet::new();
        for id in [first.clone(), second.clone(), first, second] {
            let (attune, person) = (desk.attune.clone(), desk.ana.clone());
            if desk.draft(&id).await.state == services::DraftState::Open {
                desk.approve(&id).await;
            }
            publishing.spawn(async move { code(&attune.publish_draft(&person, &id).await) });
        }
        let mut outcomes = publishing.join_all().await;
        outcomes.sort_unstable();
        let live = outcomes.iter().filter(|outcome| **outcome == "ok").count();
        let known = ["draft-closed", "draft-rebased", "draft-unapproved", "layout-taken", "ok"];
        assert!(outcomes.iter().all(|outcome| known.contains(outcome)), "{outcomes:?}");
        let history = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!((history.log.len(), history.revisions.len(), history.broken_at), (live, 1 + live, None));
        assert_eq!(usize::try_from(history.live.metadata.revision).unwrap(), 1 + live);
        assert!(live >= 1, "{outcomes:?}");
    });
}

#[test]
fn a_draft_is_read_whole_while_others_undo_and_change_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        let writing = async {
            for round in 0..30 {
                let step = desk.draft(&id).await.step;
                let edit = describe("net-worth", &format!("Round {round}"));
                desk.attune.edit_draft(&desk.ana, &id, step, &edit).await.unwrap();
                desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
                desk.attune.step_draft(&desk.ana, &id, true).await.unwrap();
                desk.attune.step_draft(&desk.ana, &id, false).await.unwrap();
            }
        };
        let reading = async {
            for read in 0..150 {
                let outcome = desk.attune.draft(&desk.ben, &id).await;
                assert_eq!(code(&outcome), "ok", "after {read} times");
            }
        };
        tokio::join!(writing, reading);
    });
}

/// What was approved is what goes live, and a change is never accepted by a draft that is closed.
#[test]
fn of_a_change_and_a_publication_at_once_only_one_happens() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        for round in 0..12 {
            let id = desk.begin().await;
            desk.edit(&id, describe("net-worth", &format!("Approved {round}"))).await;
            desk.approve(&id).await;
            let before = desk.live().await.metadata.revision;
            let step = desk.draft(&id).await.step;
            let edit = describe("net-worth", "Unseen");
            let editing = desk.attune.edit_draft(&desk.ana, &id, step, &edit);
            let publishing = desk.attune.publish_draft(&desk.ana, &id);
            let (edited, published) = tokio::join!(editing, publishing);
            let live = desk.live().await;
            assert_ne!(label(&live, "net-worth"), "Unseen");
            match (code(&edited), code(&published)) {
                ("draft-closed", "ok") => assert_eq!(live.metadata.revision, before + 1),
                ("ok", "draft-unapproved") => assert_eq!(live.metadata.revision, before),
                outcomes => panic!("{outcomes:?}"),
            }
        }
    });
}

#[test]
fn what_one_process_publishes_another_shows_once_it_looks() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let other = process(&url).await;
        let seen = async || other.layout_history(&desk.ana, NEUTRAL).await.unwrap().live;
        assert_eq!(desk.publish("net-worth", "What you own").await, 2);
        assert_eq!(seen().await.metadata.revision, 1);
        other.follow_releases().await.unwrap();
        assert_eq!(
            (seen().await.metadata.revision, label(&seen().await, "net-worth").to_owned()),
            (2, "What you own".to_owned())
        );

        // Neither builds on what it has not seen: the one that is behind looks before it publishes.
        let id = desk.begin().await;
        desk.edit(&id, describe("tax-due", "Tax to come")).await;
        desk.approve(&id).await;
        other.roll_back(&desk.ben, NEUTRAL, 1, "It was better.").await.unwrap();
        assert_eq!(code(&desk.attune.publish_draft(&desk.ana, &id).await), "draft-rebased");
        desk.approve(&id).await;
        assert_eq!(desk.attune.publish_draft(&desk.ana, &id).await.unwrap(), 4);
        assert_eq!(
            other.roll_back(&desk.ben, NEUTRAL, 4, "It was better.").await.map_err(|error| error.sentence()),
            Err("That revision is live already.".to_owned())
        );

        // A process that starts only now finds what is live, not what it ships.
        let third = process(&url).await;
        assert_eq!(third.layout_history(&desk.ana, NEUTRAL).await.unwrap().live.metadata.revision, 4);
    });
}
