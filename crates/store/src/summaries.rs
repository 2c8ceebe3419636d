//! What dashboards read instead of raw rows, and what was inferred of a customer: one row each.

use chrono::NaiveDate;
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// A kept summary.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredSummary {
    /// The day its figures hold for.
    pub as_of: NaiveDate,
    /// The day it was built.
    pub built_on: NaiveDate,
    /// Another one each time it is built.
    pub version: String,
    /// JSON.
    pub body: String,
}

/// A kept profile.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredProfile {
    /// The day it was judged for.
    pub as_of: NaiveDate,
    /// The model that judged.
    pub model_version: String,
    /// JSON: features and assessment.
    pub body: String,
}

/// How often a customer's rows have changed.
///
/// # Errors
/// The database's own failure.
pub async fn book_version(db: &Db, owner: &CustomerId) -> Result<i64, StoreError> {
    let version: Option<i64> =
        on_db!(db, |pool| sqlx::query_scalar("SELECT version FROM book_versions WHERE user_id = $1")
            .bind(owner.as_str())
            .fetch_optional(pool)
            .await)?;
    Ok(version.unwrap_or(0))
}

/// Notes that a customer's rows change in this transaction, and makes whoever else would change them wait until it is over.
/// How often they have changed with it.
///
/// # Errors
/// The database's own failure.
pub async fn change_books(tx: &mut Tx, owner: &CustomerId) -> Result<i64, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_scalar(
        "INSERT INTO book_versions (user_id, version) VALUES ($1, 1)
         ON CONFLICT (user_id) DO UPDATE SET version = book_versions.version + 1 RETURNING version"
    )
    .bind(owner.as_str())
    .fetch_one(connection)
    .await)?)
}

/// Keeps a summary in place of the one before, unless the rows have changed since they were read as often as `book_version`
/// says. Whether it was kept.
///
/// # Errors
/// The database's own failure.
pub async fn put_unless_changed(
    tx: &mut Tx,
    owner: &CustomerId,
    summary: &StoredSummary,
    book_version: i64,
) -> Result<bool, StoreError> {
    // Writing what is there makes whoever would change the books wait until this is over.
    let now: i64 = on_tx!(tx, |connection| sqlx::query_scalar(
        "INSERT INTO book_versions (user_id, version) VALUES ($1, 0)
         ON CONFLICT (user_id) DO UPDATE SET version = book_versions.version RETURNING version"
    )
    .bind(owner.as_str())
    .fetch_one(connection)
    .await)?;
    if now != book_version {
        return Ok(false);
    }
    put(tx, owner, summary).await.map(|()| true)
}

/// Keeps a summary in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, summary: &StoredSummary) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO summaries (user_id, as_of, built_on, version, body) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) DO UPDATE SET as_of = excluded.as_of, built_on = excluded.built_on,
           version = excluded.version, body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(summary.as_of)
    .bind(summary.built_on)
    .bind(&summary.version)
    .bind(&summary.body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Throws a summary away, so that the next reader builds it anew.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM summaries WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// The kept summary, if there is one.
///
/// # Errors
/// The database's own failure.
pub async fn get(db: &Db, owner: &CustomerId) -> Result<Option<StoredSummary>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT as_of, built_on, version, body FROM summaries WHERE user_id = $1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// The version of the kept summary, if there is one.
///
/// # Errors
/// The database's own failure.
pub async fn version(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT version FROM summaries WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(pool)
        .await)?)
}

/// Keeps a profile in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put_profile(tx: &mut Tx, owner: &CustomerId, profile: &StoredProfile) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO profiles (user_id, as_of, model_version, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET
           as_of = excluded.as_of, model_version = excluded.model_version, body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(profile.as_of)
    .bind(&profile.model_version)
    .bind(&profile.body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Deletes what was inferred.
///
/// # Errors
/// The database's own failure.
pub async fn remove_profile(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM profiles WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// The kept profile, if there is one.
///
/// # Errors
/// The database's own failure.
pub async fn profile(db: &Db, owner: &CustomerId) -> Result<Option<StoredProfile>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT as_of, model_version, body FROM profiles WHERE user_id = $1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}
