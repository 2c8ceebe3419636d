//! What customers were told they may do, and what they answered.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// An action as it was told to one customer last.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAdvice {
    /// The action's id.
    pub action: String,
    /// The decision that told it, or told it again while it stood.
    pub decision_id: String,
    /// When it was told first.
    pub told_at: DateTime<Utc>,
    /// Until when it stands unanswered.
    pub expires_at: DateTime<Utc>,
    /// open, acted, later or never.
    pub state: String,
    /// Since when it is in that state.
    pub state_at: DateTime<Utc>,
    /// The figures it speaks of and the terms it offers, as JSON.
    pub body: String,
}

/// Everything a customer was told, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredAdvice>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT action, decision_id, told_at, expires_at, state, state_at, body FROM advice
         WHERE user_id = $1 ORDER BY told_at DESC, action"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// What one action was told as, in the transaction that tells it anew.
///
/// # Errors
/// The database's own failure.
pub async fn get_in(
    tx: &mut Tx,
    owner: &CustomerId,
    action: &str,
) -> Result<Option<StoredAdvice>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT action, decision_id, told_at, expires_at, state, state_at, body FROM advice
         WHERE user_id = $1 AND action = $2"
    )
    .bind(owner.as_str())
    .bind(action)
    .fetch_optional(connection)
    .await)?)
}

/// Keeps an action as told, in the place of whatever was told of it before.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, advice: &StoredAdvice) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO advice (user_id, action, decision_id, told_at, expires_at, state, state_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id, action) DO UPDATE SET decision_id = excluded.decision_id,
             told_at = excluded.told_at, expires_at = excluded.expires_at, state = excluded.state,
             state_at = excluded.state_at, body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(&advice.action)
    .bind(&advice.decision_id)
    .bind(advice.told_at)
    .bind(advice.expires_at)
    .bind(&advice.state)
    .bind(advice.state_at)
    .bind(&advice.body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// What stands of what was told, in the transaction that tells it anew.
///
/// # Errors
/// The database's own failure.
pub async fn standing_in(
    tx: &mut Tx,
    owner: &CustomerId,
    now: DateTime<Utc>,
) -> Result<Vec<StoredAdvice>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT action, decision_id, told_at, expires_at, state, state_at, body FROM advice
         WHERE user_id = $1 AND state = 'open' AND expires_at > $2"
    )
    .bind(owner.as_str())
    .bind(now)
    .fetch_all(connection)
    .await)?)
}

/// Takes back what was told and not answered.
///
/// # Errors
/// The database's own failure.
pub async fn take_back(tx: &mut Tx, owner: &CustomerId, action: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM advice WHERE user_id = $1 AND action = $2 AND state = 'open'"
    )
    .bind(owner.as_str())
    .bind(action)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Notes what the customer answered.
///
/// # Errors
/// The database's own failure.
pub async fn answer(
    tx: &mut Tx,
    owner: &CustomerId,
    action: &str,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE advice SET state = $1, state_at = $2 WHERE user_id = $3 AND action = $4"
    )
    .bind(state)
    .bind(now)
    .bind(owner.as_str())
    .bind(action)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Forgets what was told, but for what the customer wants never to be told again; of that it forgets the figures.
///
/// # Errors
/// The database's own failure.
pub async fn forget(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    for query in [
        "DELETE FROM advice WHERE user_id = $1 AND state <> 'never'",
        "UPDATE advice SET body = '' WHERE user_id = $1",
    ] {
        on_tx!(tx, |connection| sqlx::query(query).bind(owner.as_str()).execute(connection).await.map(drop))?;
    }
    Ok(())
}
