//! Files read and shown, waiting to be committed or discarded.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One waiting file.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PendingImport {
    /// UUIDv7.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// What the customer chose for it, as JSON.
    pub choices: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Stores a waiting file, after sweeping out this customer's files older than `oldest`, and keeping only their
/// newest four beside it.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    pending: &PendingImport,
    now: DateTime<Utc>,
    oldest: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM pending_imports WHERE user_id = $1 AND (created_at < $2 OR id NOT IN
         (SELECT id FROM pending_imports WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 4))"
    )
    .bind(owner.as_str())
    .bind(oldest)
    .execute(connection)
    .await
    .map(drop))?;
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO pending_imports (id, user_id, file_name, choices, bytes, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&pending.id)
    .bind(owner.as_str())
    .bind(&pending.file_name)
    .bind(&pending.choices)
    .bind(&pending.bytes)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// One waiting file of a customer.
///
/// # Errors
/// The database's own failure.
pub async fn by_id(db: &Db, owner: &CustomerId, id: &str) -> Result<Option<PendingImport>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, file_name, choices, bytes FROM pending_imports WHERE id = $1 AND user_id = $2"
    )
    .bind(id)
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// Changes what the customer chose. False when there is no such file of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn set_choices(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    choices: &str,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE pending_imports SET choices = $1 WHERE id = $2 AND user_id = $3"
    )
    .bind(choices)
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Removes a waiting file. False when there is no such file of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    let changed =
        on_tx!(tx, |connection| sqlx::query("DELETE FROM pending_imports WHERE id = $1 AND user_id = $2")
            .bind(id)
            .bind(owner.as_str())
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
