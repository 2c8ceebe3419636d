//! The customer's invoices, each one document.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// An invoice as kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredInvoice {
    /// UUIDv7.
    pub id: String,
    /// The client's name, folded; with the number it says which invoice this is.
    pub client_key: String,
    /// The customer's own number for it.
    pub number: String,
    /// The invoice as JSON.
    pub body: String,
}

/// Stores a new invoice.
///
/// # Errors
/// [`StoreError::Taken`] when the client has one of that number.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    invoice: &StoredInvoice,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO invoices (id, user_id, client_key, number, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&invoice.id)
    .bind(owner.as_str())
    .bind(&invoice.client_key)
    .bind(&invoice.number)
    .bind(&invoice.body)
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Keeps an invoice's new state. False when there is no such one of theirs.
///
/// # Errors
/// [`StoreError::Taken`] when the client has another of that number.
pub async fn update(tx: &mut Tx, owner: &CustomerId, invoice: &StoredInvoice) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE invoices SET client_key = $1, number = $2, body = $3 WHERE id = $4 AND user_id = $5"
    )
    .bind(&invoice.client_key)
    .bind(&invoice.number)
    .bind(&invoice.body)
    .bind(&invoice.id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// One invoice of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn by_id(db: &Db, owner: &CustomerId, id: &str) -> Result<Option<StoredInvoice>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, client_key, number, body FROM invoices WHERE id = $1 AND user_id = $2"
    )
    .bind(id)
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// All invoices, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredInvoice>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, client_key, number, body FROM invoices WHERE user_id = $1 ORDER BY created_at, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}
