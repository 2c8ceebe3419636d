//! Messages to other systems, each written in the transaction of what it tells of, and how far telling them is.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// A UUID made from what it tells of.
    pub id: String,
    /// Its kind, such as `decision.made`.
    pub kind: &'static str,
    /// JSON, sent as it stands.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A delivery that is due. It holds a secret, so that it cannot be printed.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DueDelivery {
    /// The message.
    pub message_id: String,
    /// Whom it goes to.
    pub subscription_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Attempts that failed.
    pub attempts: i64,
    /// Where to.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// The message's JSON.
    pub body: String,
}

/// One attempt at a delivery.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAttempt {
    /// The message.
    pub message_id: String,
    /// Its kind.
    pub kind: String,
    /// 1 for the first.
    pub number: i64,
    /// When it began.
    pub at: DateTime<Utc>,
    /// The answer's status.
    pub status: Option<i64>,
    /// Why there was no answer.
    pub failure: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
    /// When the next is due; none after the last.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

/// An attempt to be kept, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// 1 for the first.
    pub number: i64,
    /// When it began.
    pub at: DateTime<Utc>,
    /// The answer's status.
    pub status: Option<i64>,
    /// Why there was no answer.
    pub failure: Option<&'static str>,
    /// How long it took.
    pub duration_ms: i64,
    /// When the next is due; none where the delivery is settled by this one.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

/// Keeps a message and whom it goes to. False where it was kept before, and nothing is changed then.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    message: &NewMessage,
    subscriptions: &[&str],
) -> Result<bool, StoreError> {
    let inserted = on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO outbox (id, user_id, kind, body, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO NOTHING"
    )
    .bind(&message.id)
    .bind(owner.as_str())
    .bind(message.kind)
    .bind(&message.body)
    .bind(message.created_at)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    if inserted == 0 {
        return Ok(false);
    }
    for subscription in subscriptions {
        on_tx!(tx, |connection| sqlx::query(
            // One that was removed meanwhile is told nothing.
            "INSERT INTO deliveries (message_id, subscription_id, user_id, next_attempt_at)
             SELECT $1, id, $3, $4 FROM subscriptions WHERE id = $2"
        )
        .bind(&message.id)
        .bind(*subscription)
        .bind(owner.as_str())
        .bind(message.created_at)
        .execute(connection)
        .await
        .map(drop))?;
    }
    Ok(true)
}

/// How many deliveries to a subscription wait, as a transaction sees them.
///
/// # Errors
/// The database's own failure.
pub async fn waiting_in(tx: &mut Tx, subscription_id: &str) -> Result<i64, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_scalar(
        "SELECT COUNT(*) FROM deliveries WHERE subscription_id = $1 AND settled_at IS NULL"
    )
    .bind(subscription_id)
    .fetch_one(connection)
    .await)?)
}

/// How many messages of one customer are sent at once: whose receivers are slow hold up nobody else.
const SENT_AT_ONCE_MAX: i64 = 2;

/// Of each live subscription that nothing is sent to just now, the delivery that has been due longest; those due longest
/// first, and at most so many. Customers of whom several are being sent wait.
///
/// # Errors
/// The database's own failure.
pub async fn due(db: &Db, now: DateTime<Utc>, count: i64) -> Result<Vec<DueDelivery>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT waiting.message_id, waiting.subscription_id, waiting.user_id, waiting.attempts,
                subscriptions.url, subscriptions.secret, outbox.body
         FROM (SELECT deliveries.message_id, deliveries.subscription_id, deliveries.user_id, deliveries.attempts,
                      deliveries.next_attempt_at,
                      ROW_NUMBER() OVER (PARTITION BY deliveries.subscription_id
                                         ORDER BY deliveries.next_attempt_at, deliveries.message_id) AS place,
                      MAX(CASE WHEN deliveries.leased_until > $1 THEN 1 ELSE 0 END)
                          OVER (PARTITION BY deliveries.subscription_id) AS is_sent_to,
                      SUM(CASE WHEN deliveries.leased_until > $1 THEN 1 ELSE 0 END)
                          OVER (PARTITION BY deliveries.user_id) AS sent_at_once
               FROM deliveries JOIN subscriptions ON subscriptions.id = deliveries.subscription_id
               WHERE deliveries.settled_at IS NULL AND deliveries.next_attempt_at <= $1
                 AND subscriptions.disabled_at IS NULL) waiting
         JOIN subscriptions ON subscriptions.id = waiting.subscription_id
         JOIN outbox ON outbox.id = waiting.message_id
         WHERE waiting.place = 1 AND waiting.is_sent_to = 0 AND waiting.sent_at_once < $3
         ORDER BY waiting.next_attempt_at, waiting.message_id LIMIT $2"
    )
    .bind(now)
    .bind(count)
    .bind(SENT_AT_ONCE_MAX)
    .fetch_all(pool)
    .await
    })?)
}

