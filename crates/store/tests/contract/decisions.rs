//! The decision log, the state beside it, and the customer's labels.

use ledger::CustomerId;
use store::decisions::{PersonaLabel, StoredDecision};
use store::{Db, StoreError};
use testkit::each_engine;

use crate::builders::{at, person, write};

pub(crate) fn decision(id: &str, sequence: i64, prev_hash: &str) -> StoredDecision {
    StoredDecision {
        id: id.to_owned(),
        event_id: format!("event-{id}"),
        sequence,
        at: at(sequence),
        record: format!("{{\"id\":\"{id}\"}}"),
        prev_hash: prev_hash.to_owned(),
        hash: format!("hash-{id}"),
    }
}

async fn append(
    db: &Db,
    owner: &CustomerId,
    decision: StoredDecision,
    state: &'static str,
) -> Result<(), StoreError> {
    let owner = owner.clone();
    write!(db, |tx| store::decisions::append(tx, &owner, &decision, state)).await
}

#[test]
fn the_log_grows_and_the_state_follows() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        assert!(store::decisions::newest(&db, &ana).await.unwrap().is_none());
        append(&db, &ana, decision("d1", 1, ""), "one").await.unwrap();
        append(&db, &ana, decision("d2", 2, "hash-d1"), "two").await.unwrap();
        let log = store::decisions::all(&db, &ana).await.unwrap();
        let chain: Vec<_> = log.iter().map(|line| (line.prev_hash.as_str(), line.hash.as_str())).collect();
        assert_eq!(chain, [("", "hash-d1"), ("hash-d1", "hash-d2")]);
        assert_eq!(log[1].record, "{\"id\":\"d2\"}");
        assert_eq!(store::decisions::newest(&db, &ana).await.unwrap().unwrap().at, at(2));
        let owner = ana.clone();
        let newest = write!(db, |tx| store::decisions::newest_in(tx, &owner)).await.unwrap().unwrap();
        assert_eq!(newest.id, "d2");
        assert_eq!(store::decisions::state(&db, &ana).await.unwrap().as_deref(), Some("two"));
        assert!(store::decisions::all(&db, &ben).await.unwrap().is_empty());
        assert_eq!(store::decisions::state(&db, &ben).await.unwrap(), None);
    });
}

#[test]
fn one_event_and_one_place_in_the_log_are_decided_once() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        append(&db, &ana, decision("d1", 1, ""), "one").await.unwrap();
        let mut same_event = decision("d2", 2, "hash-d1");
        same_event.event_id = "event-d1".to_owned();
        for again in [same_event, decision("d3", 1, "")] {
            let outcome = append(&db, &ana, again, "lost").await;
            assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
        }
        assert_eq!(store::decisions::state(&db, &ana).await.unwrap().as_deref(), Some("one"));
        let mut bens = decision("d4", 1, "");
        bens.event_id = "event-d1".to_owned();
        append(&db, &ben, bens, "bens").await.unwrap();
    });
}

#[test]
fn of_many_decisions_for_one_place_one_is_kept() {
    each_engine(|db| async move {
        let ana = person(&db, "ana").await;
        let mut racers = tokio::task::JoinSet::new();
        for number in 0..8 {
            let (db, ana) = (db.clone(), ana.clone());
            racers.spawn(async move {
                append(&db, &ana, decision(&format!("d{number}"), 1, ""), "x").await.is_ok()
            });
        }
        assert_eq!(racers.join_all().await.into_iter().filter(|won| *won).count(), 1);
        assert_eq!(store::decisions::all(&db, &ana).await.unwrap().len(), 1);
    });
}

#[test]
fn the_newest_label_not_taken_back_stands() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, persona, minutes) in [("l1", "retiree", 0), ("l2", "student", 1)] {
            let owner = ana.clone();
            let label = PersonaLabel {
                id: id.to_owned(),
                persona: persona.to_owned(),
                chosen: minutes == 1,
                by_advisor: false,
                at: at(minutes),
            };
            write!(db, |tx| store::decisions::insert_label(tx, &owner, &label)).await.unwrap();
        }
        for (undoes, expected, newest) in
            [(&ben, Some("student"), (true, at(1))), (&ana, Some("retiree"), (false, at(0)))]
        {
            let owner = undoes.clone();
            write!(db, |tx| store::decisions::undo_label(tx, &owner, "l2", at(3))).await.unwrap();
            let standing = store::decisions::standing_label(&db, &ana).await.unwrap();
            assert_eq!(standing.as_ref().map(|label| label.persona.as_str()), expected);
            assert_eq!(standing.map(|label| (label.chosen, label.at)), Some(newest));
        }
        assert!(store::decisions::standing_label(&db, &ben).await.unwrap().is_none());
    });
}
