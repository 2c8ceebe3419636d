//! The customer's own changes, so that each can be taken back.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One change.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredChange {
    /// UUIDv7.
    pub id: String,
    /// What was changed and how it was before, as JSON.
    pub body: String,
}

/// Notes a change.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    change: &StoredChange,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO changes (id, user_id, body, at) VALUES ($1, $2, $3, $4)"
    )
    .bind(&change.id)
    .bind(owner.as_str())
    .bind(&change.body)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The newest change that stands, as a transaction sees it.
///
/// # Errors
/// The database's own failure.
pub async fn newest_in(tx: &mut Tx, owner: &CustomerId) -> Result<Option<StoredChange>, StoreError> {
    Ok(on_tx!(tx, |connection| {
        sqlx::query_as(
        "SELECT id, body FROM changes WHERE user_id = $1 AND undone_at IS NULL ORDER BY at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(connection)
    .await
    })?)
}

/// The newest change that stands.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId) -> Result<Option<StoredChange>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT id, body FROM changes WHERE user_id = $1 AND undone_at IS NULL ORDER BY at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await
    })?)
}

/// A change that was taken back.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct UndoneChange {
    /// What was changed, as JSON.
    pub body: String,
    /// When it was taken back.
    pub at: DateTime<Utc>,
}

/// The changes taken back since a moment, the first one first.
///
/// # Errors
/// The database's own failure.
pub async fn undone_since(
    db: &Db,
    owner: &CustomerId,
    since: DateTime<Utc>,
) -> Result<Vec<UndoneChange>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT body, undone_at AS at FROM changes WHERE user_id = $1 AND undone_at >= $2 ORDER BY undone_at, id"
    )
    .bind(owner.as_str())
    .bind(since)
    .fetch_all(pool)
    .await
    })?)
}

/// Marks a change as undone.
///
/// # Errors
/// The database's own failure.
pub async fn mark_undone(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("UPDATE changes SET undone_at = $1 WHERE id = $2 AND user_id = $3")
        .bind(now)
        .bind(id)
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
