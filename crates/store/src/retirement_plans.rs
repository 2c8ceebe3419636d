//! The retirement plan a customer keeps.

use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// The plan as JSON, if the customer keeps one.
///
/// # Errors
/// The database's own failure.
pub async fn get(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT body FROM retirement_plans WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(pool)
        .await)?)
}

/// Keeps a plan in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, body: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO retirement_plans (user_id, body) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Forgets the plan; nothing happens where there is none.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM retirement_plans WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
