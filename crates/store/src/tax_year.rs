//! The tax year as the customer lives it: their tax profile, payments no statement shows, receipts and journeys.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// A payment to the tax authority recorded by hand.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredTaxPayment {
    /// UUIDv7.
    pub id: String,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// The customer's own words.
    pub note: String,
}

/// Where the customer says a payment belongs.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPlacement {
    /// A recorded payment's id, or a transaction's.
    pub payment_id: String,
    /// Such as `2026` or `2026/27`.
    pub tax_year: String,
    /// Counted from 1.
    pub instalment: i64,
}

/// A business cost that no statement shows, such as one paid in cash.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredReceipt {
    /// UUIDv7.
    pub id: String,
    /// The day on the receipt.
    pub spent_on: NaiveDate,
    /// Who was paid.
    pub supplier: String,
    /// A business category's stored name.
    pub category: String,
    /// Minor units, positive.
    pub amount_minor: i64,
}

/// A business journey by the customer's own vehicle.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredJourney {
    /// UUIDv7.
    pub id: String,
    /// The day.
    pub driven_on: NaiveDate,
    /// Tenths of a mile.
    pub tenth_miles: i64,
    /// What for.
    pub purpose: String,
}

/// The tax profile of one year as JSON, if the customer gave one.
///
/// # Errors
/// The database's own failure.
pub async fn profile(db: &Db, owner: &CustomerId, tax_year: &str) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT body FROM tax_profiles WHERE user_id = $1 AND tax_year = $2"
    )
    .bind(owner.as_str())
    .bind(tax_year)
    .fetch_optional(pool)
    .await)?)
}

/// Keeps a tax profile in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put_profile(
    tx: &mut Tx,
    owner: &CustomerId,
    tax_year: &str,
    body: &str,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO tax_profiles (user_id, tax_year, body) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, tax_year) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(tax_year)
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Records a payment.
///
/// # Errors
/// The database's own failure.
pub async fn insert_payment(
    tx: &mut Tx,
    owner: &CustomerId,
    payment: &StoredTaxPayment,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO tax_payments (id, user_id, paid_on, amount_minor, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&payment.id)
    .bind(owner.as_str())
    .bind(payment.paid_on)
    .bind(payment.amount_minor)
    .bind(&payment.note)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes a recorded payment. False when there is no such one of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn remove_payment(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM tax_payment_placements WHERE user_id = $1 AND payment_id = $2"
    )
    .bind(owner.as_str())
    .bind(id)
    .execute(connection)
    .await
    .map(drop))?;
    remove(tx, owner, "DELETE FROM tax_payments WHERE user_id = $1 AND id = $2", id).await
}

/// The recorded payments, by day.
///
/// # Errors
/// The database's own failure.
pub async fn payments(db: &Db, owner: &CustomerId) -> Result<Vec<StoredTaxPayment>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, paid_on, amount_minor, note FROM tax_payments WHERE user_id = $1 ORDER BY paid_on, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// Places a payment in an instalment, in place of where it was placed before.
///
/// # Errors
/// The database's own failure.
pub async fn place_payment(
    tx: &mut Tx,
    owner: &CustomerId,
    placement: &StoredPlacement,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO tax_payment_placements (user_id, payment_id, tax_year, instalment) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, payment_id) DO UPDATE SET
           tax_year = excluded.tax_year, instalment = excluded.instalment"
    )
    .bind(owner.as_str())
    .bind(&placement.payment_id)
    .bind(&placement.tax_year)
    .bind(placement.instalment)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Every placement the customer made.
///
/// # Errors
/// The database's own failure.
pub async fn placements(db: &Db, owner: &CustomerId) -> Result<Vec<StoredPlacement>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT payment_id, tax_year, instalment FROM tax_payment_placements
         WHERE user_id = $1 ORDER BY payment_id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// Stores a receipt.
///
/// # Errors
/// The database's own failure.
pub async fn insert_receipt(
    tx: &mut Tx,
    owner: &CustomerId,
    receipt: &StoredReceipt,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO receipts (id, user_id, spent_on, supplier, category, amount_minor, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&receipt.id)
    .bind(owner.as_str())
    .bind(receipt.spent_on)
    .bind(&receipt.supplier)
    .bind(&receipt.category)
    .bind(receipt.amount_minor)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes a receipt. False when there is no such one of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn remove_receipt(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    remove(tx, owner, "DELETE FROM receipts WHERE user_id = $1 AND id = $2", id).await
}

/// The receipts, by day.
///
/// # Errors
/// The database's own failure.
pub async fn receipts(db: &Db, owner: &CustomerId) -> Result<Vec<StoredReceipt>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, spent_on, supplier, category, amount_minor FROM receipts
         WHERE user_id = $1 ORDER BY spent_on, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// Stores a journey.
///
/// # Errors
/// The database's own failure.
pub async fn insert_journey(
    tx: &mut Tx,
    owner: &CustomerId,
    journey: &StoredJourney,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO journeys (id, user_id, driven_on, tenth_miles, purpose, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&journey.id)
    .bind(owner.as_str())
    .bind(journey.driven_on)
    .bind(journey.tenth_miles)
    .bind(&journey.purpose)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes a journey. False when there is no such one of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn remove_journey(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    remove(tx, owner, "DELETE FROM journeys WHERE user_id = $1 AND id = $2", id).await
}

/// The journeys, by day.
///
/// # Errors
/// The database's own failure.
pub async fn journeys(db: &Db, owner: &CustomerId) -> Result<Vec<StoredJourney>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, driven_on, tenth_miles, purpose FROM journeys WHERE user_id = $1 ORDER BY driven_on, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

async fn remove(
    tx: &mut Tx,
    owner: &CustomerId,
    statement: &'static str,
    id: &str,
) -> Result<bool, StoreError> {
    let removed = on_tx!(tx, |connection| sqlx::query(statement)
        .bind(owner.as_str())
        .bind(id)
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}
