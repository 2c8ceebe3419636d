//! What experiments are read from: the arms decisions were made under, joined to what was then seen and done. Everything
//! here is over all customers and is read by the services that count; rows name customers so that each counts once.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::exposures::ShownUnder;
use crate::{Db, StoreError, Tx};

/// The arm of one experiment that a decision was made under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArm {
    /// The experiment's name.
    pub experiment: String,
    /// The arm's key.
    pub arm: String,
    /// The bucket version it was drawn under.
    pub bucket_version: i64,
    /// Whether the screen was one the experiment is about, with the arm's changes made.
    pub in_force: bool,
}

/// Keeps the arms of a decision, in the transaction that keeps the decision.
///
/// # Errors
/// [`StoreError::Taken`] when this decision's arms are kept already.
pub async fn insert_arms(
    tx: &mut Tx,
    owner: &CustomerId,
    under: &ShownUnder,
    arms: &[NewArm],
) -> Result<(), StoreError> {
    if arms.is_empty() {
        return Ok(());
    }
    let statement = format!(
        "INSERT INTO decision_arms (decision_id, user_id, experiment, arm, bucket_version, in_force) VALUES {}",
        tx.places(arms.len(), 6)
    );
    on_tx!(tx, |connection| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str()));
        for arm in arms {
            query = query
                .bind(&under.decision_id)
                .bind(owner.as_str())
                .bind(&arm.experiment)
                .bind(&arm.arm)
                .bind(arm.bucket_version)
                .bind(arm.in_force);
        }
        query.execute(connection).await.map(drop)
    })?;
    Ok(())
}

/// A customer who saw something of a screen with an arm in force: once for each such arm.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SeenUnit {
    /// Who.
    pub user_id: String,
    /// The arm.
    pub arm: String,
    /// Whether anything of theirs was seen before that, so that it is known what they did before.
    pub has_before: bool,
    /// Whether they were in hardship at any decision since.
    pub in_hardship: bool,
}

/// Everybody who saw a screen with an arm of an experiment in force, under one bucket version and before `until`.
///
/// # Errors
/// The database's own failure.
pub async fn seen_units(
    db: &Db,
    experiment: &str,
    bucket_version: i64,
    until: DateTime<Utc>,
) -> Result<Vec<SeenUnit>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "WITH seen AS (
             SELECT a.user_id, a.arm, MIN(e.at) AS seen_at FROM decision_arms a
             JOIN exposures e ON e.decision_id = a.decision_id
             WHERE a.experiment = $1 AND a.bucket_version = $2 AND a.in_force AND e.at < $3
             GROUP BY a.user_id, a.arm)
         SELECT s.user_id, s.arm,
             EXISTS (SELECT 1 FROM exposures b WHERE b.user_id = s.user_id AND b.at < s.seen_at) AS has_before,
             EXISTS (SELECT 1 FROM shown_screens h WHERE h.user_id = s.user_id AND h.in_hardship
                     AND h.at >= s.seen_at AND h.at < $3) AS in_hardship
         FROM seen s ORDER BY s.user_id, s.arm"
    )
    .bind(experiment)
    .bind(bucket_version)
    .bind(until)
    .fetch_all(pool)
    .await
    })?)
}

/// How often a customer did a thing since they first saw an arm in force, and before that.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitOutcome {
    /// Who.
    pub user_id: String,
    /// The arm.
    pub arm: String,
    /// The kind of outcome.
    pub kind: String,
    /// How often since.
    pub since: i64,
    /// How often before.
    pub before: i64,
}

/// What the customers of [`seen_units`] did before `until`; kinds that never happened are absent.
///
/// # Errors
/// The database's own failure.
pub async fn unit_outcomes(
    db: &Db,
    experiment: &str,
    bucket_version: i64,
    until: DateTime<Utc>,
) -> Result<Vec<UnitOutcome>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "WITH seen AS (
             SELECT a.user_id, a.arm, MIN(e.at) AS seen_at FROM decision_arms a
             JOIN exposures e ON e.decision_id = a.decision_id
             WHERE a.experiment = $1 AND a.bucket_version = $2 AND a.in_force AND e.at < $3
             GROUP BY a.user_id, a.arm)
         SELECT s.user_id, s.arm, o.kind,
             CAST(SUM(CASE WHEN o.at >= s.seen_at THEN 1 ELSE 0 END) AS BIGINT) AS since,
             CAST(SUM(CASE WHEN o.at < s.seen_at THEN 1 ELSE 0 END) AS BIGINT) AS before
         FROM seen s JOIN outcomes o ON o.user_id = s.user_id
         WHERE o.at < $3 GROUP BY s.user_id, s.arm, o.kind"
    )
    .bind(experiment)
    .bind(bucket_version)
    .bind(until)
    .fetch_all(pool)
    .await)?)
}

