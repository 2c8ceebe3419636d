//! What was told of customers as it happened, and calls that may come twice.

use chrono::{DateTime, Utc};
use ledger::{CustomerId, ImportId};

use crate::{Db, StoreError, Tx};

/// One event as kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEvent {
    /// UUIDv7.
    pub id: String,
    /// Who told it.
    pub source_id: String,
    /// The sender's own id of it.
    pub sender_id: String,
    /// Its type, such as `transaction.posted`.
    pub kind: String,
    /// Hash of its account's number; empty where it is of none.
    pub account_hash: String,
    /// What it has in common with those it belongs together with.
    pub subject: String,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The import its rows stand in.
    pub import_id: String,
    /// JSON, with the account's mask in place of its number.
    pub body: String,
    /// Hash of what was sent.
    pub body_hash: String,
    /// The decision made after it.
    pub decision_id: Option<String>,
    /// When the books were worked out with it.
    pub settled_at: Option<DateTime<Utc>>,
}

/// A query of events.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, source_id, sender_id, kind, account_hash, subject, occurred_at, received_at,
                    import_id, body, body_hash, decision_id, settled_at FROM events ",
            $rest
        )
    };
}

/// Events of one insert: their values stay well below SQLite's 32,766 parameters and PostgreSQL's 65,535.
const EVENTS_AT_ONCE: usize = 500;

/// Keeps events.
///
/// # Errors
/// [`StoreError::Taken`] where its source has told one of that id.
pub async fn insert_all(tx: &mut Tx, owner: &CustomerId, events: &[StoredEvent]) -> Result<(), StoreError> {
    for chunk in events.chunks(EVENTS_AT_ONCE) {
        let statement = format!(
            "INSERT INTO events (id, user_id, source_id, sender_id, kind, account_hash, subject, occurred_at,
                                 received_at, import_id, body, body_hash)
             VALUES {}",
            tx.places(chunk.len(), 12)
        );
        on_tx!(tx, |connection| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str()));
            for event in chunk {
                query = query
                    .bind(&event.id)
                    .bind(owner.as_str())
                    .bind(&event.source_id)
                    .bind(&event.sender_id)
                    .bind(&event.kind)
                    .bind(&event.account_hash)
                    .bind(&event.subject)
                    .bind(event.occurred_at)
                    .bind(event.received_at)
                    .bind(&event.import_id)
                    .bind(&event.body)
                    .bind(&event.body_hash);
            }
            query.execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}

/// The events a source has told under any of these ids of its own, in no order.
///
/// # Errors
/// The database's own failure.
pub async fn told(db: &Db, source_id: &str, sender_ids: &[&str]) -> Result<Vec<StoredEvent>, StoreError> {
    if sender_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on_db!(db, |pool| {
        let mut query = sqlx::QueryBuilder::new(select!("WHERE source_id = "));
        query.push_bind(source_id).push(" AND sender_id IN");
        query.push_tuples(sender_ids, |mut place, id| {
            place.push_bind(*id);
        });
        query.build_query_as().fetch_all(pool).await
    })?)
}

/// A customer's events of one account and any of these subjects, by subject, the newest first and at most `count` of each.
///
/// # Errors
/// The database's own failure.
pub async fn of_subjects(
    db: &Db,
    owner: &CustomerId,
    account_hash: &str,
    subjects: &[&str],
    count: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on_db!(db, |pool| {
        let mut query = sqlx::QueryBuilder::new(select!(
            "WHERE id IN (SELECT id FROM (
                 SELECT id, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY occurred_at DESC, id DESC) AS place
                 FROM events WHERE user_id = "
        ));
        query.push_bind(owner.as_str()).push(" AND account_hash = ").push_bind(account_hash);
        query.push(" AND subject IN");
        query.push_tuples(subjects, |mut place, subject| {
            place.push_bind(*subject);
        });
        query.push(") AS placed WHERE place <= ").push_bind(count);
        query.push(") ORDER BY subject, occurred_at DESC, id DESC").build_query_as().fetch_all(pool).await
    })?)
}

/// An event of a customer.
///
/// # Errors
/// The database's own failure.
pub async fn by_id(db: &Db, owner: &CustomerId, id: &str) -> Result<Option<StoredEvent>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!("WHERE user_id = $1 AND id = $2"))
        .bind(owner.as_str())
        .bind(id)
        .fetch_optional(pool)
        .await)?)
}

/// A customer's newest events, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId, count: i64) -> Result<Vec<StoredEvent>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!(
        "WHERE user_id = $1 ORDER BY received_at DESC, id DESC LIMIT $2"
    ))
    .bind(owner.as_str())
    .bind(count)
    .fetch_all(pool)
    .await)?)
}

