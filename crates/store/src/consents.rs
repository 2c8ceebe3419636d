//! What people agreed to, and when they took it back. Rows are only ever added.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Consent {
    /// What for, such as `profiling`.
    pub purpose: String,
    /// Which wording was agreed to.
    pub version: String,
    /// Given or withdrawn.
    pub granted: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds an answer.
///
/// # Errors
/// The database's own failure.
pub async fn insert(tx: &mut Tx, id: &str, owner: &CustomerId, consent: &Consent) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO consents (id, user_id, purpose, version, granted, at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(id)
    .bind(owner.as_str())
    .bind(&consent.purpose)
    .bind(&consent.version)
    .bind(consent.granted)
    .bind(consent.at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The newest answer for a purpose; ids are in order of time and settle ties.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId, purpose: &str) -> Result<Option<Consent>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT purpose, version, granted, at FROM consents
         WHERE user_id = $1 AND purpose = $2 ORDER BY at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .bind(purpose)
    .fetch_optional(pool)
    .await)?)
}
