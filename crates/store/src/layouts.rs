//! Layout documents: every revision ever published stays.

use chrono::{DateTime, Utc};

use crate::{Db, StoreError, Tx};

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredLayout {
    /// The document's name, such as `home-freelancer`.
    pub name: String,
    /// From 1.
    pub revision: i64,
    /// The document as written, JSON.
    pub document: String,
    /// SHA-256 of the document.
    pub content_hash: String,
}

/// Publishes a revision. One that is there already stays as it is.
///
/// # Errors
/// The database's own failure.
pub async fn publish(tx: &mut Tx, layout: &StoredLayout, now: DateTime<Utc>) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO layouts (name, revision, state, document, content_hash, created_at)
         VALUES ($1, $2, 'published', $3, $4, $5) ON CONFLICT (name, revision) DO NOTHING"
    )
    .bind(&layout.name)
    .bind(layout.revision)
    .bind(&layout.document)
    .bind(&layout.content_hash)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Publishes a new revision.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of that number.
pub async fn release(tx: &mut Tx, layout: &StoredLayout, now: DateTime<Utc>) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO layouts (name, revision, state, document, content_hash, created_at)
         VALUES ($1, $2, 'published', $3, $4, $5)"
    )
    .bind(&layout.name)
    .bind(layout.revision)
    .bind(&layout.document)
    .bind(&layout.content_hash)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Every published revision of a layout, the newest first.
///
/// # Errors
/// The database's own failure.
pub async fn revisions(db: &Db, name: &str) -> Result<Vec<StoredLayout>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT name, revision, document, content_hash FROM layouts
         WHERE name = $1 AND state = 'published' ORDER BY revision DESC"
    )
    .bind(name)
    .fetch_all(pool)
    .await)?)
}

/// The newest published revision of every layout.
///
/// # Errors
/// The database's own failure.
pub async fn published(db: &Db) -> Result<Vec<StoredLayout>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT l.name, l.revision, l.document, l.content_hash FROM layouts l
         WHERE l.state = 'published' AND l.revision =
           (SELECT MAX(m.revision) FROM layouts m WHERE m.name = l.name AND m.state = 'published')
         ORDER BY l.name"
    )
    .fetch_all(pool)
    .await)?)
}
