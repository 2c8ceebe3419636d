//! Imports: waiting, committed, undone.

use ledger::{CustomerId, ImportId};
use store::Db;
use store::pending_imports::PendingImport;
use testkit::each_engine;

use crate::builders::{at, new_import, person, write};

pub(crate) fn pending(id: &str) -> PendingImport {
    PendingImport {
        id: id.to_owned(),
        file_name: "march.csv".to_owned(),
        choices: "{}".to_owned(),
        bytes: vec![0, 159, 146, 150, 255],
    }
}

async fn wait(db: &Db, owner: &CustomerId, id: &str, minutes: i64) {
    let (owner, pending) = (owner.clone(), pending(id));
    write!(db, |tx| store::pending_imports::insert(tx, &owner, &pending, at(minutes), at(minutes - 60)))
        .await
        .unwrap();
}

async fn is_waiting(db: &Db, owner: &CustomerId, id: &str) -> bool {
    store::pending_imports::by_id(db, owner, id).await.unwrap().is_some()
}

#[test]
fn imports_are_listed_newest_first_and_undone_once() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, minutes) in [("first", 0), ("second", 1)] {
            let owner = ana.clone();
            write!(db, |tx| store::imports::insert(tx, &owner, &new_import(id, minutes))).await.unwrap();
        }
        for (owner, expected) in [(&ben, false), (&ana, true), (&ana, false)] {
            let (owner, first) = (owner.clone(), ImportId::new("first"));
            let undone =
                write!(db, |tx| store::imports::mark_undone(tx, &owner, &first, at(5))).await.unwrap();
            assert_eq!(undone, expected);
        }
        let mut first = new_import("first", 0);
        first.undone_at = Some(at(5));
        assert_eq!(store::imports::newest(&db, &ana).await.unwrap(), [new_import("second", 1), first]);
        assert!(store::imports::newest(&db, &ben).await.unwrap().is_empty());
    });
}

#[test]
fn a_waiting_file_is_its_owners_alone() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        wait(&db, &ana, "w1", 0).await;
        let kept = store::pending_imports::by_id(&db, &ana, "w1").await.unwrap().unwrap();
        assert_eq!((kept.bytes, kept.choices.as_str()), (pending("w1").bytes, "{}"));
        assert!(!is_waiting(&db, &ben, "w1").await && !is_waiting(&db, &ana, "w2").await);
        for (owner, expected) in [(&ben, false), (&ana, true)] {
            let owner = owner.clone();
            let chosen = write!(db, |tx| store::pending_imports::set_choices(tx, &owner, "w1", "{\"a\":1}"));
            assert_eq!(chosen.await.unwrap(), expected);
        }
        for (owner, expected) in [(&ben, false), (&ana, true), (&ana, false)] {
            let owner = owner.clone();
            let removed = write!(db, |tx| store::pending_imports::remove(tx, &owner, "w1")).await.unwrap();
            assert_eq!(removed, expected);
        }
    });
}

#[test]
fn old_and_many_waiting_files_make_room() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        wait(&db, &ben, "bens", 0).await;
        for number in 0..7 {
            wait(&db, &ana, &format!("w{number}"), number).await;
        }
        let mut left = Vec::new();
        for number in 0..7 {
            left.push(is_waiting(&db, &ana, &format!("w{number}")).await);
        }
        assert_eq!(left, [false, false, true, true, true, true, true]);
        wait(&db, &ana, "later", 66).await;
        assert!(!is_waiting(&db, &ana, "w5").await, "older than an hour");
        assert!(is_waiting(&db, &ana, "w6").await && is_waiting(&db, &ana, "later").await);
        assert!(is_waiting(&db, &ben, "bens").await);
    });
}
