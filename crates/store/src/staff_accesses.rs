//! Who of the staff looked at whose dashboard. Rows are only ever added.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAccess {
    /// UUIDv7.
    pub id: String,
    /// Who looked, by the address they had.
    pub staff: String,
    /// What for: `preview`.
    pub purpose: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds a look at somebody's dashboard.
///
/// # Errors
/// The database's own failure.
pub async fn insert(tx: &mut Tx, owner: &CustomerId, access: &StoredAccess) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO staff_accesses (id, user_id, staff, purpose, at) VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(&access.id)
    .bind(owner.as_str())
    .bind(&access.staff)
    .bind(&access.purpose)
    .bind(access.at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The newest looks at somebody's dashboard, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId, most: i64) -> Result<Vec<StoredAccess>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT id, staff, purpose, at FROM staff_accesses WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2"
    )
    .bind(owner.as_str())
    .bind(most)
    .fetch_all(pool)
    .await
    })?)
}
