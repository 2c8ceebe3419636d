//! The kept retirement plan: one a customer, replaced and forgotten by its owner alone.

use testkit::each_engine;

use crate::builders::{person, write};

#[test]
fn a_plan_is_replaced_and_forgotten_by_its_owner() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (owner, body) in [(&ana, "first"), (&ana, "second"), (&ben, "bens")] {
            let owner = owner.clone();
            write!(db, |tx| store::retirement_plans::put(tx, &owner, body)).await.unwrap();
        }
        let kept = store::retirement_plans::get(&db, &ana).await.unwrap();
        assert_eq!(kept.as_deref(), Some("second"));
        let owner = ana.clone();
        write!(db, |tx| store::retirement_plans::remove(tx, &owner)).await.unwrap();
        assert_eq!(store::retirement_plans::get(&db, &ana).await.unwrap(), None);
        let bens = store::retirement_plans::get(&db, &ben).await.unwrap();
        assert_eq!(bens.as_deref(), Some("bens"));
    });
}
