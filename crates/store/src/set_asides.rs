//! Money put aside for tax: how the customer wants it done, and the log of what was done.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredSetAside {
    /// UUIDv7.
    pub id: String,
    /// The deposit it was put aside from, if it was one.
    pub transaction_id: Option<String>,
    /// The day it holds from.
    pub noted_on: NaiveDate,
    /// Minor units; negative when money was released.
    pub amount_minor: i64,
    /// Rate, trigger and reason as JSON.
    pub body: String,
    /// When the customer took it back, if they did.
    pub undone_at: Option<DateTime<Utc>>,
}

/// How the customer wants tax money put aside, as JSON.
///
/// # Errors
/// The database's own failure.
pub async fn policy(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT body FROM set_aside_policies WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(pool)
        .await)?)
}

/// Keeps a policy in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put_policy(tx: &mut Tx, owner: &CustomerId, body: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO set_aside_policies (user_id, body) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds a line to the log.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    entry: &StoredSetAside,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO set_asides (id, user_id, transaction_id, noted_on, amount_minor, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&entry.id)
    .bind(owner.as_str())
    .bind(&entry.transaction_id)
    .bind(entry.noted_on)
    .bind(entry.amount_minor)
    .bind(&entry.body)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Takes a line back. False when there is no such standing one of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn undo(tx: &mut Tx, owner: &CustomerId, id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE set_asides SET undone_at = $1 WHERE id = $2 AND user_id = $3 AND undone_at IS NULL"
    )
    .bind(now)
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// The whole log, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredSetAside>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, transaction_id, noted_on, amount_minor, body, undone_at FROM set_asides
         WHERE user_id = $1 ORDER BY created_at, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}
