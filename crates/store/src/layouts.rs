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

/// The revisions that a decision may show: the newest published one of every layout, and the baseline of every ramp.
///
/// # Errors
/// The database's own failure.
pub async fn in_force(db: &Db) -> Result<Vec<StoredLayout>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT l.name, l.revision, l.document, l.content_hash FROM layouts l
         WHERE l.state = 'published' AND (l.revision =
           (SELECT MAX(m.revision) FROM layouts m WHERE m.name = l.name AND m.state = 'published')
           OR EXISTS (SELECT 1 FROM layout_ramps r
             WHERE r.name = l.name AND r.baseline = l.revision AND r.state = 'running'))
         ORDER BY l.name, l.revision"
    )
    .fetch_all(pool)
    .await)?)
}

/// The hash of a revision's document, as a transaction sees it.
///
/// # Errors
/// The database's own failure.
pub async fn content_hash_in(tx: &mut Tx, name: &str, revision: i64) -> Result<Option<String>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_scalar(
        "SELECT content_hash FROM layouts WHERE name = $1 AND revision = $2"
    )
    .bind(name)
    .bind(revision)
    .fetch_optional(connection)
    .await)?)
}

/// The newest published revision of a layout, as a transaction sees it.
///
/// # Errors
/// The database's own failure.
pub async fn newest_in(tx: &mut Tx, name: &str) -> Result<Option<StoredLayout>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT name, revision, document, content_hash FROM layouts
         WHERE name = $1 AND state = 'published' ORDER BY revision DESC LIMIT 1"
    )
    .bind(name)
    .fetch_optional(connection)
    .await)?)
}

/// Hashes of the documents that builds have brought, with the layout of each.
///
/// # Errors
/// The database's own failure.
pub async fn shipped(db: &Db) -> Result<Vec<(String, String)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT name, content_hash FROM shipped_layouts ORDER BY name, content_hash"
    )
    .fetch_all(pool)
    .await)?)
}

/// The newest document of a layout that a build has brought.
///
/// # Errors
/// The database's own failure.
pub async fn shipped_in(tx: &mut Tx, name: &str) -> Result<Option<StoredLayout>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT name, revision, document, content_hash FROM shipped_layouts
         WHERE name = $1 ORDER BY at DESC, revision DESC LIMIT 1"
    )
    .bind(name)
    .fetch_optional(connection)
    .await)?)
}

/// Notes that a build has brought a document.
///
/// # Errors
/// [`StoreError::Taken`] when it was noted before.
pub async fn ship(tx: &mut Tx, layout: &StoredLayout, now: DateTime<Utc>) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO shipped_layouts (name, revision, content_hash, document, at) VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(&layout.name)
    .bind(layout.revision)
    .bind(&layout.content_hash)
    .bind(&layout.document)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The document of one revision, JSON.
///
/// # Errors
/// The database's own failure.
pub async fn revision(db: &Db, name: &str, revision: i64) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT document FROM layouts WHERE name = $1 AND revision = $2"
    )
    .bind(name)
    .bind(revision)
    .fetch_optional(pool)
    .await)?)
}
