//! Who is told what happens to a customer: addresses of other systems, and the secrets that what is sent is signed with.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One subscription, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredSubscription {
    /// UUIDv7.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Names of kinds of messages, a space between them.
    pub kinds: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when nothing is sent.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Why: `paused`, `gone`, `failing` or `behind`.
    pub disabled_why: Option<String>,
}

/// Keeps a new subscription.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    subscription: &StoredSubscription,
    secret: &str,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO subscriptions (id, user_id, url, kinds, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&subscription.id)
    .bind(owner.as_str())
    .bind(&subscription.url)
    .bind(&subscription.kinds)
    .bind(secret)
    .bind(subscription.created_at)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// A customer's subscriptions, the oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredSubscription>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, url, kinds, created_at, disabled_at, disabled_why FROM subscriptions
         WHERE user_id = $1 ORDER BY created_at, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// Of a customer's subscriptions that something is sent to, the id and the kinds of each, as a transaction sees them.
///
/// # Errors
/// The database's own failure.
pub async fn live_in(tx: &mut Tx, owner: &CustomerId) -> Result<Vec<(String, String)>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT id, kinds FROM subscriptions WHERE user_id = $1 AND disabled_at IS NULL ORDER BY id"
    )
    .bind(owner.as_str())
    .fetch_all(connection)
    .await)?)
}

/// Sends nothing to a subscription from now on. False where there is no such live one of this customer's.
///
/// # Errors
/// The database's own failure.
pub async fn disable(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    why: &'static str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE subscriptions SET disabled_at = $1, disabled_why = $2
         WHERE id = $3 AND user_id = $4 AND disabled_at IS NULL"
    )
    .bind(now)
    .bind(why)
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Sends to a subscription again. False where there is no such disabled one of this customer's.
///
/// # Errors
/// The database's own failure.
pub async fn enable(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE subscriptions SET disabled_at = NULL, disabled_why = NULL, failures = 0
         WHERE id = $1 AND user_id = $2 AND disabled_at IS NOT NULL"
    )
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Counts a message that was given up, and says how many were in a row.
///
/// # Errors
/// The database's own failure.
pub async fn count_failure(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<i64, StoreError> {
    let count: Option<i64> = on_tx!(tx, |connection| {
        sqlx::query_scalar(
        "UPDATE subscriptions SET failures = failures + 1 WHERE id = $1 AND user_id = $2 RETURNING failures"
    )
    .bind(id)
    .bind(owner.as_str())
    .fetch_optional(connection)
    .await
    })?;
    count.ok_or(StoreError::Corrupt("subscription"))
}

/// Notes that a message arrived, which ends a row of failures.
///
/// # Errors
/// The database's own failure.
pub async fn end_failures(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE subscriptions SET failures = 0 WHERE id = $1 AND user_id = $2 AND failures > 0"
    )
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// What goes with a subscription, and it last.
const REMOVED: [&str; 3] = [
    "DELETE FROM delivery_attempts WHERE subscription_id = $1 AND user_id = $2",
    "DELETE FROM deliveries WHERE subscription_id = $1 AND user_id = $2",
    "DELETE FROM subscriptions WHERE id = $1 AND user_id = $2",
];

/// Takes a subscription away with everything of it. False where there is no such one of this customer's.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    let mut removed = 0;
    for statement in REMOVED {
        removed = on_tx!(tx, |connection| sqlx::query(statement)
            .bind(id)
            .bind(owner.as_str())
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))?;
    }
    Ok(removed == 1)
}
