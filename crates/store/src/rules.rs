//! The customer's own rules: searches they keep with what those set, when they did, and suggestions they do not want.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::CustomerId;
use serde::{Deserialize, Serialize};

use crate::{Db, StoreError, Tx};

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct StoredRule {
    /// UUIDv7.
    pub id: String,
    /// What the customer calls it.
    pub name: String,
    /// Which transactions it is for, in the language of the search box.
    pub search: String,
    /// The category's stored name.
    pub category: String,
    /// How such transactions are split, as JSON.
    pub split: Option<String>,
    /// The first day it holds for.
    pub effective_from: Option<NaiveDate>,
    /// Of the rules for one transaction the one of the highest priority holds.
    pub priority: i64,
    /// Whether it holds at all.
    pub is_on: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Stores a rule in the place of the owner's one of that id. Somebody else's stays as it is.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, rule: &StoredRule) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO rules (id, user_id, name, search, category, split, effective_from, priority, is_on, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, search = excluded.search,
             category = excluded.category, split = excluded.split, effective_from = excluded.effective_from,
             priority = excluded.priority, is_on = excluded.is_on
         WHERE rules.user_id = excluded.user_id"
    )
    .bind(&rule.id)
    .bind(owner.as_str())
    .bind(&rule.name)
    .bind(&rule.search)
    .bind(&rule.category)
    .bind(&rule.split)
    .bind(rule.effective_from)
    .bind(rule.priority)
    .bind(rule.is_on)
    .bind(rule.created_at)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Removes a rule.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM rules WHERE id = $1 AND user_id = $2")
        .bind(id)
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// A customer's rules, the one of the highest priority first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredRule>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, name, search, category, split, effective_from, priority, is_on, created_at FROM rules
         WHERE user_id = $1 ORDER BY priority DESC, id DESC"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// One time a rule set something.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRun {
    /// UUIDv7.
    pub id: String,
    /// The rule.
    pub rule_id: String,
    /// What it was called then.
    pub rule_name: String,
    /// created, edited, new-transactions, removed or undone.
    pub reason: String,
    /// How many transactions it was for.
    pub matched: i64,
    /// How many of them it changed.
    pub changed: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Runs of a customer's that are kept.
const RUNS_KEPT: i64 = 500;

/// Notes a run; the oldest make room.
///
/// # Errors
/// The database's own failure.
pub async fn insert_run(tx: &mut Tx, owner: &CustomerId, run: &StoredRun) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO rule_runs (id, user_id, rule_id, rule_name, reason, matched, changed, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(&run.id)
    .bind(owner.as_str())
    .bind(&run.rule_id)
    .bind(&run.rule_name)
    .bind(&run.reason)
    .bind(run.matched)
    .bind(run.changed)
    .bind(run.at)
    .execute(connection)
    .await
    .map(drop))?;
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM rule_runs WHERE user_id = $1 AND id NOT IN
             (SELECT id FROM rule_runs WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2)"
    )
    .bind(owner.as_str())
    .bind(RUNS_KEPT)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// A customer's newest runs, newest first.
///
/// # Errors
/// The database's own failure.
pub async fn runs(db: &Db, owner: &CustomerId, count_max: i64) -> Result<Vec<StoredRun>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, rule_id, rule_name, reason, matched, changed, at FROM rule_runs
         WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2"
    )
    .bind(owner.as_str())
    .bind(count_max)
    .fetch_all(pool)
    .await)?)
}

/// Notes that a customer does not want a suggestion.
///
/// # Errors
/// The database's own failure.
pub async fn dismiss(
    tx: &mut Tx,
    owner: &CustomerId,
    suggestion_id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO rule_dismissals (user_id, suggestion_id, at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, suggestion_id) DO NOTHING"
    )
    .bind(owner.as_str())
    .bind(suggestion_id)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The suggestions a customer does not want.
///
/// # Errors
/// The database's own failure.
pub async fn dismissed(db: &Db, owner: &CustomerId) -> Result<Vec<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT suggestion_id FROM rule_dismissals WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_all(pool)
        .await)?)
}
