//! What happens under two revisions of a layout, and appointments of drafts.

use ledger::CustomerId;
use store::exposures::{NewScreen, ShownUnder, insert_outcome, insert_screen};
use store::ramps::{Watched, watched};
use store::schedules::StoredSchedule;
use store::studio::StoredDraft;
use store::{Db, StoreError};
use testkit::each_engine;

use crate::builders::{at, person, write};

/// Decides something for somebody and keeps what it showed, with an outcome if there is one.
async fn decide(db: &Db, owner: &CustomerId, screen: NewScreen, outcome: Option<&'static str>) {
    let owner = owner.clone();
    let prev_hash = if screen.sequence == 1 { String::new() } else { format!("{}", screen.sequence) };
    let decision = crate::decisions::decision(&screen.under.decision_id, screen.sequence, &prev_hash);
    let at = screen.at;
    db.write(move |tx| {
        Box::pin(async move {
            store::decisions::append(tx, &owner, &decision, "{}").await?;
            insert_screen(tx, &owner, &screen).await?;
            match outcome {
                Some(kind) => insert_outcome(tx, &owner, &screen.under, "runway", kind, at).await,
                None => Ok(()),
            }
        })
    })
    .await
    .unwrap();
}

fn screen(decision_id: &str, sequence: i64, revision: i64, minutes: i64, latency_us: i64) -> NewScreen {
    NewScreen {
        under: ShownUnder { decision_id: decision_id.to_owned(), layout: "home-a".to_owned(), revision },
        sequence,
        event_id: format!("event-{decision_id}"),
        elements: vec!["runway".to_owned()],
        latency_us,
        in_hardship: false,
        arms: Vec::new(),
        failed: None,
        at: at(minutes),
    }
}

#[test]
fn customers_are_counted_once_under_the_revision_they_were_meant_to_see() {
    each_engine(|db| async move {
        let people = ["ana", "ben", "cem", "dan"];
        let [ana, ben, cem, dan] = [
            person(&db, people[0]).await,
            person(&db, people[1]).await,
            person(&db, people[2]).await,
            person(&db, people[3]).await,
        ];
        // Before the share was what it is.
        decide(&db, &ana, screen("a1", 1, 1, 1, 9_000), Some("hidden")).await;
        decide(&db, &ana, screen("a2", 2, 2, 10, 100), Some("hidden")).await;
        decide(&db, &ana, screen("a3", 3, 2, 11, 300), Some("dismissed")).await;
        let pressed = NewScreen { in_hardship: true, ..screen("b1", 1, 2, 10, 400) };
        decide(&db, &ben, pressed, Some("undone")).await;
        // What was meant for Cem did not pass its last look, and another layout was shown.
        let mut failed = screen("c1", 1, 7, 12, 600);
        failed.under.layout = "home-b".to_owned();
        failed.failed = Some(("home-a".to_owned(), 2));
        decide(&db, &cem, failed, None).await;
        decide(&db, &dan, screen("d1", 1, 1, 12, 500), Some("opened")).await;
        let new = Watched {
            revision: 2,
            customers: 3,
            taken_back: 2,
            faults: 1,
            in_hardship: 1,
            taken_back_in_hardship: 1,
            latency_us_sum: 200.0 + 400.0 + 600.0,
            latency_us_sum_squares: 40_000.0 + 160_000.0 + 360_000.0,
        };
        let before = Watched {
            revision: 1,
            customers: 1,
            taken_back: 0,
            faults: 0,
            in_hardship: 0,
            taken_back_in_hardship: 0,
            latency_us_sum: 500.0,
            latency_us_sum_squares: 250_000.0,
        };
        assert_eq!(watched(&db, "home-a", (1, 2), at(5)).await.unwrap(), [before, new]);
        assert_eq!(watched(&db, "home-a", (1, 2), at(20)).await.unwrap(), []);
        assert_eq!(watched(&db, "home-b", (1, 2), at(5)).await.unwrap(), [], "no such revision of it");
    });
}

#[test]
fn an_appointment_is_settled_once() {
    each_engine(|db| async move {
        let draft = StoredDraft {
            id: "d1".to_owned(),
            name: "home-a".to_owned(),
            base_revision: 1,
            author_id: "ana".to_owned(),
            state: "approved".to_owned(),
            step: 3,
            note: "Clearer.".to_owned(),
            approver_id: Some("ben".to_owned()),
            updated_at: at(0),
        };
        write!(db, |tx| store::studio::begin(tx, &draft)).await.unwrap();
        let schedule = |id: &str, minutes| StoredSchedule {
            id: id.to_owned(),
            draft_id: "d1".to_owned(),
            step: 3,
            due_at: at(minutes),
            ramp_hours: None,
            scheduled_by: "ana".to_owned(),
            state: "waiting".to_owned(),
            told: String::new(),
            updated_at: at(0),
        };
        let (first, again) = (schedule("s1", 10), schedule("s2", 20));
        let kept = first.clone();
        write!(db, |tx| store::schedules::insert(tx, &kept)).await.unwrap();
        let second = again.clone();
        let taken = write!(db, |tx| store::schedules::insert(tx, &second)).await;
        assert!(matches!(taken, Err(StoreError::Taken)), "one of a draft waits: {taken:?}");
        assert_eq!(store::schedules::due(&db, at(9)).await.unwrap(), []);
        assert_eq!(store::schedules::due(&db, at(10)).await.unwrap(), std::slice::from_ref(&first));
        for expected in [true, false] {
            let settled = write!(db, |tx| store::schedules::settle(tx, "s1", "failed", "No.", at(11))).await;
            assert_eq!(settled.unwrap(), expected);
        }
        assert_eq!(store::schedules::due(&db, at(30)).await.unwrap(), []);
        write!(db, |tx| store::schedules::insert(tx, &again)).await.unwrap();
        for expected in [true, false] {
            let withdrawn = write!(db, |tx| store::schedules::withdraw(tx, "d1", at(12))).await;
            assert_eq!(withdrawn.unwrap(), expected);
        }
        let newest = store::schedules::newest(&db).await.unwrap();
        let states: Vec<_> = newest.iter().map(|each| (each.id.as_str(), each.state.as_str())).collect();
        assert_eq!(states, [("s2", "withdrawn")]);
    });
}
