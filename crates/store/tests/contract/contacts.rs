//! Contacts: counted once a day, never beyond a cap however many ask at once, and ignored where nothing was done.

use ledger::CustomerId;
use store::contacts::{Caps, NewContact, Told, Windows, by_topic, ignored_on, reserve, told_on};
use store::exposures::{ShownUnder, insert_exposures, insert_outcome};
use store::{Db, StoreError, Tx};
use testkit::each_engine;

use crate::builders::{day, person, write};

const CAPS: Caps = Caps { day: 1, topic_week: 3, week: 5 };

/// A day of the week that begins on Monday, the 2nd of March 2026.
fn windows(on: &str) -> Windows {
    let day = day(on);
    let day_ends_at = day.succ_opt().unwrap().and_time(chrono::NaiveTime::MIN).and_utc();
    Windows { day, day_ends_at, week: crate::builders::day("2026-03-02") }
}

fn contact(element: &str, topic: &str, on: &str) -> NewContact {
    NewContact {
        element: element.to_owned(),
        seen_as: element.to_owned(),
        topic: topic.to_owned(),
        decision_id: "d1".to_owned(),
        at: windows(on).day.and_hms_opt(12, 0, 0).unwrap().and_utc(),
    }
}

/// Gives a decision a row in every table of this file.
pub(crate) async fn fill(tx: &mut Tx, owner: &CustomerId, decision_id: &str) -> Result<(), StoreError> {
    let contact =
        NewContact { decision_id: decision_id.to_owned(), ..contact("hint", "bills", "2026-03-02") };
    reserve(tx, owner, &contact, &windows("2026-03-02"), &CAPS).await.map(drop)
}

async fn decided(db: &Db, name: &str) -> CustomerId {
    let owner = person(db, name).await;
    let (id, decision) = (owner.clone(), crate::decisions::decision("d1", 1, ""));
    write!(db, |tx| store::decisions::append(tx, &id, &decision, "{}")).await.unwrap();
    owner
}

/// Reserves, and takes it back where there is no room, as those who record decisions do.
async fn told(db: &Db, owner: &CustomerId, contact: NewContact, on: &str, caps: Caps) -> bool {
    enum Not {
        Room,
        Store(StoreError),
    }
    impl From<StoreError> for Not {
        fn from(error: StoreError) -> Self {
            Self::Store(error)
        }
    }
    let (owner, windows) = (owner.clone(), windows(on));
    let outcome = db
        .write(move |tx| {
            Box::pin(async move {
                match reserve(tx, &owner, &contact, &windows, &caps).await? {
                    true => Ok(()),
                    false => Err(Not::Room),
                }
            })
        })
        .await;
    match outcome {
        Ok(()) => true,
        Err(Not::Room) => false,
        Err(Not::Store(error)) => panic!("{error}"),
    }
}

#[test]
fn caps_hold_by_day_topic_and_week_and_the_same_again_costs_nothing() {
    each_engine(|db| async move {
        let ana = decided(&db, "ana").await;
        for (element, topic, on, expected) in [
            ("one", "bills", "2026-03-02", true),
            ("one", "bills", "2026-03-02", true),
            ("two", "saving", "2026-03-02", false),
            ("two", "bills", "2026-03-03", true),
            ("one", "bills", "2026-03-04", true),
            ("four", "bills", "2026-03-05", false),
            ("four", "saving", "2026-03-05", true),
            ("four", "saving", "2026-03-06", true),
            ("five", "other", "2026-03-07", false),
        ] {
            assert_eq!(
                told(&db, &ana, contact(element, topic, on), on, CAPS).await,
                expected,
                "{element} {on}"
            );
        }
        let week = by_topic(&db, &ana, (day("2026-03-02"), day("2026-03-08"))).await.unwrap();
        assert_eq!(week, [("bills".to_owned(), 3), ("saving".to_owned(), 2)]);
        let found = told_on(&db, &ana, day("2026-03-04")).await.unwrap();
        assert_eq!(found, [Told { element: "one".to_owned(), topic: "bills".to_owned() }]);
        assert_eq!(told_on(&db, &ana, day("2026-03-07")).await.unwrap(), []);
    });
}

#[test]
fn of_sixty_four_at_once_no_more_are_told_than_caps_allow() {
    each_engine(|db| async move {
        let ana = decided(&db, "ana").await;
        for (caps, on, expected) in [
            (Caps { day: 1, topic_week: 64, week: 64 }, "2026-03-02", 1),
            (Caps { day: 64, topic_week: 4, week: 64 }, "2026-03-03", 3 + 4),
            (Caps { day: 64, topic_week: 64, week: 12 }, "2026-03-04", 12 - 8),
        ] {
            let mut racers = tokio::task::JoinSet::new();
            for number in 0..64 {
                let (db, ana) = (db.clone(), ana.clone());
                let topic = if number % 2 == 0 { "bills" } else { "saving" };
                racers.spawn(async move {
                    told(&db, &ana, contact(&format!("hint{number}"), topic, on), on, caps).await
                });
            }
            let granted = racers.join_all().await.into_iter().filter(|told| *told).count();
            assert_eq!(granted, told_on(&db, &ana, day(on)).await.unwrap().len(), "{caps:?}");
            assert_eq!(granted, expected, "{caps:?}");
        }
    });
}

#[test]
fn what_was_seen_and_left_or_sent_away_is_ignored() {
    each_engine(|db| async move {
        let ana = decided(&db, "ana").await;
        for (element, on) in [
            ("unseen", "2026-03-02"),
            ("left", "2026-03-03"),
            ("opened", "2026-03-04"),
            ("sent", "2026-03-05"),
            ("today", "2026-03-06"),
        ] {
            let caps = Caps { day: 9, topic_week: 9, week: 9 };
            assert!(told(&db, &ana, contact(element, "bills", on), on, caps).await);
        }
        let under = ShownUnder { decision_id: "d1".to_owned(), layout: "home".to_owned(), revision: 1 };
        let noon = |on: &str| contact("x", "x", on).at + chrono::Duration::minutes(5);
        for (element, on) in [("left", "2026-03-03"), ("opened", "2026-03-04"), ("today", "2026-03-06")] {
            let (ana, under, at) = (ana.clone(), under.clone(), noon(on));
            write!(db, |tx| insert_exposures(tx, &ana, &under, &[element.to_owned()], at)).await.unwrap();
        }
        for (element, kind, on) in [("opened", "opened", "2026-03-04"), ("sent", "dismissed", "2026-03-05")] {
            let (ana, under, at) = (ana.clone(), under.clone(), noon(on));
            write!(db, |tx| insert_outcome(tx, &ana, &under, element, kind, at)).await.unwrap();
        }
        let found = ignored_on(&db, &ana, day("2026-01-01"), day("2026-03-06")).await.unwrap();
        assert_eq!(found, [day("2026-03-03"), day("2026-03-05")]);
        assert_eq!(ignored_on(&db, &ana, day("2026-03-04"), day("2026-03-06")).await.unwrap().len(), 1);
    });
}
