//! Sessions hold for a while, and never past their person's epoch.

use ledger::CustomerId;
use store::Db;
use store::sessions::NewSession;
use testkit::each_engine;

use crate::builders::{at, person, write};

/// Idle after 10 minutes, over after 60.
pub(crate) fn new_session(user_id: &CustomerId, token_hash: &str, user_epoch: i64) -> NewSession {
    NewSession {
        token_hash: token_hash.to_owned(),
        user_id: user_id.clone(),
        user_epoch,
        created_at: at(0),
        idle_expires_at: at(10),
        expires_at: at(60),
    }
}

async fn opened(db: &Db, name: &str, token_hash: &str) -> CustomerId {
    let id = person(db, name).await;
    let session = new_session(&id, token_hash, 0);
    write!(db, |tx| store::sessions::insert(tx, &session)).await.unwrap();
    id
}

async fn is_live(db: &Db, token_hash: &str, minutes: i64) -> bool {
    store::sessions::live(db, token_hash, at(minutes)).await.unwrap().is_some()
}

#[test]
fn a_session_says_who_it_is() {
    each_engine(|db| async move {
        opened(&db, "ana", "t1").await;
        let session = store::sessions::live(&db, "t1", at(5)).await.unwrap().unwrap();
        assert_eq!((session.user_id.as_str(), session.role.as_str()), ("user-ana", "customer"));
        assert_eq!((session.display_name, session.country, session.birth_year), (None, None, None));
        assert_eq!(session.last_seen_at, at(0));
        assert!(!is_live(&db, "t2", 5).await);
    });
}

#[test]
fn unused_it_ends_early_and_used_it_ends_all_the_same() {
    each_engine(|db| async move {
        opened(&db, "ana", "t1").await;
        assert!(is_live(&db, "t1", 9).await && !is_live(&db, "t1", 10).await);
        write!(db, |tx| store::sessions::touch(tx, "t1", at(9), at(100))).await.unwrap();
        let session = store::sessions::live(&db, "t1", at(59)).await.unwrap().unwrap();
        assert_eq!(session.last_seen_at, at(9));
        assert!(!is_live(&db, "t1", 60).await);
    });
}

#[test]
fn a_new_epoch_voids_the_sessions_before_it() {
    each_engine(|db| async move {
        let ana = opened(&db, "ana", "t1").await;
        opened(&db, "ben", "t2").await;
        let id = ana.clone();
        write!(db, |tx| store::users::set_password(tx, &id, "new", true)).await.unwrap();
        assert!(!is_live(&db, "t1", 1).await && is_live(&db, "t2", 1).await);
        let session = new_session(&ana, "t3", 1);
        write!(db, |tx| store::sessions::insert(tx, &session)).await.unwrap();
        assert!(is_live(&db, "t3", 1).await);
    });
}

#[test]
fn ending_one_leaves_the_others() {
    each_engine(|db| async move {
        let ana = opened(&db, "ana", "t1").await;
        let session = new_session(&ana, "t2", 0);
        write!(db, |tx| store::sessions::insert(tx, &session)).await.unwrap();
        write!(db, |tx| store::sessions::end(tx, "t1", at(1))).await.unwrap();
        assert!(!is_live(&db, "t1", 1).await && is_live(&db, "t2", 1).await);
    });
}
