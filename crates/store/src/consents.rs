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

/// Customers of their own money whose newest answer for a purpose is yes to this wording, the newest answers first. Demo
/// households are nobody.
///
/// # Errors
/// The database's own failure.
pub async fn who_granted(
    db: &Db,
    purpose: &str,
    version: &str,
    most: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    let ids: Vec<String> = on_db!(db, |pool| sqlx::query_scalar(
        "SELECT c.user_id FROM consents c JOIN users u ON u.id = c.user_id
         WHERE c.purpose = $1 AND c.version = $2 AND c.granted AND u.role = 'customer' AND u.demo_key IS NULL
           AND NOT EXISTS (SELECT 1 FROM consents n WHERE n.user_id = c.user_id AND n.purpose = c.purpose
             AND (n.at > c.at OR (n.at = c.at AND n.id > c.id)))
         ORDER BY c.at DESC, c.id DESC LIMIT $3"
    )
    .bind(purpose)
    .bind(version)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// The newest answer for each purpose; ids are in order of time and settle ties.
macro_rules! newest {
    () => {
        "SELECT purpose, version, granted, at FROM consents WHERE user_id = $1 AND NOT EXISTS (
             SELECT 1 FROM consents later
             WHERE later.user_id = consents.user_id AND later.purpose = consents.purpose
               AND (later.at > consents.at OR (later.at = consents.at AND later.id > consents.id)))
         ORDER BY purpose"
    };
}

/// A customer's newest answer for each purpose they were asked about.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId) -> Result<Vec<Consent>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(newest!()).bind(owner.as_str()).fetch_all(pool).await)?)
}

/// The same, in the transaction that rests on it.
///
/// # Errors
/// The database's own failure.
pub async fn newest_in(tx: &mut Tx, owner: &CustomerId) -> Result<Vec<Consent>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(newest!()).bind(owner.as_str()).fetch_all(connection).await)?)
}
