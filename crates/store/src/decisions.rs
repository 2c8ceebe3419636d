//! What was decided for a customer: the state the next decision starts from, the append-only log, and the
//! labels the customer gave.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One line of the log.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredDecision {
    /// The decision's id.
    pub id: String,
    /// The event that caused it.
    pub event_id: String,
    /// 1 for a customer's first.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// JSON.
    pub record: String,
    /// Hash of the line before, empty for the first.
    pub prev_hash: String,
    /// Hash of this line.
    pub hash: String,
}

/// Makes whoever else decides for this customer wait until the transaction is over.
///
/// # Errors
/// The database's own failure.
pub async fn hold(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO decision_states (user_id, body) VALUES ($1, '')
         ON CONFLICT (user_id) DO UPDATE SET body = decision_states.body"
    )
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The same, and gives the id of the decision that was made for the event already, if one was.
///
/// # Errors
/// The database's own failure.
pub async fn begin(tx: &mut Tx, owner: &CustomerId, event_id: &str) -> Result<Option<String>, StoreError> {
    hold(tx, owner).await?;
    Ok(on_tx!(tx, |connection| sqlx::query_scalar(
        "SELECT id FROM decisions WHERE user_id = $1 AND event_id = $2"
    )
    .bind(owner.as_str())
    .bind(event_id)
    .fetch_optional(connection)
    .await)?)
}

/// Adds a line to the log and keeps the state after it.
///
/// # Errors
/// [`StoreError::Taken`] when this event was decided already.
pub async fn append(
    tx: &mut Tx,
    owner: &CustomerId,
    decision: &StoredDecision,
    state: &str,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO decisions (id, user_id, event_id, sequence, at, record, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(&decision.id)
    .bind(owner.as_str())
    .bind(&decision.event_id)
    .bind(decision.sequence)
    .bind(decision.at)
    .bind(&decision.record)
    .bind(&decision.prev_hash)
    .bind(&decision.hash)
    .execute(connection)
    .await
    .map(drop))?;
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO decision_states (user_id, body) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(state)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The newest line of a customer's log, as a transaction sees it.
///
/// # Errors
/// The database's own failure.
pub async fn newest_in(tx: &mut Tx, owner: &CustomerId) -> Result<Option<StoredDecision>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT id, event_id, sequence, at, record, prev_hash, hash FROM decisions
         WHERE user_id = $1 ORDER BY sequence DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(connection)
    .await)?)
}

/// The newest line of a customer's log.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId) -> Result<Option<StoredDecision>, StoreError> {
    Ok(latest(db, owner, 1).await?.pop())
}

/// The newest lines of a customer's log, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn latest(db: &Db, owner: &CustomerId, count: i64) -> Result<Vec<StoredDecision>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, event_id, sequence, at, record, prev_hash, hash FROM decisions
         WHERE user_id = $1 ORDER BY sequence DESC LIMIT $2"
    )
    .bind(owner.as_str())
    .bind(count)
    .fetch_all(pool)
    .await)?)
}

/// A customer's whole log, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredDecision>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, event_id, sequence, at, record, prev_hash, hash FROM decisions
         WHERE user_id = $1 ORDER BY sequence"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// What a decision was made from, kept beside its record for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInputs {
    /// The decision's id.
    pub decision_id: String,
    /// JSON.
    pub body: String,
    /// When it was decided.
    pub at: DateTime<Utc>,
}