/// Takes a delivery that is due for oneself until a moment. False where somebody else has it, it is not due any more, or as
/// many of its customer are being sent as may be: of several who try at once, one has it.
///
/// # Errors
/// The database's own failure.
pub async fn lease(
    tx: &mut Tx,
    delivery: &DueDelivery,
    lease: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE deliveries SET lease = $1, leased_until = $2
         WHERE message_id = $3 AND subscription_id = $4 AND user_id = $5 AND settled_at IS NULL
           AND attempts = $6 AND next_attempt_at <= $7 AND (leased_until IS NULL OR leased_until <= $7)
           AND (SELECT COUNT(*) FROM deliveries AS sent
                WHERE sent.user_id = $5 AND sent.settled_at IS NULL AND sent.leased_until > $7) < $8"
    )
    .bind(lease)
    .bind(until)
    .bind(&delivery.message_id)
    .bind(&delivery.subscription_id)
    .bind(&delivery.user_id)
    .bind(delivery.attempts)
    .bind(now)
    .bind(SENT_AT_ONCE_MAX)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Notes an attempt at a delivery one has taken and gives it back. False where somebody else has taken it meanwhile, or it
/// was removed; nothing is noted then.
///
/// # Errors
/// The database's own failure.
pub async fn note_attempt(
    tx: &mut Tx,
    delivery: &DueDelivery,
    lease: &str,
    attempt: &NewAttempt,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let settled_at = attempt.next_attempt_at.is_none().then_some(now);
    let changed = on_tx!(tx, |connection| {
        sqlx::query(
        "UPDATE deliveries SET lease = NULL, leased_until = NULL, attempts = $1, settled_at = $2,
                next_attempt_at = COALESCE($3, next_attempt_at)
         WHERE message_id = $4 AND subscription_id = $5 AND user_id = $6 AND lease = $7 AND settled_at IS NULL"
    )
    .bind(attempt.number)
    .bind(settled_at)
    .bind(attempt.next_attempt_at)
    .bind(&delivery.message_id)
    .bind(&delivery.subscription_id)
    .bind(&delivery.user_id)
    .bind(lease)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
    })?;
    if changed == 0 {
        return Ok(false);
    }
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO delivery_attempts (message_id, subscription_id, user_id, number, at, status, failure,
                                        duration_ms, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(&delivery.message_id)
    .bind(&delivery.subscription_id)
    .bind(&delivery.user_id)
    .bind(attempt.number)
    .bind(attempt.at)
    .bind(attempt.status)
    .bind(attempt.failure)
    .bind(attempt.duration_ms)
    .bind(attempt.next_attempt_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(true)
}

/// The newest attempts at telling a customer's subscription, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn attempts(
    db: &Db,
    owner: &CustomerId,
    subscription_id: &str,
    count: i64,
) -> Result<Vec<StoredAttempt>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT delivery_attempts.message_id, outbox.kind, delivery_attempts.number, delivery_attempts.at,
                delivery_attempts.status, delivery_attempts.failure, delivery_attempts.duration_ms,
                delivery_attempts.next_attempt_at
         FROM delivery_attempts JOIN outbox ON outbox.id = delivery_attempts.message_id
         WHERE delivery_attempts.user_id = $1 AND delivery_attempts.subscription_id = $2
         ORDER BY delivery_attempts.at DESC, delivery_attempts.message_id DESC, delivery_attempts.number DESC
         LIMIT $3"
    )
    .bind(owner.as_str())
    .bind(subscription_id)
    .bind(count)
    .fetch_all(pool)
    .await)?)
}

/// What goes with messages of before a moment, and they last; a thousand at a time.
const FORGOTTEN: [&str; 3] = [
    "DELETE FROM delivery_attempts WHERE message_id IN
         (SELECT id FROM outbox WHERE created_at < $1 ORDER BY created_at, id LIMIT 1000)",
    "DELETE FROM deliveries WHERE message_id IN
         (SELECT id FROM outbox WHERE created_at < $1 ORDER BY created_at, id LIMIT 1000)",
    "DELETE FROM outbox WHERE id IN
         (SELECT id FROM outbox WHERE created_at < $1 ORDER BY created_at, id LIMIT 1000)",
];

/// Forgets messages of before a moment with everything of them, a thousand at most, and says how many.
///
/// # Errors
/// The database's own failure.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    for statement in FORGOTTEN {
        forgotten = on_tx!(tx, |connection| sqlx::query(statement)
            .bind(before)
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))?;
    }
    Ok(forgotten)
}

/// Forgets every message of a kind to whomever it goes, with what became of it.
///
/// # Errors
/// The database's own failure.
pub async fn forget_kind(tx: &mut Tx, owner: &CustomerId, kind: &str) -> Result<(), StoreError> {
    for query in [
        "DELETE FROM delivery_attempts WHERE message_id IN (SELECT id FROM outbox WHERE user_id = $1 AND kind = $2)",
        "DELETE FROM deliveries WHERE message_id IN (SELECT id FROM outbox WHERE user_id = $1 AND kind = $2)",
        "DELETE FROM outbox WHERE user_id = $1 AND kind = $2",
    ] {
        on_tx!(tx, |connection| sqlx::query(query)
            .bind(owner.as_str())
            .bind(kind)
            .execute(connection)
            .await
            .map(drop))?;
    }
    Ok(())
}
