//! Transactions: kept once, in order, and only their owner's.

use ledger::{ImportId, TransactionId};
use store::StoreError;
use testkit::each_engine;

use crate::builders::{at, books, new_import, write};

#[test]
fn rows_come_back_in_order_with_empty_fields_empty() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let mut named = books.row(3, "2026-02-01", i64::MAX);
        named.transaction.counterparty = Some("Corner Café".to_owned());
        named.transaction.bank_reference = Some("F1".to_owned());
        let rows =
            vec![books.row(1, "2026-02-03", -450), books.row(2, "2026-02-01", -i64::MAX), named.clone()];
        books.put(&db, rows.clone()).await.unwrap();
        let found = store::transactions::all(&db, &books.owner).await.unwrap();
        let expected = [&rows[1], &rows[2], &rows[0]].map(|row| row.transaction.clone());
        assert_eq!(found.iter().map(|kept| kept.transaction.clone()).collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|kept| kept.customer_category.is_none()));
    });
}

#[test]
fn thousands_of_rows_are_kept_and_known() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let rows: Vec<_> = (0..1_234).map(|number| books.row(number, "2026-02-01", -number)).collect();
        books.put(&db, rows.clone()).await.unwrap();
        books.put(&db, Vec::new()).await.unwrap();
        assert_eq!(store::transactions::all(&db, &books.owner).await.unwrap().len(), 1_234);
        let known = store::transactions::known(&db, &books.owner).await.unwrap();
        assert_eq!(known.len(), 1_234);
        for (account, known) in known {
            assert_eq!((account, known.ordinal, known.bank_reference), (books.account.clone(), 0, None));
            assert!(rows.iter().any(|row| row.fingerprint == known.fingerprint));
        }
    });
}

#[test]
fn equal_rows_stay_apart_by_ordinal_and_never_come_twice() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let mut second = books.row(1, "2026-02-01", -450);
        second.transaction.id = TransactionId::new("second");
        second.ordinal = 1;
        books.put(&db, vec![books.row(1, "2026-02-01", -450), second.clone()]).await.unwrap();
        second.transaction.id = TransactionId::new("third");
        let fresh = books.row(2, "2026-02-02", 1);
        let outcome = books.put(&db, vec![fresh, second]).await;
        assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
        assert_eq!(
            store::transactions::all(&db, &books.owner).await.unwrap().len(),
            2,
            "nothing half written"
        );
    });
}

#[test]
fn no_row_stands_in_an_account_or_import_of_somebody_else() {
    each_engine(|db| async move {
        let (ana, ben) = (books(&db, "ana").await, books(&db, "ben").await);
        let rows = [ana.row(1, "2026-02-01", -450)];
        let (owner, import) = (ben.owner.clone(), ben.import.clone());
        assert!(write!(db, |tx| store::transactions::insert_all(tx, &owner, &import, &rows)).await.is_err());
        let rows = [ben.row(1, "2026-02-01", -450)];
        let (owner, import) = (ben.owner.clone(), ana.import.clone());
        assert!(write!(db, |tx| store::transactions::insert_all(tx, &owner, &import, &rows)).await.is_err());
    });
}

#[test]
fn a_foreign_row_and_a_missing_one_look_alike() {
    each_engine(|db| async move {
        let (ana, ben) = (books(&db, "ana").await, books(&db, "ben").await);
        let row = ana.row(1, "2026-02-01", -450);
        let id = row.transaction.id.clone();
        ana.put(&db, vec![row]).await.unwrap();
        for (owner, id, expected) in [
            (&ben.owner, id.clone(), false),
            (&ana.owner, TransactionId::new("none"), false),
            (&ana.owner, id, true),
        ] {
            let owner = owner.clone();
            let changed =
                write!(db, |tx| store::transactions::set_category(tx, &owner, &id, Some("groceries"), at(1)));
            assert_eq!(changed.await.unwrap(), expected);
        }
        assert!(store::transactions::all(&db, &ben.owner).await.unwrap().is_empty());
        assert!(store::transactions::known(&db, &ben.owner).await.unwrap().is_empty());
        let kept = store::transactions::all(&db, &ana.owner).await.unwrap();
        assert_eq!(kept[0].customer_category.as_deref(), Some("groceries"));
        let (owner, id) = (ana.owner.clone(), kept[0].transaction.id.clone());
        write!(db, |tx| store::transactions::set_category(tx, &owner, &id, None, at(2))).await.unwrap();
        assert_eq!(store::transactions::all(&db, &ana.owner).await.unwrap()[0].customer_category, None);
    });
}

#[test]
fn removing_an_import_takes_its_rows_and_no_others() {
    each_engine(|db| async move {
        let (ana, ben) = (books(&db, "ana").await, books(&db, "ben").await);
        ana.put(&db, vec![ana.row(1, "2026-02-01", -450), ana.row(2, "2026-02-02", -550)]).await.unwrap();
        let (owner, rows) = (ana.owner.clone(), [ana.row(3, "2026-02-03", -650)]);
        db.write(move |tx| {
            Box::pin(async move {
                store::imports::insert(tx, &owner, &new_import("second", 1)).await?;
                store::transactions::insert_all(tx, &owner, &ImportId::new("second"), &rows).await
            })
        })
        .await
        .unwrap();
        for (owner, expected) in [(&ben.owner, 0), (&ana.owner, 2), (&ana.owner, 0)] {
            let (owner, import) = (owner.clone(), ana.import.clone());
            let removed =
                write!(db, |tx| store::transactions::remove_import(tx, &owner, &import)).await.unwrap();
            assert_eq!(removed, expected);
        }
        let left = store::transactions::all(&db, &ana.owner).await.unwrap();
        assert_eq!(left.iter().map(|kept| kept.transaction.amount_minor).collect::<Vec<_>>(), [-650]);
    });
}
