//! What a customer last supposed of their tax and cash.

use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// The suppositions as JSON, if the customer made any.
///
/// # Errors
/// The database's own failure.
pub async fn get(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar("SELECT body FROM what_ifs WHERE user_id = $1")
        .bind(owner.as_str())
        .fetch_optional(pool)
        .await)?)
}

/// Keeps suppositions in place of those before.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, body: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO what_ifs (user_id, body) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Forgets the suppositions; nothing happens where there are none.
///
/// # Errors
/// The database's own failure.
pub async fn remove(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM what_ifs WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
