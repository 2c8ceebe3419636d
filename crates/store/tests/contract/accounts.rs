//! Accounts and the balances banks reported for them.

use ledger::{AccountId, Balance, ImportId};
use store::Db;
use testkit::each_engine;

use crate::builders::{Books, at, books, day, new_account, new_import, person, write};

async fn report(db: &Db, books: &Books, import: &str, on: &str, amount_minor: i64) {
    let (owner, account, import) = (books.owner.clone(), books.account.clone(), ImportId::new(import));
    let balance = Balance { as_of: day(on), amount_minor };
    write!(db, |tx| store::accounts::insert_balance(tx, &owner, &import, &account, balance, at(0)))
        .await
        .unwrap();
}

async fn second_import(db: &Db, books: &Books) -> ImportId {
    let (owner, id) = (books.owner.clone(), ImportId::new("second"));
    write!(db, |tx| store::imports::insert(tx, &owner, &new_import("second", 1))).await.unwrap();
    id
}

async fn balance(db: &Db, books: &Books) -> Option<(String, i64)> {
    let accounts = store::accounts::all(db, &books.owner).await.unwrap();
    accounts[0].account.balance.map(|balance| (balance.as_of.to_string(), balance.amount_minor))
}

#[test]
fn an_account_comes_back_as_it_was_kept() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let (owner, import) = (books.owner.clone(), books.import.clone());
        let mut card = new_account("card");
        card.account.kind = ledger::AccountKind::CreditCard;
        card.bank_account_hash = Some("h".to_owned());
        card.bank_account_mask = Some("•1234".to_owned());
        card.csv_mapping = Some("{\"date\":0}".to_owned());
        let kept = card.clone();
        write!(db, |tx| store::accounts::insert(tx, &owner, &import, &kept, at(1))).await.unwrap();
        let found = store::accounts::all(&db, &books.owner).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].account, new_account("account-ana").account);
        assert_eq!((&found[0].bank_account_hash, &found[0].csv_mapping), (&None, &None));
        assert_eq!(found[1].account, card.account);
        assert_eq!(found[1].bank_account_mask, card.bank_account_mask);
        assert_eq!(
            (&found[1].bank_account_hash, &found[1].csv_mapping),
            (&card.bank_account_hash, &card.csv_mapping)
        );
    });
}

#[test]
fn the_balance_is_the_latest_of_the_standing_imports() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        assert_eq!(balance(&db, &books).await, None);
        report(&db, &books, "import-ana", "2026-02-10", 100).await;
        let second = second_import(&db, &books).await;
        report(&db, &books, "second", "2026-02-20", 200).await;
        report(&db, &books, "second", "2026-01-20", 50).await;
        assert_eq!(balance(&db, &books).await, Some(("2026-02-20".to_owned(), 200)));
        report(&db, &books, "second", "2026-02-20", 210).await;
        assert_eq!(balance(&db, &books).await, Some(("2026-02-20".to_owned(), 210)));
        let owner = books.owner.clone();
        write!(db, |tx| store::accounts::forget_import(tx, &owner, &second)).await.unwrap();
        assert_eq!(balance(&db, &books).await, Some(("2026-02-10".to_owned(), 100)));
    });
}

#[test]
fn an_undone_import_takes_its_account_along_unless_others_use_it() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let second = second_import(&db, &books).await;
        let (owner, import) = (books.owner.clone(), second.clone());
        write!(db, |tx| store::accounts::insert(tx, &owner, &import, &new_account("new"), at(1)))
            .await
            .unwrap();
        let (owner, first) = (books.owner.clone(), books.import.clone());
        let mut row = books.row(1, "2026-02-01", -450);
        row.transaction.account_id = AccountId::new("new");
        write!(db, |tx| store::transactions::insert_all(tx, &owner, &first, &[row])).await.unwrap();
        let (owner, import) = (books.owner.clone(), second.clone());
        write!(db, |tx| store::accounts::forget_import(tx, &owner, &import)).await.unwrap();
        assert_eq!(
            store::accounts::all(&db, &books.owner).await.unwrap().len(),
            2,
            "a row of another import is in it"
        );
        let (owner, first) = (books.owner.clone(), books.import.clone());
        write!(db, |tx| store::transactions::remove_import(tx, &owner, &first)).await.unwrap();
        let owner = books.owner.clone();
        write!(db, |tx| store::accounts::forget_import(tx, &owner, &second)).await.unwrap();
        let left = store::accounts::all(&db, &books.owner).await.unwrap();
        assert_eq!(left.iter().map(|kept| kept.account.id.as_str()).collect::<Vec<_>>(), ["account-ana"]);
    });
}

#[test]
fn what_is_remembered_of_an_account_is_its_owners() {
    each_engine(|db| async move {
        let books = books(&db, "ana").await;
        let ben = person(&db, "ben").await;
        let (owner, account) = (books.owner.clone(), books.account.clone());
        write!(db, |tx| store::accounts::remember(tx, &owner, &account, None, Some("{}"))).await.unwrap();
        let account = books.account.clone();
        write!(db, |tx| store::accounts::remember(tx, &ben, &account, Some("x"), Some("x"))).await.unwrap();
        let kept = store::accounts::all(&db, &books.owner).await.unwrap();
        assert_eq!(
            (kept[0].bank_account_hash.as_deref(), kept[0].csv_mapping.as_deref()),
            (None, Some("{}"))
        );
    });
}

#[test]
fn nobody_reports_a_balance_for_anothers_account() {
    each_engine(|db| async move {
        let (ana, ben) = (books(&db, "ana").await, books(&db, "ben").await);
        let balance = Balance { as_of: day("2026-02-10"), amount_minor: 1 };
        let (owner, import, account) = (ben.owner.clone(), ben.import.clone(), ana.account.clone());
        let outcome =
            write!(db, |tx| store::accounts::insert_balance(tx, &owner, &import, &account, balance, at(0)))
                .await;
        assert!(outcome.is_err());
        assert_eq!(self::balance(&db, &ana).await, None);
        assert_eq!(store::accounts::all(&db, &ben.owner).await.unwrap().len(), 1);
    });
}
