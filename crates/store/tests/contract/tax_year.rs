//! The tax year as the customer lives it, money put aside, and invoices: each its owner's alone.

use ledger::CustomerId;
use store::invoices::StoredInvoice;
use store::set_asides::StoredSetAside;
use store::tax_year::{StoredJourney, StoredPlacement, StoredReceipt, StoredTaxPayment};
use store::{StoreError, Tx};
use testkit::each_engine;

use crate::builders::{at, day, person, write};

pub(crate) fn payment(id: &str) -> StoredTaxPayment {
    StoredTaxPayment {
        id: id.to_owned(),
        paid_on: day("2026-09-14"),
        amount_minor: 250_000,
        note: "IRS Direct Pay".to_owned(),
    }
}

pub(crate) fn receipt(id: &str) -> StoredReceipt {
    StoredReceipt {
        id: id.to_owned(),
        spent_on: day("2026-03-02"),
        supplier: "Corner print shop".to_owned(),
        category: "business-supplies".to_owned(),
        amount_minor: 1_250,
    }
}

pub(crate) fn journey(id: &str) -> StoredJourney {
    StoredJourney {
        id: id.to_owned(),
        driven_on: day("2026-03-02"),
        tenth_miles: 124,
        purpose: "Client visit".to_owned(),
    }
}

pub(crate) fn set_aside(id: &str) -> StoredSetAside {
    StoredSetAside {
        id: id.to_owned(),
        transaction_id: Some("t1".to_owned()),
        noted_on: day("2026-03-02"),
        amount_minor: 31_000,
        body: "{}".to_owned(),
        undone_at: None,
    }
}

pub(crate) fn invoice(id: &str, number: &str) -> StoredInvoice {
    StoredInvoice {
        id: id.to_owned(),
        client_key: "acme".to_owned(),
        number: number.to_owned(),
        body: "{}".to_owned(),
    }
}

/// One row in each of these tables.
pub(crate) async fn fill(tx: &mut Tx, owner: &CustomerId, name: &str) -> Result<(), StoreError> {
    let id = |what: &str| format!("{what}-{name}");
    store::tax_year::put_profile(tx, owner, "2026", "{}").await?;
    store::tax_year::insert_payment(tx, owner, &payment(&id("p")), at(0)).await?;
    let placement = StoredPlacement { payment_id: id("p"), tax_year: "2026".to_owned(), instalment: 3 };
    store::tax_year::place_payment(tx, owner, &placement).await?;
    store::tax_year::insert_receipt(tx, owner, &receipt(&id("rc")), at(0)).await?;
    store::tax_year::insert_journey(tx, owner, &journey(&id("j")), at(0)).await?;
    store::set_asides::put_policy(tx, owner, "{}").await?;
    store::set_asides::insert(tx, owner, &set_aside(&id("s")), at(0)).await?;
    store::what_if::put(tx, owner, "{}").await?;
    store::retirement_plans::put(tx, owner, "{}").await?;
    store::invoices::insert(tx, owner, &invoice(&id("i"), "1"), at(0)).await
}

#[test]
fn a_tax_profile_is_kept_by_year_and_replaces_the_one_before() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (year, body) in [("2025", "old"), ("2026", "first"), ("2026", "second")] {
            let owner = ana.clone();
            write!(db, |tx| store::tax_year::put_profile(tx, &owner, year, body)).await.unwrap();
        }
        let get = async |owner, year| store::tax_year::profile(&db, owner, year).await.unwrap();
        assert_eq!(get(&ana, "2026").await.as_deref(), Some("second"));
        assert_eq!(get(&ana, "2025").await.as_deref(), Some("old"));
        assert_eq!((get(&ana, "2024").await, get(&ben, "2026").await), (None, None));
    });
}

