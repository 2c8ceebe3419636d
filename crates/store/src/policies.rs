//! Revisions of the policy, and proposals to change it. Every caller is of the product team; nothing here is any
//! customer's.

use chrono::{DateTime, Utc};

use crate::{Db, StoreError, Tx};

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPolicy {
    /// Its number.
    pub revision: i64,
    /// The policy, JSON.
    pub body: String,
    /// Who proposed what it changes.
    pub author: String,
    /// Who approved it.
    pub approver: String,
    /// Why.
    pub note: String,
    /// When it came into force.
    pub at: DateTime<Utc>,
}

/// A change somebody proposes.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredProposal {
    /// UUIDv7.
    pub id: String,
    /// Who proposes it.
    pub author_id: String,
    /// The change, JSON.
    pub body: String,
    /// Why.
    pub note: String,
    /// When it was proposed.
    pub at: DateTime<Utc>,
}

/// Every revision that was ever in force beside the one a build starts with, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db) -> Result<Vec<StoredPolicy>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT revision, body, author, approver, note, at FROM policies ORDER BY revision DESC"
    )
    .fetch_all(pool)
    .await)?)
}

/// The newest revision.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db) -> Result<Option<StoredPolicy>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT revision, body, author, approver, note, at FROM policies ORDER BY revision DESC LIMIT 1"
    )
    .fetch_optional(pool)
    .await)?)
}

/// The number of the newest revision, 0 of none.
///
/// # Errors
/// The database's own failure.
pub async fn newest_revision(db: &Db) -> Result<i64, StoreError> {
    let newest: Option<i64> = on_db!(db, |pool| sqlx::query_scalar(
        "SELECT revision FROM policies ORDER BY revision DESC LIMIT 1"
    )
    .fetch_optional(pool)
    .await)?;
    Ok(newest.unwrap_or(0))
}

/// Puts a revision in force.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of that number.
pub async fn insert(tx: &mut Tx, policy: &StoredPolicy) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO policies (revision, body, author, approver, note, at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(policy.revision)
    .bind(&policy.body)
    .bind(&policy.author)
    .bind(&policy.approver)
    .bind(&policy.note)
    .bind(policy.at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Proposals nobody has decided on, the oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn proposals(db: &Db) -> Result<Vec<StoredProposal>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, author_id, body, note, at FROM policy_proposals WHERE state = 'open' ORDER BY id"
    )
    .fetch_all(pool)
    .await)?)
}

/// Keeps a proposal.
///
/// # Errors
/// The database's own failure.
pub async fn propose(tx: &mut Tx, proposal: &StoredProposal) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO policy_proposals (id, author_id, body, note, state, at) VALUES ($1, $2, $3, $4, 'open', $5)"
    )
    .bind(&proposal.id)
    .bind(&proposal.author_id)
    .bind(&proposal.body)
    .bind(&proposal.note)
    .bind(proposal.at)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Closes an open proposal and says whether there was one: two people cannot decide on it.
///
/// # Errors
/// The database's own failure.
pub async fn close(tx: &mut Tx, id: &str, state: &str) -> Result<bool, StoreError> {
    let closed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE policy_proposals SET state = $2 WHERE id = $1 AND state = 'open'"
    )
    .bind(id)
    .bind(state)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(closed == 1)
}
