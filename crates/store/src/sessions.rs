//! Sessions: the hash of a token, whose it is, and how long it holds.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// A live session with what a request needs to know of its person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Session {
    /// Whose it is.
    pub user_id: String,
    /// Their role.
    pub role: String,
    /// What Attune calls them.
    pub display_name: Option<String>,
    /// US or GB.
    pub country: Option<String>,
    /// If they told it.
    pub birth_year: Option<i64>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
}

/// A session to be stored.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// SHA-256 of the token, hexadecimal.
    pub token_hash: String,
    /// Whose it is.
    pub user_id: CustomerId,
    /// The person's epoch now.
    pub user_epoch: i64,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Void if unused until then.
    pub idle_expires_at: DateTime<Utc>,
    /// Void from then on whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// Stores a session.
///
/// # Errors
/// The database's own failure.
pub async fn insert(tx: &mut Tx, session: &NewSession) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO sessions
         (token_hash, user_id, user_epoch, created_at, last_seen_at, idle_expires_at, expires_at)
         VALUES ($1, $2, $3, $4, $4, $5, $6)"
    )
    .bind(&session.token_hash)
    .bind(session.user_id.as_str())
    .bind(session.user_epoch)
    .bind(session.created_at)
    .bind(session.idle_expires_at)
    .bind(session.expires_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The session of a token's hash, if it is live at `now`.
///
/// # Errors
/// The database's own failure.
pub async fn live(db: &Db, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT s.user_id, u.role, u.display_name, u.country, u.birth_year, s.last_seen_at
         FROM sessions s JOIN users u ON u.id = s.user_id AND u.epoch = s.user_epoch
         WHERE s.token_hash = $1 AND s.idle_expires_at > $2 AND s.expires_at > $2"
    )
    .bind(token_hash)
    .bind(now)
    .fetch_optional(pool)
    .await)?)
}

/// Notes that a session was used.
///
/// # Errors
/// The database's own failure.
pub async fn touch(
    tx: &mut Tx,
    token_hash: &str,
    now: DateTime<Utc>,
    idle_expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE sessions SET last_seen_at = $1, idle_expires_at = $2 WHERE token_hash = $3"
    )
    .bind(now)
    .bind(idle_expires_at)
    .bind(token_hash)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Ends one session, and sweeps out those that have run out.
///
/// # Errors
/// The database's own failure.
pub async fn end(tx: &mut Tx, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM sessions WHERE token_hash = $1 OR expires_at <= $2 OR idle_expires_at <= $2"
    )
    .bind(token_hash)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