#[test]
fn payments_keep_their_place_until_they_are_removed() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let owner = ana.clone();
        write!(db, |tx| store::tax_year::insert_payment(tx, &owner, &payment("p1"), at(0))).await.unwrap();
        for instalment in [3, 2] {
            let (owner, tax_year) = (ana.clone(), "2026".to_owned());
            let placement = StoredPlacement { payment_id: "p1".to_owned(), tax_year, instalment };
            write!(db, |tx| store::tax_year::place_payment(tx, &owner, &placement)).await.unwrap();
        }
        assert_eq!(store::tax_year::payments(&db, &ana).await.unwrap(), [payment("p1")]);
        assert_eq!(store::tax_year::placements(&db, &ana).await.unwrap()[0].instalment, 2);
        assert!(store::tax_year::payments(&db, &ben).await.unwrap().is_empty());
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::tax_year::remove_payment(tx, &owner, "p1")).await.unwrap());
        let owner = ana.clone();
        assert!(write!(db, |tx| store::tax_year::remove_payment(tx, &owner, "p1")).await.unwrap());
        assert!(store::tax_year::placements(&db, &ana).await.unwrap().is_empty());
    });
}

#[test]
fn receipts_and_journeys_are_their_owners() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let owner = ana.clone();
        write!(db, |tx| store::tax_year::insert_receipt(tx, &owner, &receipt("r1"), at(0))).await.unwrap();
        let owner = ana.clone();
        write!(db, |tx| store::tax_year::insert_journey(tx, &owner, &journey("j1"), at(0))).await.unwrap();
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::tax_year::remove_receipt(tx, &owner, "r1")).await.unwrap());
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::tax_year::remove_journey(tx, &owner, "j1")).await.unwrap());
        assert_eq!(store::tax_year::receipts(&db, &ana).await.unwrap(), [receipt("r1")]);
        assert_eq!(store::tax_year::journeys(&db, &ana).await.unwrap(), [journey("j1")]);
        assert!(store::tax_year::receipts(&db, &ben).await.unwrap().is_empty());
    });
}

#[test]
fn what_was_put_aside_can_be_taken_back_once() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let owner = ana.clone();
        write!(db, |tx| store::set_asides::put_policy(tx, &owner, "{\"mode\":\"smart\"}")).await.unwrap();
        let owner = ana.clone();
        write!(db, |tx| store::set_asides::insert(tx, &owner, &set_aside("s1"), at(0))).await.unwrap();
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::set_asides::undo(tx, &owner, "s1", at(1))).await.unwrap());
        let owner = ana.clone();
        assert!(write!(db, |tx| store::set_asides::undo(tx, &owner, "s1", at(1))).await.unwrap());
        let owner = ana.clone();
        assert!(!write!(db, |tx| store::set_asides::undo(tx, &owner, "s1", at(2))).await.unwrap());
        assert_eq!(store::set_asides::all(&db, &ana).await.unwrap()[0].undone_at, Some(at(1)));
        assert_eq!(store::set_asides::policy(&db, &ben).await.unwrap(), None);
    });
}

#[test]
fn a_client_has_each_invoice_number_once() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let owner = ana.clone();
        write!(db, |tx| store::invoices::insert(tx, &owner, &invoice("i1", "7"), at(0))).await.unwrap();
        let owner = ana.clone();
        let again = write!(db, |tx| store::invoices::insert(tx, &owner, &invoice("i2", "7"), at(0))).await;
        assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::invoices::update(tx, &owner, &invoice("i1", "8"))).await.unwrap());
        assert_eq!(store::invoices::by_id(&db, &ben, "i1").await.unwrap(), None);
        assert_eq!(store::invoices::all(&db, &ana).await.unwrap(), [invoice("i1", "7")]);
    });
}

#[test]
fn an_invoice_is_removed_by_its_owner_alone() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let owner = ana.clone();
        write!(db, |tx| store::invoices::insert(tx, &owner, &invoice("i1", "7"), at(0))).await.unwrap();
        let owner = ben.clone();
        assert!(!write!(db, |tx| store::invoices::remove(tx, &owner, "i1")).await.unwrap());
        let owner = ben.clone();
        assert!(write!(db, |tx| store::invoices::all_held(tx, &owner)).await.unwrap().is_empty());
        let owner = ana.clone();
        let held = write!(db, |tx| store::invoices::all_held(tx, &owner)).await.unwrap();
        assert_eq!(held, store::invoices::all(&db, &ana).await.unwrap());
        let owner = ana.clone();
        assert!(write!(db, |tx| store::invoices::remove(tx, &owner, "i1")).await.unwrap());
        assert!(store::invoices::all(&db, &ana).await.unwrap().is_empty());
    });
}
