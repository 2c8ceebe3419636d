//! Drafts that are to be published at a time of their own. Every caller is of the product team or the server itself.

use chrono::{DateTime, Utc};

use crate::{Db, StoreError, Tx};

/// One appointment of a draft.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredSchedule {
    /// UUIDv7.
    pub id: String,
    /// The draft.
    pub draft_id: String,
    /// The step that was approved.
    pub step: i64,
    /// When it is to be published.
    pub due_at: DateTime<Utc>,
    /// Hours between the steps of a ramp, 0 where they are taken by hand; `None` where everybody sees it at once.
    pub ramp_hours: Option<i64>,
    /// Who scheduled it.
    pub scheduled_by: String,
    /// `waiting`, `published`, `failed` or `withdrawn`.
    pub state: String,
    /// Why it failed, in a sentence; else empty.
    pub told: String,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

const SCHEDULE: &str = "id, draft_id, step, due_at, ramp_hours, scheduled_by, state, told, updated_at";

/// Those that wait and are due by `now`, the one due longest first.
///
/// # Errors
/// The database's own failure.
pub async fn due(db: &Db, now: DateTime<Utc>) -> Result<Vec<StoredSchedule>, StoreError> {
    let statement = format!(
        "SELECT {SCHEDULE} FROM layout_schedules WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id"
    );
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(now).fetch_all(pool).await)?)
}

/// The newest of each draft that is neither published nor discarded, by draft.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db) -> Result<Vec<StoredSchedule>, StoreError> {
    let statement = format!(
        "SELECT {SCHEDULE} FROM layout_schedules s
         WHERE s.id = (SELECT MAX(m.id) FROM layout_schedules m WHERE m.draft_id = s.draft_id)
         AND s.draft_id IN (SELECT d.id FROM layout_drafts d WHERE d.state IN ('open', 'review', 'approved'))
         ORDER BY s.draft_id"
    );
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement)).fetch_all(pool).await)?)
}

/// The newest of one draft.
///
/// # Errors
/// The database's own failure.
pub async fn of_draft(db: &Db, draft_id: &str) -> Result<Option<StoredSchedule>, StoreError> {
    let statement =
        format!("SELECT {SCHEDULE} FROM layout_schedules WHERE draft_id = $1 ORDER BY id DESC LIMIT 1");
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(draft_id)
        .fetch_optional(pool)
        .await)?)
}

/// Keeps an appointment.
///
/// # Errors
/// [`StoreError::Taken`] while another of the draft waits.
pub async fn insert(tx: &mut Tx, schedule: &StoredSchedule) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO layout_schedules
             (id, draft_id, step, due_at, ramp_hours, scheduled_by, state, told, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(&schedule.id)
    .bind(&schedule.draft_id)
    .bind(schedule.step)
    .bind(schedule.due_at)
    .bind(schedule.ramp_hours)
    .bind(&schedule.scheduled_by)
    .bind(&schedule.state)
    .bind(&schedule.told)
    .bind(schedule.updated_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Settles an appointment that waits and says whether it did: of several who try, one does.
///
/// # Errors
/// The database's own failure.
pub async fn settle(
    tx: &mut Tx,
    id: &str,
    state: &str,
    told: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let settled = on_tx!(tx, |connection| {
        sqlx::query(
        "UPDATE layout_schedules SET state = $2, told = $3, updated_at = $4 WHERE id = $1 AND state = 'waiting'"
    )
    .bind(id)
    .bind(state)
    .bind(told)
    .bind(now)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(settled == 1)
}

/// Withdraws the appointment of a draft that waits and says whether there was one.
///
/// # Errors
/// The database's own failure.
pub async fn withdraw(tx: &mut Tx, draft_id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let withdrawn = on_tx!(tx, |connection| sqlx::query(
        "UPDATE layout_schedules SET state = 'withdrawn', updated_at = $2
         WHERE draft_id = $1 AND state = 'waiting'"
    )
    .bind(draft_id)
    .bind(now)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(withdrawn == 1)
}
