//! Revisions that a share of the customers is shown, and what happened to both groups. Every caller is of the product
//! team or the server itself; the counts name nobody.

use chrono::{DateTime, Utc};

use crate::{Db, StoreError, Tx};

/// A ramp.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRamp {
    /// The layout.
    pub name: String,
    /// The revision that is ramped.
    pub revision: i64,
    /// The revision everybody else is shown.
    pub baseline: i64,
    /// Who is shown the new one, in basis points of all customers.
    pub share_bp: i64,
    /// Hours between steps; 0 where they are taken by hand.
    pub step_hours: i64,
    /// `running`, `finished` or `rolled-back`.
    pub state: String,
    /// Since when the share is that.
    pub stepped_at: DateTime<Utc>,
}

const RAMP: &str = "name, revision, baseline, share_bp, step_hours, state, stepped_at";

/// Ramps that run, by layout.
///
/// # Errors
/// The database's own failure.
pub async fn running(db: &Db) -> Result<Vec<StoredRamp>, StoreError> {
    let statement = format!("SELECT {RAMP} FROM layout_ramps WHERE state = 'running' ORDER BY name");
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement)).fetch_all(pool).await)?)
}

/// The ramp of a layout that runs, kept from every other transaction until this one ends.
///
/// # Errors
/// The database's own failure.
pub async fn hold(tx: &mut Tx, name: &str) -> Result<Option<StoredRamp>, StoreError> {
    // An update locks its row on either engine; `FOR UPDATE` is PostgreSQL's alone.
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE layout_ramps SET name = name WHERE name = $1 AND state = 'running'"
    )
    .bind(name)
    .execute(connection)
    .await
    .map(drop))?;
    let statement = format!("SELECT {RAMP} FROM layout_ramps WHERE name = $1 AND state = 'running'");
    Ok(on_tx!(tx, |connection| sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(name)
        .fetch_optional(connection)
        .await)?)
}

/// Begins a ramp.
///
/// # Errors
/// [`StoreError::Taken`] while another of the layout runs.
pub async fn begin(tx: &mut Tx, ramp: &StoredRamp) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO layout_ramps (name, revision, baseline, share_bp, step_hours, state, stepped_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&ramp.name)
    .bind(ramp.revision)
    .bind(ramp.baseline)
    .bind(ramp.share_bp)
    .bind(ramp.step_hours)
    .bind(&ramp.state)
    .bind(ramp.stepped_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Writes what has become of a ramp.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, ramp: &StoredRamp) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE layout_ramps SET share_bp = $3, step_hours = $4, state = $5, stepped_at = $6
         WHERE name = $1 AND revision = $2"
    )
    .bind(&ramp.name)
    .bind(ramp.revision)
    .bind(ramp.share_bp)
    .bind(ramp.step_hours)
    .bind(&ramp.state)
    .bind(ramp.stepped_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// What happened under one revision of a layout, each customer counted once.
#[derive(Debug, Clone, Copy, PartialEq, sqlx::FromRow)]
pub struct Watched {
    /// The revision.
    pub revision: i64,
    /// Customers decided for.
    pub customers: i64,
    /// Of those, who took a change back, or sent away or hid a widget.
    pub taken_back: i64,
    /// For whom the revision did not pass its last look.
    pub faults: i64,
    /// Customers in hardship.
    pub in_hardship: i64,
    /// Of those, who took something back.
    pub taken_back_in_hardship: i64,
    /// The sum over customers of the mean time their decisions took, microseconds.
    pub latency_us_sum: f64,
    /// The sum of its squares.
    pub latency_us_sum_squares: f64,
}

/// What happened under two revisions of a layout since a moment; a revision nobody was decided for is left out.
///
/// # Errors
/// The database's own failure.
pub async fn watched(
    db: &Db,
    name: &str,
    revisions: (i64, i64),
    since: DateTime<Utc>,
) -> Result<Vec<Watched>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "WITH decided AS (
             SELECT user_id,
                 CASE WHEN failed_layout = $1 THEN failed_revision ELSE revision END AS arm,
                 MAX(CASE WHEN failed_layout = $1 THEN 1 ELSE 0 END) AS failed,
                 MAX(CASE WHEN in_hardship THEN 1 ELSE 0 END) AS pressed,
                 AVG(CAST(latency_us AS DOUBLE PRECISION)) AS latency_us
             FROM shown_screens WHERE at >= $2 AND (layout = $1 OR failed_layout = $1)
             GROUP BY 1, 2
         ), took_back AS (
             SELECT DISTINCT user_id, revision FROM outcomes
             WHERE at >= $2 AND layout = $1 AND kind IN ('undone', 'dismissed', 'hidden')
         )
         SELECT d.arm AS revision,
             COUNT(*) AS customers,
             COUNT(t.user_id) AS taken_back,
             CAST(SUM(d.failed) AS BIGINT) AS faults,
             CAST(SUM(d.pressed) AS BIGINT) AS in_hardship,
             CAST(SUM(CASE WHEN t.user_id IS NULL THEN 0 ELSE d.pressed END) AS BIGINT)
                 AS taken_back_in_hardship,
             CAST(SUM(d.latency_us) AS DOUBLE PRECISION) AS latency_us_sum,
             CAST(SUM(d.latency_us * d.latency_us) AS DOUBLE PRECISION) AS latency_us_sum_squares
         FROM decided d LEFT JOIN took_back t ON t.user_id = d.user_id AND t.revision = d.arm
         WHERE d.arm IN ($3, $4) GROUP BY d.arm ORDER BY d.arm"
    )
    .bind(name)
    .bind(since)
    .bind(revisions.0)
    .bind(revisions.1)
    .fetch_all(pool)
    .await)?)
}
