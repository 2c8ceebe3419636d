//! What customers were told unasked: each contact reserved within caps, and read back for the next decision.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// A contact to be counted.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// The element told.
    pub element: String,
    /// The key under which exposures and outcomes know its place.
    pub seen_as: String,
    /// What it is about.
    pub topic: String,
    /// The decision that tells it.
    pub decision_id: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The customer's day and week a contact falls into.
#[derive(Debug, Clone, Copy)]
pub struct Windows {
    /// The day on their clock.
    pub day: NaiveDate,
    /// When that day ends.
    pub day_ends_at: DateTime<Utc>,
    /// The first day of their week.
    pub week: NaiveDate,
}

/// Most contacts of each window.
#[derive(Debug, Clone, Copy)]
pub struct Caps {
    /// A day.
    pub day: i64,
    /// A week and topic.
    pub topic_week: i64,
    /// A week.
    pub week: i64,
}

/// Counts a contact if every cap has room for it, and says whether it may be made. One that was counted today may be made
/// again. Where it may not, the caller rolls back what was counted before the cap that had no room.
///
/// # Errors
/// The database's own failure.
pub async fn reserve(
    tx: &mut Tx,
    owner: &CustomerId,
    contact: &NewContact,
    windows: &Windows,
    caps: &Caps,
) -> Result<bool, StoreError> {
    if !insert(tx, owner, contact, windows).await? {
        return Ok(true);
    }
    let topic = format!("topic:{}", contact.topic);
    // Always in this order, so that two decisions at once wait for each other and never around each other.
    for (scope, starts_on, cap) in [
        ("day", windows.day, caps.day),
        (topic.as_str(), windows.week, caps.topic_week),
        ("week", windows.week, caps.week),
    ] {
        if cap < 1 || !take(tx, owner, scope, starts_on, cap).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the contact is new today.
async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    contact: &NewContact,
    windows: &Windows,
) -> Result<bool, StoreError> {
    let inserted: Option<String> = on_tx!(tx, |connection| sqlx::query_scalar(
        "INSERT INTO contacts (user_id, day, element, seen_as, topic, decision_id, at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id, day, element) DO NOTHING RETURNING element"
    )
    .bind(owner.as_str())
    .bind(windows.day)
    .bind(&contact.element)
    .bind(&contact.seen_as)
    .bind(&contact.topic)
    .bind(&contact.decision_id)
    .bind(contact.at)
    .bind(windows.day_ends_at)
    .fetch_optional(connection)
    .await)?;
    Ok(inserted.is_some())
}

/// Takes one of a window in a single statement, so that of two at once only one takes the last.
async fn take(
    tx: &mut Tx,
    owner: &CustomerId,
    scope: &str,
    starts_on: NaiveDate,
    cap: i64,
) -> Result<bool, StoreError> {
    let used: Option<i64> = on_tx!(tx, |connection| sqlx::query_scalar(
        "INSERT INTO contact_windows (user_id, scope, starts_on, used) VALUES ($1, $2, $3, 1)
         ON CONFLICT (user_id, scope, starts_on) DO UPDATE SET used = contact_windows.used + 1
             WHERE contact_windows.used < $4
         RETURNING used"
    )
    .bind(owner.as_str())
    .bind(scope)
    .bind(starts_on)
    .bind(cap)
    .fetch_optional(connection)
    .await)?;
    Ok(used.is_some())
}

/// What was told on a day, with its topic.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    /// The element.
    pub element: String,
    /// Its topic.
    pub topic: String,
}

/// What a customer was told on a day of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn told_on(db: &Db, owner: &CustomerId, day: NaiveDate) -> Result<Vec<Told>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT element, topic FROM contacts WHERE user_id = $1 AND day = $2 ORDER BY element"
    )
    .bind(owner.as_str())
    .bind(day)
    .fetch_all(pool)
    .await)?)
}

/// How many contacts of each topic a customer had from one day of theirs to another, both included.
///
/// # Errors
/// The database's own failure.
pub async fn by_topic(
    db: &Db,
    owner: &CustomerId,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT topic, COUNT(*) FROM contacts WHERE user_id = $1 AND day BETWEEN $2 AND $3
         GROUP BY topic ORDER BY topic"
    )
    .bind(owner.as_str())
    .bind(days.0)
    .bind(days.1)
    .fetch_all(pool)
    .await)?)
}

/// Days from one on, up to `today`, on which a customer ignored something: sent it away, or saw it on a day that is over
/// and did nothing with it.
///
/// # Errors
/// The database's own failure.
pub async fn ignored_on(
    db: &Db,
    owner: &CustomerId,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<NaiveDate>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT contacts.day FROM contacts
         WHERE contacts.user_id = $1 AND contacts.day BETWEEN $2 AND $3
           AND (EXISTS (SELECT 1 FROM outcomes
                        WHERE outcomes.user_id = contacts.user_id AND outcomes.element = contacts.seen_as
                          AND outcomes.kind = 'dismissed'
                          AND outcomes.at >= contacts.at AND outcomes.at < contacts.ends_at)
                OR (contacts.day < $3
                    AND EXISTS (SELECT 1 FROM exposures
                                WHERE exposures.user_id = contacts.user_id
                                  AND exposures.element = contacts.seen_as
                                  AND exposures.at >= contacts.at AND exposures.at < contacts.ends_at)
                    AND NOT EXISTS (SELECT 1 FROM outcomes
                                    WHERE outcomes.user_id = contacts.user_id
                                      AND outcomes.element = contacts.seen_as
                                      AND outcomes.kind IN ('opened', 'acted')
                                      AND outcomes.at >= contacts.at AND outcomes.at < contacts.ends_at)))
         ORDER BY contacts.day"
    )
    .bind(owner.as_str())
    .bind(since)
    .bind(today)
    .fetch_all(pool)
    .await)?)
}
