//! One JSON document a customer keeps of a kind: a table of its own each, and the same three statements over it.

/// The functions of a table whose rows are a customer's id and a body.
macro_rules! document {
    ($table:literal) => {
        use ledger::CustomerId;

        use crate::{Db, StoreError, Tx};

        /// The document as JSON, if the customer keeps one.
        ///
        /// # Errors
        /// The database's own failure.
        pub async fn get(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
            let statement = concat!("SELECT body FROM ", $table, " WHERE user_id = $1");
            Ok(on_db!(db, |pool| sqlx::query_scalar(statement)
                .bind(owner.as_str())
                .fetch_optional(pool)
                .await)?)
        }

        /// Keeps a document in place of the one before.
        ///
        /// # Errors
        /// The database's own failure.
        pub async fn put(tx: &mut Tx, owner: &CustomerId, body: &str) -> Result<(), StoreError> {
            let statement = concat!(
                "INSERT INTO ",
                $table,
                " (user_id, body) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
            );
            on_tx!(tx, |connection| sqlx::query(statement)
                .bind(owner.as_str())
                .bind(body)
                .execute(connection)
                .await
                .map(drop))?;
            Ok(())
        }

        /// Forgets the document; nothing happens where there is none.
        ///
        /// # Errors
        /// The database's own failure.
        pub async fn remove(tx: &mut Tx, owner: &CustomerId) -> Result<(), StoreError> {
            let statement = concat!("DELETE FROM ", $table, " WHERE user_id = $1");
            on_tx!(tx, |connection| sqlx::query(statement)
                .bind(owner.as_str())
                .execute(connection)
                .await
                .map(drop))?;
            Ok(())
        }
    };
}
