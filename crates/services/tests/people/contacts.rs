//! What is told unasked is counted on the customer's clock, once, and never beyond the caps of the policy.

use chrono::Duration;
use layout::{Id, Slot, Zone};
use serde_json::json;
use services::{Attune, Country, Details, Principal, ReplayedFrom};
use store::layouts::StoredLayout;
use testkit::each_url;

use crate::desk::{Desk, PASSWORD, code};

/// The hints of the neutral layout, each about something of its own; drawn by a widget this desk has.
const HINTS: [&str; 3] = ["bills-hint", "saving-hint", "tax-hint"];

/// The services over a database whose neutral layout shows hints in a zone that may change during a visit.
async fn with_hints(url: &str) -> Desk {
    let text = include_str!("../../../../server/layouts/home-neutral.json");
    let mut document = layout::read(text).unwrap().document;
    document.metadata.revision = 99;
    let zone = json!({ "id": "now", "mode": "ephemeral", "slots": [] });
    let mut zone: Zone = serde_json::from_value(zone).unwrap();
    for hint in HINTS {
        let element = json!({ "type": "net-worth", "v": 1, "class": "education", "a11y": { "label": hint } });
        document.spec.elements.insert(Id::new(hint).unwrap(), serde_json::from_value(element).unwrap());
        zone.slots.push(Slot::of(Id::new(hint).unwrap()));
    }
    document.spec.zones.retain(|shipped| shipped.id != zone.id);
    document.spec.zones.push(zone);
    let stored = StoredLayout {
        name: "home-neutral".to_owned(),
        revision: 99,
        document: serde_json::to_string(&document).unwrap(),
        content_hash: "hints".to_owned(),
    };
    let db = store::Db::connect(url).await.unwrap();
    db.write(move |tx| {
        Box::pin(async move {
            let noon = "2026-03-01T12:00:00Z".parse().unwrap();
            store::layouts::release(tx, &stored, noon).await
        })
    })
    .await
    .unwrap();
    db.close().await;
    Desk::open(url).await
}

/// Ana, who lives in the United Kingdom.
async fn ana(desk: &Desk) -> Principal {
    let session = desk.ana().await;
    let stranger = desk.who(&session).await.unwrap();
    let told = Details {
        country: Some(Country::UnitedKingdom),
        display_name: "Ana".to_owned(),
        birth_year: String::new(),
    };
    desk.attune.introduce(&stranger, &told, true).await.unwrap();
    desk.who(&session).await.unwrap()
}

/// The hints on a dashboard.
async fn hints(attune: &Attune, person: &Principal) -> Vec<String> {
    let screen = attune.dashboard(person).await.unwrap().screen;
    screen.slots().filter(|slot| slot.topic.is_some()).map(|slot| slot.element_id.to_string()).collect()
}

#[test]
fn one_hint_a_day_in_the_daytime_and_none_after_two_are_passed_over() {
    each_url(async |url| {
        let desk = with_hints(&url).await;
        let attune = &desk.attune;
        let ana = ana(&desk).await;
        desk.wait(Duration::hours(1));
        assert_eq!(hints(attune, &ana).await, ["bills-hint"]);
        // Whatever is decided the same day, it is the same contact.
        attune.pin_widget(&ana, "net-worth", true).await.unwrap();
        assert_eq!(hints(attune, &ana).await, ["bills-hint"]);
        attune.hide_widget(&ana, "bills-hint", true).await.unwrap();
        assert_eq!(hints(attune, &ana).await, [""; 0], "another would be the second of the day");
        attune.hide_widget(&ana, "bills-hint", false).await.unwrap();

        desk.wait(Duration::hours(8));
        assert_eq!(hints(attune, &ana).await, [""; 0], "nine at night");
        desk.wait(Duration::hours(12));
        assert_eq!(hints(attune, &ana).await, ["bills-hint"], "the next morning");

        for day in 0..2 {
            let decision = attune.dashboard(&ana).await.unwrap().decision_id;
            attune.note_exposures(&ana, &decision, &["bills-hint"]).await.unwrap();
            desk.wait(Duration::days(1));
            let expected: &[&str] = if day == 0 { &["bills-hint"] } else { &[] };
            assert_eq!(hints(attune, &ana).await, expected, "seen and left on {day} days before");
        }
        desk.wait(Duration::days(58));
        assert_eq!(hints(attune, &ana).await, [""; 0]);
        desk.wait(Duration::days(1));
        assert_eq!(hints(attune, &ana).await, ["bills-hint"], "rested for sixty days");
    });
}

#[test]
fn sixty_four_decisions_at_once_tell_one_hint_and_the_log_holds_together() {
    each_url(async |url| {
        let desk = with_hints(&url).await;
        let ana = ana(&desk).await;
        desk.wait(Duration::hours(1));
        assert_eq!(hints(&desk.attune, &ana).await, ["bills-hint"]);
        let before = desk.attune.decision_log(&ana).await.unwrap().len();
        let mut racers = tokio::task::JoinSet::new();
        for racer in 0..64 {
            let (attune, ana) = (desk.attune.clone(), ana.clone());
            racers.spawn(async move {
                // Every other one hides the first hint, so that the next would be told.
                if racer % 2 == 0 {
                    attune.hide_widget(&ana, "bills-hint", racer % 4 == 0).await
                } else {
                    attune.set_marketing_objection(&ana, racer % 4 == 1).await
                }
            });
        }
        for outcome in racers.join_all().await {
            // The hint may be gone from the screen just then.
            assert!(["ok", "not-found"].contains(&code(&outcome)), "{outcome:?}");
        }
        let log = desk.attune.decision_log(&ana).await.unwrap();
        assert!(log.len() > before, "{} records", log.len());
        let db = store::Db::connect(&url).await.unwrap();
        let told = store::contacts::told_on(&db, &ana.user_id, "2026-03-01".parse().unwrap()).await.unwrap();
        assert_eq!(told.len(), 1, "{told:?}");
    });
}

#[test]
fn a_replay_tells_what_was_told_and_counts_nothing_and_who_lives_nowhere_is_told_nothing() {
    each_url(async |url| {
        let desk = with_hints(&url).await;
        let session = desk.attune.sign_up("nowhere@example.com", PASSWORD).await.unwrap();
        let stranger = desk.who(&session).await.unwrap();
        assert_eq!(hints(&desk.attune, &stranger).await, [""; 0]);

        let ana = ana(&desk).await;
        desk.wait(Duration::hours(1));
        assert_eq!(hints(&desk.attune, &ana).await, ["bills-hint"]);
        let db = store::Db::connect(&url).await.unwrap();
        let day = "2026-03-01".parse().unwrap();
        let told = store::contacts::told_on(&db, &ana.user_id, day).await.unwrap();
        let replay = desk.attune.replay(&ana, desk.attune.now(), None).await.unwrap();
        assert_eq!((replay.from, replay.agrees), (ReplayedFrom::Record, Some(true)));
        assert_eq!(replay.decision.contacts.len(), 1, "from what was known then");
        assert_eq!(store::contacts::told_on(&db, &ana.user_id, day).await.unwrap(), told);
    });
}