/// Of each subject of one type, a customer's newest event, a hundred at most.
///
/// # Errors
/// The database's own failure.
pub async fn newest_of_kind(db: &Db, owner: &CustomerId, kind: &str) -> Result<Vec<StoredEvent>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(select!(
        "WHERE user_id = $1 AND kind = $2 AND NOT EXISTS (
             SELECT 1 FROM events later WHERE later.user_id = events.user_id AND later.kind = events.kind
               AND later.subject = events.subject
               AND (later.occurred_at > events.occurred_at
                    OR (later.occurred_at = events.occurred_at AND later.id > events.id)))
         ORDER BY subject LIMIT 100"
    ))
    .bind(owner.as_str())
    .bind(kind)
    .fetch_all(pool)
    .await)?)
}

/// Forgets what was told by an import that is undone, so that it may be told again.
///
/// # Errors
/// The database's own failure.
pub async fn forget_import(tx: &mut Tx, owner: &CustomerId, import: &ImportId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM events WHERE user_id = $1 AND import_id = $2")
        .bind(owner.as_str())
        .bind(import.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes that the books were worked out with these events, and the decision made then.
///
/// # Errors
/// The database's own failure.
pub async fn settle(
    tx: &mut Tx,
    ids: &[String],
    decision_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("UPDATE events SET settled_at = ");
        query.push_bind(now).push(", decision_id = ").push_bind(decision_id);
        query.push(" WHERE settled_at IS NULL AND id IN");
        query.push_tuples(ids, |mut place, id| {
            place.push_bind(id);
        });
        query.build().execute(connection).await.map(drop)
    })?;
    Ok(())
}

/// Events that came before a moment and were never settled, as after a crash: each with its customer, in order of receipt.
///
/// # Errors
/// The database's own failure.
pub async fn unsettled(
    db: &Db,
    before: DateTime<Utc>,
    count: i64,
) -> Result<Vec<(CustomerId, String)>, StoreError> {
    let rows: Vec<(String, String)> = on_db!(db, |pool| sqlx::query_as(
        "SELECT user_id, id FROM events WHERE settled_at IS NULL AND received_at < $1
         ORDER BY received_at, id LIMIT $2"
    )
    .bind(before)
    .bind(count)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId::new(owner), id)).collect())
}

/// The customers whose events were settled at a moment or later, and when the last was.
///
/// # Errors
/// The database's own failure.
pub async fn settled_since(
    db: &Db,
    since: DateTime<Utc>,
) -> Result<Vec<(CustomerId, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(String, DateTime<Utc>)> = on_db!(db, |pool| sqlx::query_as(
        "SELECT user_id, MAX(settled_at) FROM events WHERE settled_at >= $1 GROUP BY user_id"
    )
    .bind(since)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(owner, at)| (CustomerId::new(owner), at)).collect())
}

/// A call with a key, as it was begun or answered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredCall {
    /// Hash of its body.
    pub body_hash: String,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
    /// The answer; none while it is under way.
    pub answer: Option<String>,
}

/// Begins a call, unless one of its key was begun at `stale_before` or later or was answered. False then.
///
/// # Errors
/// The database's own failure.
pub async fn begin_call(
    tx: &mut Tx,
    source_id: &str,
    key: &str,
    body_hash: &str,
    now: DateTime<Utc>,
    stale_before: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO idempotent_calls (source_id, key, body_hash, begun_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source_id, key) DO UPDATE SET begun_at = excluded.begun_at
         WHERE idempotent_calls.answer IS NULL AND idempotent_calls.begun_at < $5
           AND idempotent_calls.body_hash = excluded.body_hash"
    )
    .bind(source_id)
    .bind(key)
    .bind(body_hash)
    .bind(now)
    .bind(stale_before)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// The call of a key.
///
/// # Errors
/// The database's own failure.
pub async fn call(db: &Db, source_id: &str, key: &str) -> Result<Option<StoredCall>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT body_hash, begun_at, answer FROM idempotent_calls WHERE source_id = $1 AND key = $2"
    )
    .bind(source_id)
    .bind(key)
    .fetch_optional(pool)
    .await)?)
}

/// Forgets a call that came to nothing, so that it may be made again.
///
/// # Errors
/// The database's own failure.
pub async fn forget_call(tx: &mut Tx, source_id: &str, key: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM idempotent_calls WHERE source_id = $1 AND key = $2 AND answer IS NULL"
    )
    .bind(source_id)
    .bind(key)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Keeps the answer of a call, and forgets those of this source begun before `since`.
///
/// # Errors
/// The database's own failure.
pub async fn answer_call(
    tx: &mut Tx,
    source_id: &str,
    key: &str,
    answer: &str,
    since: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE idempotent_calls SET answer = $1 WHERE source_id = $2 AND key = $3"
    )
    .bind(answer)
    .bind(source_id)
    .bind(key)
    .execute(connection)
    .await
    .map(drop))?;
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM idempotent_calls WHERE source_id = $1 AND begun_at < $2"
    )
    .bind(source_id)
    .bind(since)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
