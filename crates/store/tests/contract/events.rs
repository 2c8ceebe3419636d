//! Events: kept once by their sender's id, settled once, and calls that are begun once.

use ledger::CustomerId;
use store::event_sources::NewSource;
use store::events::{StoredCall, StoredEvent};
use store::{Db, StoreError, Tx};
use testkit::each_engine;

use crate::builders::{at, person, write};

fn source(id: &str) -> NewSource {
    NewSource {
        id: id.to_owned(),
        kind: "webhook",
        name: "Bank".to_owned(),
        secret_hash: None,
        secret: Some("whsec_x".to_owned()),
        created_at: at(0),
    }
}

fn event(source_id: &str, id: &str, sender_id: &str) -> StoredEvent {
    StoredEvent {
        id: id.to_owned(),
        source_id: source_id.to_owned(),
        sender_id: sender_id.to_owned(),
        kind: "message.received".to_owned(),
        account_hash: String::new(),
        subject: "Acme".to_owned(),
        occurred_at: at(0),
        received_at: at(1),
        import_id: "import".to_owned(),
        body: "{}".to_owned(),
        body_hash: "h".to_owned(),
        decision_id: None,
        settled_at: None,
    }
}

/// Gives a person a row in every table of this file.
pub(crate) async fn fill(tx: &mut Tx, owner: &CustomerId, name: &str) -> Result<(), StoreError> {
    let source_id = format!("source-{name}");
    store::event_sources::insert(tx, owner, &source(&source_id)).await?;
    store::events::insert_all(tx, owner, &[event(&source_id, &format!("event-{name}"), "e1")]).await?;
    store::events::begin_call(tx, &source_id, "k", "h", at(0), at(-60)).await.map(drop)
}

async fn with_source(db: &Db, name: &str) -> CustomerId {
    let owner = person(db, name).await;
    let (id, source_id) = (owner.clone(), format!("source-{name}"));
    write!(db, |tx| store::event_sources::insert(tx, &id, &source(&source_id))).await.unwrap();
    owner
}

#[test]
fn an_event_is_kept_once_and_settled_once() {
    each_engine(|db| async move {
        let ana = with_source(&db, "ana").await;
        let first = event("source-ana", "1", "e1");
        let (id, kept) = (ana.clone(), first.clone());
        write!(db, |tx| store::events::insert_all(tx, &id, &[kept])).await.unwrap();
        let (id, again) = (ana.clone(), event("source-ana", "2", "e1"));
        let refused = write!(db, |tx| store::events::insert_all(tx, &id, &[again])).await;
        assert!(matches!(refused, Err(StoreError::Taken)));

        assert_eq!(store::events::told(&db, "source-ana", &["e0", "e1"]).await.unwrap(), [first]);
        assert_eq!(store::events::told(&db, "source-ben", &["e1"]).await.unwrap(), []);
        assert_eq!(store::events::unsettled(&db, at(2), 10).await.unwrap(), [(ana.clone(), "1".to_owned())]);
        assert_eq!(store::events::unsettled(&db, at(1), 10).await.unwrap(), []);
        for decision in ["d1", "d2"] {
            write!(db, |tx| store::events::settle(tx, &["1".to_owned()], Some(decision), at(3)))
                .await
                .unwrap();
        }
        let settled = store::events::by_id(&db, &ana, "1").await.unwrap().unwrap();
        assert_eq!((settled.decision_id.as_deref(), settled.settled_at), (Some("d1"), Some(at(3))));
        assert_eq!(store::events::unsettled(&db, at(9), 10).await.unwrap(), []);
        assert_eq!(store::events::settled_since(&db, at(3)).await.unwrap(), [(ana, at(3))]);

        let ben = with_source(&db, "ben").await;
        assert_eq!(store::events::by_id(&db, &ben, "1").await.unwrap(), None, "it is another's");
        assert_eq!(store::events::newest(&db, &ben, 10).await.unwrap(), []);
    });
}

#[test]
fn several_events_are_found_and_settled_by_one_statement() {
    each_engine(|db| async move {
        let ana = with_source(&db, "ana").await;
        let of = |id: &str, subject: &str| StoredEvent {
            account_hash: "a".to_owned(),
            subject: subject.to_owned(),
            occurred_at: at(id.parse().unwrap()),
            ..event("source-ana", id, &format!("e{id}"))
        };
        let all = [of("1", "R1"), of("2", "R2"), of("3", "R1"), of("4", "R1"), of("5", "R3")];
        let (id, kept) = (ana.clone(), all.clone());
        write!(db, |tx| store::events::insert_all(tx, &id, &kept)).await.unwrap();
        let ids = |events: Vec<StoredEvent>| events.into_iter().map(|event| event.id).collect::<Vec<_>>();

        let mut told = ids(store::events::told(&db, "source-ana", &["e2", "e5", "e9"]).await.unwrap());
        told.sort();
        assert_eq!(told, ["2", "5"]);
        let of_subjects = store::events::of_subjects(&db, &ana, "a", &["R1", "R2"], 2).await.unwrap();
        assert_eq!(ids(of_subjects), ["4", "3", "2"], "two of a subject, the newest first");
        assert_eq!(store::events::of_subjects(&db, &ana, "b", &["R1", "R2"], 2).await.unwrap(), []);

        write!(db, |tx| store::events::settle(tx, &["1".to_owned(), "3".to_owned()], None, at(9)))
            .await
            .unwrap();
        let open = store::events::unsettled(&db, at(9), 10).await.unwrap();
        assert_eq!(open.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["2", "4", "5"]);
    });
}

#[test]
fn a_source_that_was_taken_back_is_known_no_more() {
    each_engine(|db| async move {
        let ana = with_source(&db, "ana").await;
        let ben = person(&db, "ben").await;
        let (_, secret) = store::event_sources::webhook(&db, "source-ana").await.unwrap().unwrap();
        assert_eq!(secret, "whsec_x");
        let revoke = |owner: CustomerId| {
            let db = db.clone();
            async move {
                write!(db, |tx| store::event_sources::revoke(tx, &owner, "source-ana", at(5))).await.unwrap()
            }
        };
        assert!(!revoke(ben).await, "it is another's");
        assert!(revoke(ana.clone()).await);
        assert!(!revoke(ana.clone()).await, "once");
        assert_eq!(store::event_sources::webhook(&db, "source-ana").await.unwrap(), None);
        assert_eq!(store::event_sources::all(&db, &ana).await.unwrap()[0].revoked_at, Some(at(5)));
    });
}

#[test]
fn a_call_is_begun_once_until_it_is_abandoned() {
    each_engine(|db| async move {
        with_source(&db, "ana").await;
        let begin = |hash: &'static str, now: i64| {
            let db = db.clone();
            async move {
                write!(db, |tx| store::events::begin_call(tx, "source-ana", "k", hash, at(now), at(now - 60)))
                    .await
                    .unwrap()
            }
        };
        assert!(begin("h", 0).await);
        assert!(!begin("h", 30).await, "it is under way");
        assert!(!begin("other", 90).await, "another body is another call");
        assert!(begin("h", 90).await, "whoever began it is gone");
        write!(db, |tx| store::events::answer_call(tx, "source-ana", "k", "{}", at(-600))).await.unwrap();
        assert!(!begin("h", 900).await, "it is answered");
        let call = store::events::call(&db, "source-ana", "k").await.unwrap();
        let expected = StoredCall { body_hash: "h".into(), begun_at: at(90), answer: Some("{}".into()) };
        assert_eq!(call, Some(expected));
    });
}
