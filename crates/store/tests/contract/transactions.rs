//! Transactions: kept once, in order, and only their owner's.

use ledger::{ImportId, TransactionId};
use store::StoreError;
use testkit::each_engine;

use crate::builders::{at, books, day, new_import, write};

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
        let days = day("2026-02-01")..=day("2026-02-01");
        let known = store::transactions::known(&db, &books.owner, &days, None).await.unwrap();
        assert_eq!(known.len(), 1_234);
        for (account, known) in known {
            assert_eq!((account, known.ordinal, known.bank_reference), (books.account.clone(), 0, None));
            assert!(rows.iter().any(|row| row.fingerprint == known.fingerprint));
        }
    });
}

#[test]
fn a_part_of_the_rows_is_told_by_days_number_and_reference() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let mut last = books.row(3, "2026-02-03", -650);
        last.transaction.bank_reference = Some("F3".to_owned());
        let rows = vec![books.row(1, "2026-02-01", -450), books.row(2, "2026-02-02", -550), last];
        books.put(&db, rows).await.unwrap();
        let owner = &books.owner;
        let newest = store::transactions::newest(&db, owner, 2).await.unwrap();
        let amounts: Vec<i64> = newest.iter().map(|kept| kept.transaction.amount_minor).collect();
        assert_eq!(amounts, [-550, -650], "the oldest of them first");
        for (from, to, beside, expected) in [
            ("2026-02-02", "2026-02-03", None, 2),
            ("2026-02-04", "2026-02-09", None, 0),
            ("2026-02-01", "2026-02-03", Some(&books.import), 0),
        ] {
            let days = day(from)..=day(to);
            let known = store::transactions::known(&db, owner, &days, beside).await.unwrap();
            assert_eq!(known.len(), expected, "{days:?}");
        }
        for (after, expected) in [(None, -1_000), (Some("2026-02-01"), -550)] {
            let (after, before) = (after.map(day), day("2026-02-03"));
            let sum =
                store::transactions::sum_minor(&db, owner, &books.account, after, before).await.unwrap();
            assert_eq!(sum, expected);
        }
        let found = store::transactions::of_references(&db, owner, &["F3", "F4"]).await.unwrap();
        assert!(found.is_empty(), "an account whose number nobody named is none to ask by: {found:?}");
        let (who, account) = (owner.clone(), books.account.clone());
        write!(db, |tx| store::accounts::remember(tx, &who, &account, Some("hash"), None)).await.unwrap();
        let found = store::transactions::of_references(&db, owner, &["F3", "F4"]).await.unwrap();
        assert_eq!(found, [("hash".to_owned(), "F3".to_owned(), -650)]);
        assert!(store::transactions::of_references(&db, owner, &[]).await.unwrap().is_empty());
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
        let days = day("2026-01-01")..=day("2026-12-31");
        assert!(store::transactions::known(&db, &ben.owner, &days, None).await.unwrap().is_empty());
        let account = &ana.account;
        let until = day("2027-01-01");
        assert_eq!(store::transactions::sum_minor(&db, &ben.owner, account, None, until).await.unwrap(), 0);
        assert!(store::transactions::newest(&db, &ben.owner, 9).await.unwrap().is_empty());
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
