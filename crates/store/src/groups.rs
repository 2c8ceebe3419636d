//! Which groups people count themselves to, by their own word and with their consent, and how each of them fared. It is a
//! table of its own, so that what decides cannot come upon it: only the service that compares groups reads all of it.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One answer of one person.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeclaredGroup {
    /// What was asked.
    pub dimension: String,
    /// What they answered.
    pub answer: String,
}

/// Keeps what a person says of themselves in place of what they said before; nothing forgets it.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, owner: &CustomerId, groups: &[DeclaredGroup]) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM declared_groups WHERE user_id = $1")
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    for group in groups {
        on_tx!(tx, |connection| sqlx::query(
            "INSERT INTO declared_groups (user_id, dimension, answer) VALUES ($1, $2, $3)"
        )
        .bind(owner.as_str())
        .bind(&group.dimension)
        .bind(&group.answer)
        .execute(connection)
        .await
        .map(drop))?;
    }
    Ok(())
}

/// What a person has said of themselves.
///
/// # Errors
/// The database's own failure.
pub async fn of(db: &Db, owner: &CustomerId) -> Result<Vec<DeclaredGroup>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT dimension, answer FROM declared_groups WHERE user_id = $1 ORDER BY dimension"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?)
}

/// How somebody who has said which groups they count themselves to fared, once for each answer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Fared {
    /// Who, so that each counts once.
    pub user_id: String,
    /// What was asked.
    pub dimension: String,
    /// What they answered.
    pub answer: String,
    /// When they were born, if they said.
    pub birth_year: Option<i64>,
    /// Whether anything was decided for them.
    pub is_decided: bool,
    /// Whether they saw something of a layout other than the neutral one.
    pub is_arranged: bool,
    /// Whether they opened something or acted on it.
    pub is_benefited: bool,
}

/// How everybody fared since a moment who has said which groups they count themselves to.
///
/// # Errors
/// The database's own failure.
pub async fn fared_since(db: &Db, since: DateTime<Utc>, neutral: &str) -> Result<Vec<Fared>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT g.user_id, g.dimension, g.answer, u.birth_year,
             EXISTS (SELECT 1 FROM shown_screens s WHERE s.user_id = u.id AND s.at >= $1) AS is_decided,
             EXISTS (SELECT 1 FROM exposures e WHERE e.user_id = u.id AND e.at >= $1 AND e.layout <> $2)
                 AS is_arranged,
             EXISTS (SELECT 1 FROM outcomes o WHERE o.user_id = u.id AND o.at >= $1
                     AND o.kind IN ('opened', 'acted')) AS is_benefited
         FROM declared_groups g JOIN users u ON u.id = g.user_id ORDER BY g.dimension, g.answer, u.id"
    )
    .bind(since)
    .bind(neutral)
    .fetch_all(pool)
    .await)?)
}