/// Keeps what a decision was made from.
///
/// # Errors
/// The database's own failure.
pub async fn keep_inputs(tx: &mut Tx, owner: &CustomerId, inputs: &StoredInputs) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO decision_inputs (decision_id, user_id, body, at) VALUES ($1, $2, $3, $4)"
    )
    .bind(&inputs.decision_id)
    .bind(owner.as_str())
    .bind(&inputs.body)
    .bind(inputs.at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Forgets what a customer's decisions were made from.
///
/// # Errors
/// The database's own failure.
pub async fn forget_inputs(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM decision_inputs WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets what decisions from before a moment were made from, whoever they were for.
///
/// # Errors
/// The database's own failure.
pub async fn forget_inputs_before(tx: &mut Tx, since: DateTime<Utc>) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM decision_inputs WHERE at < $1")
        .bind(since)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// A decision, and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MadeFrom {
    /// The decision's id.
    pub decision_id: String,
    /// Whose it is.
    pub user_id: String,
    /// JSON.
    pub record: String,
    /// What it was made from, JSON.
    pub inputs: String,
    /// Whether they were in a spell of hardship.
    pub in_hardship: bool,
}

/// A customer's decisions since a moment with what they were made from, as far as that is kept, the newest first and at
/// most `count`.
///
/// # Errors
/// The database's own failure.
pub async fn made_from_since(
    db: &Db,
    owner: &CustomerId,
    since: DateTime<Utc>,
    count: i64,
) -> Result<Vec<MadeFrom>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT d.id AS decision_id, d.user_id, d.record, i.body AS inputs, s.in_hardship FROM decision_inputs i
         JOIN decisions d ON d.id = i.decision_id JOIN shown_screens s ON s.decision_id = d.id
         WHERE i.user_id = $1 AND i.at >= $2 ORDER BY d.sequence DESC LIMIT $3"
    )
    .bind(owner.as_str())
    .bind(since)
    .bind(count)
    .fetch_all(pool)
    .await
    })?)
}

/// What one of a customer's decisions was made from, if that is kept.
///
/// # Errors
/// The database's own failure.
pub async fn inputs_of(db: &Db, owner: &CustomerId, decision_id: &str) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT body FROM decision_inputs WHERE user_id = $1 AND decision_id = $2"
    )
    .bind(owner.as_str())
    .bind(decision_id)
    .fetch_optional(pool)
    .await)?)
}

/// Customers something was decided for on a day or later, in the order of their ids.
///
/// # Errors
/// The database's own failure.
pub async fn owners_since(db: &Db, day: NaiveDate) -> Result<Vec<CustomerId>, StoreError> {
    let from = day.and_time(NaiveTime::MIN).and_utc();
    let ids: Vec<String> = on_db!(db, |pool| sqlx::query_scalar(
        "SELECT DISTINCT user_id FROM decisions WHERE at >= $1 ORDER BY user_id"
    )
    .bind(from)
    .fetch_all(pool)
    .await)?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// The state the next decision starts from, as JSON.
///
/// # Errors
/// The database's own failure.
pub async fn state(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT body FROM decision_states WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(pool)
        .await)?)
}

/// The same, as a transaction sees it.
///
/// # Errors
/// The database's own failure.
pub async fn state_in(tx: &mut Tx, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_scalar("SELECT body FROM decision_states WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(connection)
        .await)?)
}

/// What the customer last said of their persona.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PersonaLabel {
    /// UUIDv7.
    pub id: String,
    /// The persona's stored name.
    pub persona: String,
    /// Picked against the guess, rather than a guess confirmed.
    pub chosen: bool,
    /// Picked by an advisor, whom the customer had asked.
    pub by_advisor: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps a label.
///
/// # Errors
/// The database's own failure.
pub async fn insert_label(tx: &mut Tx, owner: &CustomerId, label: &PersonaLabel) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO persona_labels (id, user_id, persona, chosen, by_advisor, at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&label.id)
    .bind(owner.as_str())
    .bind(&label.persona)
    .bind(label.chosen)
    .bind(label.by_advisor)
    .bind(label.at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Marks a label as taken back.
///
/// # Errors
/// The database's own failure.
pub async fn undo_label(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE persona_labels SET undone_at = $1 WHERE id = $2 AND user_id = $3"
    )
    .bind(now)
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The newest label that stands.
///
/// # Errors
/// The database's own failure.
pub async fn standing_label(db: &Db, owner: &CustomerId) -> Result<Option<PersonaLabel>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, persona, chosen, by_advisor, at FROM persona_labels
         WHERE user_id = $1 AND undone_at IS NULL ORDER BY at DESC, id DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}
