//! What customers contest of a decision, and what an advisor answered.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredCase {
    /// UUIDv7.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// The decision that is contested.
    pub decision_id: String,
    /// The explanation as the customer saw it, as JSON.
    pub seen: String,
    /// What they say; may be empty.
    pub words: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was answered.
    pub closed_at: Option<DateTime<Utc>>,
    /// A stored verdict, once it was answered.
    pub verdict: Option<String>,
    /// The advisor's sentence.
    pub answer: Option<String>,
}

/// An advisor's answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The advisor's id.
    pub by: String,
    /// A stored verdict.
    pub verdict: &'static str,
    /// Their sentence.
    pub answer: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Opens a case.
///
/// # Errors
/// [`StoreError::Taken`] while another of theirs waits.
pub async fn insert(tx: &mut Tx, owner: &CustomerId, case: &StoredCase) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO cases (id, user_id, decision_id, seen, words, opened_at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&case.id)
    .bind(owner.as_str())
    .bind(&case.decision_id)
    .bind(&case.seen)
    .bind(&case.words)
    .bind(case.opened_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Takes back a case of the customer's that nobody answered; false where there is none.
///
/// # Errors
/// The database's own failure.
pub async fn withdraw(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    let removed = on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM cases WHERE id = $1 AND user_id = $2 AND closed_at IS NULL"
    )
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}

/// Takes a customer's case that waits away.
///
/// # Errors
/// The database's own failure.
pub async fn remove_open(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM cases WHERE user_id = $1 AND closed_at IS NULL")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// The newest case of a customer.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId) -> Result<Option<StoredCase>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, user_id, decision_id, seen, words, opened_at, closed_at, verdict, answer
         FROM cases WHERE user_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// The newest verdict of a time or later that holds on, which another case that stands or is changed does not end.
///
/// # Errors
/// The database's own failure.
pub async fn verdict_since(
    db: &Db,
    owner: &CustomerId,
    since: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT verdict FROM cases
         WHERE user_id = $1 AND closed_at >= $2 AND verdict IN ('cleared', 'held')
         ORDER BY closed_at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .bind(since)
    .fetch_optional(pool)
    .await)?)
}

/// For advisors: every case that waits, the oldest first, at most so many.
///
/// # Errors
/// The database's own failure.
pub async fn waiting(db: &Db, at_most: i64) -> Result<Vec<StoredCase>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, user_id, decision_id, seen, words, opened_at, closed_at, verdict, answer
         FROM cases WHERE closed_at IS NULL ORDER BY opened_at, id LIMIT $1"
    )
    .bind(at_most)
    .fetch_all(pool)
    .await)?)
}

/// For advisors: one case that waits. What was answered is nobody's to look at again.
///
/// # Errors
/// The database's own failure.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<StoredCase>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, user_id, decision_id, seen, words, opened_at, closed_at, verdict, answer
         FROM cases WHERE id = $1 AND closed_at IS NULL"
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?)
}

/// Answers a case; false where it was answered or taken back meanwhile.
///
/// # Errors
/// The database's own failure.
pub async fn close(tx: &mut Tx, id: &str, answer: &Answer) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE cases SET closed_at = $1, closed_by = $2, verdict = $3, answer = $4
         WHERE id = $5 AND closed_at IS NULL"
    )
    .bind(answer.at)
    .bind(&answer.by)
    .bind(answer.verdict)
    .bind(&answer.answer)
    .bind(id)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
