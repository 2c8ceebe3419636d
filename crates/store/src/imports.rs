//! Committed imports, the unit of undo.

use chrono::{DateTime, Utc};
use ledger::{CustomerId, ImportId};

use crate::{Db, StoreError, Tx};

/// One committed import.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// UUIDv7.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// Its format's name.
    pub format: String,
    /// Rows stored.
    pub added: i64,
    /// Rows that were there already.
    pub duplicate: i64,
    /// Rows that could not be read.
    pub rejected: i64,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was undone, if it was.
    pub undone_at: Option<DateTime<Utc>>,
}

/// Stores an import.
///
/// # Errors
/// The database's own failure.
pub async fn insert(tx: &mut Tx, owner: &CustomerId, import: &Import) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO imports (id, user_id, file_name, format, added, duplicate, rejected, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(&import.id)
    .bind(owner.as_str())
    .bind(&import.file_name)
    .bind(&import.format)
    .bind(import.added)
    .bind(import.duplicate)
    .bind(import.rejected)
    .bind(import.created_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds to an import that goes on, such as what a source tells by and by, or a file in parts; stores it where it is not there yet.
///
/// # Errors
/// The database's own failure.
pub async fn add_to(tx: &mut Tx, owner: &CustomerId, import: &Import) -> Result<(), StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE imports SET added = added + $1, duplicate = duplicate + $2, rejected = rejected + $3
         WHERE id = $4 AND user_id = $5 AND undone_at IS NULL"
    )
    .bind(import.added)
    .bind(import.duplicate)
    .bind(import.rejected)
    .bind(&import.id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    if changed == 1 { Ok(()) } else { insert(tx, owner, import).await }
}

/// A customer's imports, newest first, a hundred at most.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId) -> Result<Vec<Import>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, file_name, format, added, duplicate, rejected, created_at, undone_at
         FROM imports WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// Marks an import as undone. False when there is no such standing import of this customer.
///
/// # Errors
/// The database's own failure.
pub async fn mark_undone(
    tx: &mut Tx,
    owner: &CustomerId,
    import: &ImportId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE imports SET undone_at = $1 WHERE id = $2 AND user_id = $3 AND undone_at IS NULL"
    )
    .bind(now)
    .bind(import.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
