//! What is supposed: one set a customer, replaced and forgotten by its owner alone.

use testkit::each_engine;

use crate::builders::{person, write};

#[test]
fn suppositions_are_replaced_and_forgotten_by_their_owner() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (owner, body) in [(&ana, "first"), (&ana, "second"), (&ben, "bens")] {
            let owner = owner.clone();
            write!(db, |tx| store::what_if::put(tx, &owner, body)).await.unwrap();
        }
        assert_eq!(store::what_if::get(&db, &ana).await.unwrap().as_deref(), Some("second"));
        let owner = ana.clone();
        write!(db, |tx| store::what_if::remove(tx, &owner)).await.unwrap();
        assert_eq!(store::what_if::get(&db, &ana).await.unwrap(), None);
        assert_eq!(store::what_if::get(&db, &ben).await.unwrap().as_deref(), Some("bens"));
        let owner = ana.clone();
        write!(db, |tx| store::what_if::remove(tx, &owner)).await.unwrap();
    });
}