/// A customer who saw something in a time.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Viewer {
    /// Who.
    pub user_id: String,
    /// The demo household it is, if it is one.
    pub demo_key: Option<String>,
    /// Whether anything of theirs was seen before the time.
    pub has_before: bool,
    /// Whether they were in hardship at any decision of the time.
    pub in_hardship: bool,
}

/// Everybody who saw something of a dashboard since a moment.
///
/// # Errors
/// The database's own failure.
pub async fn viewers_since(db: &Db, since: DateTime<Utc>) -> Result<Vec<Viewer>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT u.id AS user_id, u.demo_key,
             EXISTS (SELECT 1 FROM exposures b WHERE b.user_id = u.id AND b.at < $1) AS has_before,
             EXISTS (SELECT 1 FROM shown_screens h WHERE h.user_id = u.id AND h.in_hardship AND h.at >= $1)
                 AS in_hardship
         FROM users u
         WHERE EXISTS (SELECT 1 FROM exposures e WHERE e.user_id = u.id AND e.at >= $1) ORDER BY u.id"
    )
    .bind(since)
    .fetch_all(pool)
    .await)?)
}

/// How often a customer did a thing since a moment, and before it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ViewerOutcome {
    /// Who.
    pub user_id: String,
    /// The kind of outcome.
    pub kind: String,
    /// How often since.
    pub since: i64,
    /// How often before.
    pub before: i64,
}

/// What every customer did since a moment and before it.
///
/// # Errors
/// The database's own failure.
pub async fn viewer_outcomes(db: &Db, since: DateTime<Utc>) -> Result<Vec<ViewerOutcome>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT user_id, kind,
             CAST(SUM(CASE WHEN at >= $1 THEN 1 ELSE 0 END) AS BIGINT) AS since,
             CAST(SUM(CASE WHEN at < $1 THEN 1 ELSE 0 END) AS BIGINT) AS before
         FROM outcomes GROUP BY user_id, kind"
    )
    .bind(since)
    .fetch_all(pool)
    .await)?)
}

/// A decision as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LoggedDecision {
    /// The decision's id.
    pub decision_id: String,
    /// Whose.
    pub user_id: String,
    /// The record, JSON.
    pub record: String,
    /// Whether they were in a spell of hardship.
    pub in_hardship: bool,
}

/// The newest `limit` decisions since a moment with their records.
///
/// # Errors
/// The database's own failure.
pub async fn logged_since(
    db: &Db,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<LoggedDecision>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT d.id AS decision_id, d.user_id, d.record, s.in_hardship FROM shown_screens s
         JOIN decisions d ON d.id = s.decision_id
         WHERE s.at >= $1 ORDER BY s.at DESC LIMIT $2"
    )
    .bind(since)
    .bind(limit)
    .fetch_all(pool)
    .await)?)
}

/// An element that was seen under a decision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SeenElement {
    /// Its key.
    pub element: String,
    /// Whether it was opened or acted on.
    pub is_taken_up: bool,
}

/// What was seen under a decision.
///
/// # Errors
/// The database's own failure.
pub async fn seen_elements(db: &Db, decision_id: &str) -> Result<Vec<SeenElement>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT e.element,
             EXISTS (SELECT 1 FROM outcomes o WHERE o.decision_id = e.decision_id AND o.element = e.element
                     AND o.kind IN ('opened', 'acted')) AS is_taken_up
         FROM exposures e WHERE e.decision_id = $1 ORDER BY e.element"
    )
    .bind(decision_id)
    .fetch_all(pool)
    .await)?)
}
