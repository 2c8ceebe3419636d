//! Slots that choose: by what came of elements everywhere, seldom, and so that a change can be taken back; and pages that do
//! not wait for a choice.

use chrono::{DateTime, Duration, Utc};
use layout::Id;
use ledger::CustomerId;
use serde_json::json;
use services::{Principal, Role};
use store::exposures::{ShownUnder, insert_exposures, insert_outcome};
use store::layouts::StoredLayout;
use testkit::each_url;

use crate::desk::{ANA, Desk};

/// Publishes a revision of the neutral layout whose last slot shows `tip-a` or `tip-b`.
async fn publish(url: &str, revision: u32) {
    let text = include_str!("../../../../server/layouts/home-neutral.json");
    let mut document = layout::read(text).unwrap().document;
    document.metadata.revision = revision;
    for tip in ["tip-a", "tip-b"] {
        let element = json!({ "type": "net-worth", "v": 1, "class": "education", "a11y": { "label": tip } });
        document.spec.elements.insert(Id::new(tip).unwrap(), serde_json::from_value(element).unwrap());
    }
    let slot = json!({ "id": "tips", "element": "tip-a", "candidates": ["tip-b"] });
    document.spec.zones[2].slots.push(serde_json::from_value(slot).unwrap());
    let stored = StoredLayout {
        name: "home-neutral".to_owned(),
        revision: i64::from(revision),
        document: serde_json::to_string(&document).unwrap(),
        content_hash: "tips".to_owned(),
    };
    let db = store::Db::connect(url).await.unwrap();
    let noon: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    db.write(move |tx| Box::pin(async move { store::layouts::release(tx, &stored, noon).await }))
        .await
        .unwrap();
    db.close().await;
}

async fn someone(desk: &Desk, email: &str) -> Principal {
    let password = desk.attune.user_add(email, Role::Customer, true).await.unwrap();
    let session = desk.attune.sign_in(email, &password).await.unwrap();
    desk.who(&session).await.unwrap()
}

/// Ben saw the second tip and opened it.
async fn opens_the_other(url: &str, ben: &CustomerId, decision_id: &str, at: DateTime<Utc>) {
    let db = store::Db::connect(url).await.unwrap();
    let (owner, decision_id) = (ben.clone(), decision_id.to_owned());
    db.write(move |tx| {
        Box::pin(async move {
            let under = ShownUnder { decision_id, layout: "home-neutral".to_owned(), revision: 98 };
            insert_exposures(tx, &owner, &under, &["tip-b".to_owned()], at).await?;
            insert_outcome(tx, &owner, &under, "tip-b", "opened", at).await
        })
    })
    .await
    .unwrap();
    db.close().await;
}

/// What the slot shows, and what can be taken back.
async fn shown(desk: &Desk, person: &Principal) -> (String, Option<String>) {
    let dashboard = desk.attune.dashboard(person).await.unwrap();
    let slot = dashboard.screen.slots().find(|slot| slot.slot_id.as_str() == "tips").unwrap();
    (slot.element_id.to_string(), dashboard.undoable.map(|undoable| undoable.what))
}

#[test]
fn what_others_took_up_comes_once_and_goes_for_good_when_it_is_taken_back() {
    each_url(async |url| {
        publish(&url, 98).await;
        let desk = Desk::open(&url).await;
        let (ana, ben) = (someone(&desk, ANA).await, someone(&desk, "ben@b.test").await);
        assert_eq!(shown(&desk, &ana).await, ("tip-a".to_owned(), None));
        let under = desk.attune.dashboard(&ben).await.unwrap().decision_id;
        opens_the_other(&url, &ben.user_id, &under, desk.attune.now()).await;

        desk.wait(Duration::days(8));
        let came = ("tip-b".to_owned(), Some("tip-b in the place of tip-a".to_owned()));
        assert_eq!(shown(&desk, &ana).await, came);
        let undone = desk.attune.undo_change(&ana).await.unwrap();
        assert_eq!(undone, "tip-b in the place of tip-a");
        assert_eq!(shown(&desk, &ana).await, ("tip-a".to_owned(), None));
        desk.wait(Duration::days(60));
        assert_eq!(shown(&desk, &ana).await, ("tip-a".to_owned(), None));
        // Whoever comes new is shown what was taken up.
        let cem = someone(&desk, "cem@c.test").await;
        assert_eq!(shown(&desk, &cem).await, ("tip-b".to_owned(), None));
        let log = desk.attune.decision_log(&cem).await.unwrap();
        let slots = &log.last().unwrap().slots;
        let candidates = &slots.iter().find(|slot| slot.slot.as_str() == "tips").unwrap().candidates;
        assert!(candidates[1].score > candidates[0].score, "{candidates:?}");
    });
}

#[test]
fn a_page_that_would_wait_too_long_shows_the_last_layout_and_is_counted() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = someone(&desk, ANA).await;
        let before = desk.attune.dashboard(&ana).await.unwrap();
        publish(&url, 98).await;
        desk.attune.reload_layouts().await.unwrap();
        // Any decision takes longer than no time at all.
        let hasty = desk.attune.clone().with_decision_limit(Some(std::time::Duration::ZERO));
        let stale = hasty.dashboard(&ana).await.unwrap();
        assert_eq!(
            (stale.screen.revision, &stale.decision_id),
            (before.screen.revision, &before.decision_id)
        );
        assert!(stale.headline_reason.unwrap().starts_with("Arranging your dashboard took too long"));
        assert_eq!(desk.attune.tallies().await.unwrap().stale_pages, 1);
        // The decision went on without the page.
        for _ in 0..500 {
            if hasty.decision_log(&ana).await.unwrap().last().unwrap().layout.revision == 98 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let after = hasty.dashboard(&ana).await.unwrap();
        assert_eq!((after.screen.revision, hasty.tallies().await.unwrap().stale_pages), (98, 1));

        // Whoever has no earlier layout waits, and so do those with time.
        let ben = someone(&desk, "ben@b.test").await;
        assert_eq!(hasty.dashboard(&ben).await.unwrap().screen.revision, 98);
        let patient = desk.attune.clone().with_decision_limit(Some(std::time::Duration::from_secs(60)));
        publish(&url, 99).await;
        patient.reload_layouts().await.unwrap();
        assert_eq!(patient.dashboard(&ana).await.unwrap().screen.revision, 99);
        assert_eq!(patient.tallies().await.unwrap().stale_pages, 1);
    });
}
