//! What is held in investment accounts, on every engine: its owner's alone, and gone with its import.

use ledger::{AccountId, CustomerId, Fingerprint, ImportId};
use store::portfolio::{
    NewMovement, StoredAnnouncement, StoredMovement, StoredPosition, StoredPrice, StoredRate,
};
use store::{StoreError, Tx};
use testkit::each_engine;

use crate::builders::{books, day, person, write};

fn movement(id: &str, account: &str, import: Option<&str>) -> NewMovement {
    NewMovement {
        movement: StoredMovement {
            id: id.to_owned(),
            account_id: account.to_owned(),
            import_id: import.map(str::to_owned),
            happened_on: day("2026-02-01"),
            kind: "buy".to_owned(),
            security: Some("VTI".to_owned()),
            quantity: Some("12.345678".to_owned()),
            amount_minor: Some(-300_000),
            currency: "GBP".to_owned(),
            detail: None,
            bank_reference: Some("F1".to_owned()),
        },
        fingerprint: Fingerprint::from_stored(format!("facts of {id}")),
        ordinal: 0,
    }
}

fn price(on: &str, price: &str) -> StoredPrice {
    StoredPrice {
        security: "VTI".to_owned(),
        priced_on: day(on),
        price: price.to_owned(),
        currency: "GBP".to_owned(),
        source: "you".to_owned(),
    }
}

fn announcement(per_share: &str) -> StoredAnnouncement {
    StoredAnnouncement {
        security: "VTI".to_owned(),
        ex_on: day("2026-03-10"),
        record_on: None,
        pay_on: day("2026-03-20"),
        per_share: per_share.to_owned(),
        currency: "GBP".to_owned(),
        class: "ordinary".to_owned(),
        source: "issuer".to_owned(),
    }
}

/// One row in each of these tables.
pub(crate) async fn fill(
    tx: &mut Tx,
    owner: &CustomerId,
    account: &AccountId,
    import: &ImportId,
    name: &str,
) -> Result<(), StoreError> {
    let (account, id) = (account.as_str(), format!("m-{name}"));
    let rows =
        [movement(&id, account, Some(import.as_str())), movement(&format!("{id}-told"), account, None)];
    store::portfolio::insert_movements(tx, owner, &rows).await?;
    let position = StoredPosition {
        account_id: account.to_owned(),
        security: "VTI".to_owned(),
        held_on: day("2026-02-28"),
        quantity: "12.345678".to_owned(),
        price: Some("250.125".to_owned()),
        currency: "GBP".to_owned(),
    };
    store::portfolio::insert_positions(tx, owner, import, &[position]).await?;
    store::portfolio::name_security(tx, owner, "VTI", Some("All stocks")).await?;
    store::portfolio::put_price(tx, owner, &price("2026-02-28", "250.125")).await?;
    let rate = StoredRate {
        currency: "USD".to_owned(),
        rated_on: day("2026-02-28"),
        rate: "0.79".to_owned(),
        source: "ECB".to_owned(),
    };
    store::portfolio::put_rate(tx, owner, &rate).await?;
    store::portfolio::put_announcement(tx, owner, &announcement("0.9")).await?;
    store::portfolio::put_settings(tx, owner, "{}").await
}

#[test]
fn everything_is_read_back_and_is_nobody_elses() {
    each_engine(|db| async move {
        let (ana, ben) = (books(&db, "ana").await, person(&db, "ben").await);
        let (owner, account, import) = (ana.owner.clone(), ana.account.clone(), ana.import.clone());
        write!(db, |tx| fill(tx, &owner, &account, &import, "ana")).await.unwrap();
        let found = store::portfolio::all(&db, &ana.owner).await.unwrap();
        assert_eq!(found.movements[0].quantity.as_deref(), Some("12.345678"));
        assert_eq!((found.movements.len(), found.positions.len(), found.rates.len()), (2, 1, 1));
        assert_eq!(
            (found.prices.len(), found.announced.len(), found.settings.as_deref()),
            (1, 1, Some("{}"))
        );
        let days = day("2000-01-01")..=day("2030-12-31");
        assert_eq!(store::portfolio::known(&db, &ana.owner, &days).await.unwrap().len(), 2);
        let days = day("2000-01-01")..=day("2000-12-31");
        assert!(store::portfolio::known(&db, &ana.owner, &days).await.unwrap().is_empty());
        let others = store::portfolio::all(&db, &ben).await.unwrap();
        assert!(others.movements.is_empty() && others.securities.is_empty() && others.settings.is_none());
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::portfolio::remove_told(tx, &owner, "m-ana-told")).await.unwrap());
        let owner = ben.clone();
        let class = Some("Stocks");
        assert!(!write!(db, |tx| store::portfolio::set_class(tx, &owner, "VTI", class)).await.unwrap());
    });
}

#[test]
fn what_is_told_anew_stands_in_place_of_the_old() {
    each_engine(|db| async move {
        let ana = person(&db, "ana").await;
        for (name, amount) in [(None, "1"), (Some("All stocks"), "2"), (None, "3")] {
            let owner = ana.clone();
            db.write(move |tx| {
                Box::pin(async move {
                    store::portfolio::name_security(tx, &owner, "VTI", name).await?;
                    store::portfolio::put_price(tx, &owner, &price("2026-02-28", amount)).await?;
                    store::portfolio::put_announcement(tx, &owner, &announcement(amount)).await
                })
            })
            .await
            .unwrap();
        }
        let found = store::portfolio::all(&db, &ana).await.unwrap();
        assert_eq!((found.prices.len(), found.prices[0].price.as_str()), (1, "3"));
        assert_eq!((found.announced.len(), found.announced[0].per_share.as_str()), (1, "3"));
        assert_eq!(found.securities[0].name.as_deref(), Some("All stocks"), "no name takes none away");
    });
}

#[test]
fn an_import_takes_its_movements_and_positions_with_it_and_leaves_what_was_told() {
    each_engine(|db| async move {
        let ana = books(&db, "ana").await;
        let (owner, account, import) = (ana.owner.clone(), ana.account.clone(), ana.import.clone());
        write!(db, |tx| fill(tx, &owner, &account, &import, "ana")).await.unwrap();
        let (owner, import) = (ana.owner.clone(), ana.import.clone());
        write!(db, |tx| store::portfolio::forget_import(tx, &owner, &import)).await.unwrap();
        let found = store::portfolio::all(&db, &ana.owner).await.unwrap();
        assert_eq!((found.movements.len(), found.positions.len()), (1, 0));
        assert_eq!(found.movements[0].import_id, None);
        let owner = ana.owner.clone();
        assert!(write!(db, |tx| store::portfolio::remove_told(tx, &owner, "m-ana-told")).await.unwrap());
    });
}
