//! Who may tell what happened to a customer: keys of programs, and webhooks.

use chrono::{DateTime, Utc};
use ledger::{CustomerId, ImportId};

use crate::{Db, StoreError, Tx};

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredSource {
    /// UUIDv7.
    pub id: String,
    /// Whose events it tells.
    pub user_id: String,
    /// `key`, `webhook` or `operator`.
    pub kind: String,
    /// What the customer calls it.
    pub name: String,
    /// The import its rows stand in.
    pub import_id: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last told something.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A source to be kept, with what it proves itself by.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// UUIDv7.
    pub id: String,
    /// `key`, `webhook` or `operator`.
    pub kind: &'static str,
    /// What the customer calls it.
    pub name: String,
    /// The hash of a key.
    pub secret_hash: Option<String>,
    /// The secret of a webhook.
    pub secret: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A query of sources.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, kind, name, import_id, created_at, last_used_at, revoked_at
             FROM event_sources ",
            $rest
        )
    };
}

/// Keeps a new source.
///
/// # Errors
/// The database's own failure.
pub async fn insert(tx: &mut Tx, owner: &CustomerId, source: &NewSource) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO event_sources (id, user_id, kind, name, secret_hash, secret, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&source.id)
    .bind(owner.as_str())
    .bind(source.kind)
    .bind(&source.name)
    .bind(&source.secret_hash)
    .bind(&source.secret)
    .bind(source.created_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// A customer's sources, the oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredSource>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!("WHERE user_id = $1 ORDER BY created_at, id"))
        .bind(owner.as_str())
        .fetch_all(pool)
        .await)?)
}

/// The source of a key that stands, by the key's hash.
///
/// # Errors
/// The database's own failure.
pub async fn by_hash(db: &Db, secret_hash: &str) -> Result<Option<StoredSource>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!("WHERE secret_hash = $1 AND revoked_at IS NULL"))
        .bind(secret_hash)
        .fetch_optional(pool)
        .await)?)
}

/// A source that stands, as it is now.
///
/// # Errors
/// The database's own failure.
pub async fn standing(db: &Db, id: &str) -> Result<Option<StoredSource>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!("WHERE id = $1 AND revoked_at IS NULL"))
        .bind(id)
        .fetch_optional(pool)
        .await)?)
}

/// A webhook that stands, with its secret.
///
/// # Errors
/// The database's own failure.
pub async fn webhook(db: &Db, id: &str) -> Result<Option<(StoredSource, String)>, StoreError> {
    let source: Option<StoredSource> = on_db!(db, |pool| sqlx::query_as(select!(
        "WHERE id = $1 AND kind = 'webhook' AND revoked_at IS NULL"
    ))
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some(source) = source else { return Ok(None) };
    let secret: Option<String> =
        on_db!(db, |pool| sqlx::query_scalar("SELECT secret FROM event_sources WHERE id = $1")
            .bind(id)
            .fetch_one(pool)
            .await)?;
    Ok(Some((source, secret.ok_or(StoreError::Corrupt("secret"))?)))
}

/// Takes a source back. False where there is no such standing source of this customer's.
///
/// # Errors
/// The database's own failure.
pub async fn revoke(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE event_sources SET revoked_at = $1, secret = NULL
         WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL"
    )
    .bind(now)
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Lets what a source tells from now on stand in another import than this one, which was undone.
///
/// # Errors
/// The database's own failure.
pub async fn leave_import(tx: &mut Tx, owner: &CustomerId, import: &ImportId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE event_sources SET import_id = NULL WHERE user_id = $1 AND import_id = $2"
    )
    .bind(owner.as_str())
    .bind(import.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Notes that a source told something, and the import its rows stand in.
///
/// # Errors
/// The database's own failure.
pub async fn note_use(
    tx: &mut Tx,
    id: &str,
    import_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE event_sources SET last_used_at = $1, import_id = COALESCE($2, import_id) WHERE id = $3"
    )
    .bind(now)
    .bind(import_id)
    .bind(id)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
