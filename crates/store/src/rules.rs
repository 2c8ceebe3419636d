//! The customer's own rules: every transaction of a counterparty is of one category.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRule {
    /// UUIDv7.
    pub id: String,
    /// The normalised counterparty.
    pub counterparty_key: String,
    /// in or out.
    pub direction: String,
    /// The category's stored name.
    pub category: String,
    /// How such transactions are split, as JSON.
    pub split: Option<String>,
}

/// Stores a rule.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    rule: &StoredRule,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO category_rules (id, user_id, counterparty_key, direction, category, split, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&rule.id)
    .bind(owner.as_str())
    .bind(&rule.counterparty_key)
    .bind(&rule.direction)
    .bind(&rule.category)
    .bind(&rule.split)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes a rule.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM category_rules WHERE id = $1 AND user_id = $2")
        .bind(id)
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// A customer's rules, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredRule>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, counterparty_key, direction, category, split FROM category_rules
         WHERE user_id = $1 ORDER BY created_at, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}
