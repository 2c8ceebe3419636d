//! The customer's own order of a layout.

use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// The arrangement of one layout as JSON, if the customer changed it.
///
/// # Errors
/// The database's own failure.
pub async fn get(db: &Db, owner: &CustomerId, layout: &str) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT body FROM arrangements WHERE user_id = $1 AND layout = $2"
    )
    .bind(owner.as_str())
    .bind(layout)
    .fetch_optional(pool)
    .await)?)
}

/// Keeps an arrangement in place of the one before.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, layout: &str, body: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO arrangements (user_id, layout, body) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, layout) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(layout)
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
