//! What decisions showed, what of it customers saw, and what they did with it; and the counts over all customers that
//! the product team reads, which name nobody.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::experiments::{NewArm, insert_arms};
use crate::{Db, StoreError, Tx};

/// What concerns the whole screen rather than one element; no element can be called so.
pub const WHOLE_SCREEN: &str = "*";

/// The decision and the layout that something was seen or done under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownUnder {
    /// The decision's id.
    pub decision_id: String,
    /// The layout's name.
    pub layout: String,
    /// Its revision.
    pub revision: i64,
}

/// The screen of one decision.
#[derive(Debug, Clone)]
pub struct NewScreen {
    /// The decision and its layout.
    pub under: ShownUnder,
    /// The decision's place in the customer's log.
    pub sequence: i64,
    /// The event that caused it.
    pub event_id: String,
    /// Keys in reading order.
    pub elements: Vec<String>,
    /// Microseconds the decision took.
    pub latency_us: i64,
    /// Whether the customer was in a spell of hardship.
    pub in_hardship: bool,
    /// The arms of experiments it was made under.
    pub arms: Vec<NewArm>,
    /// The layout and revision that were meant, where they did not pass their last look.
    pub failed: Option<(String, i64)>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps what a decision showed, with the arms of experiments it was made under.
///
/// # Errors
/// [`StoreError::Taken`] when this decision's screen is kept already.
pub async fn insert_screen(tx: &mut Tx, owner: &CustomerId, screen: &NewScreen) -> Result<(), StoreError> {
    let elements = screen.elements.join(" ");
    on_tx!(tx, |connection| {
        sqlx::query(
            "INSERT INTO shown_screens
             (decision_id, user_id, sequence, event_id, layout, revision, elements, latency_us, in_hardship,
              failed_layout, failed_revision, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(&screen.under.decision_id)
        .bind(owner.as_str())
        .bind(screen.sequence)
        .bind(&screen.event_id)
        .bind(&screen.under.layout)
        .bind(screen.under.revision)
        .bind(&elements)
        .bind(screen.latency_us)
        .bind(screen.in_hardship)
        .bind(screen.failed.as_ref().map(|(layout, _)| layout))
        .bind(screen.failed.as_ref().map(|(_, revision)| revision))
        .bind(screen.at)
        .execute(connection)
        .await
        .map(drop)
    })?;
    insert_arms(tx, owner, &screen.under, &screen.arms).await
}

/// Keeps which elements were seen. What was seen under this decision before stays as it is.
///
/// # Errors
/// The database's own failure.
pub async fn insert_exposures(
    tx: &mut Tx,
    owner: &CustomerId,
    under: &ShownUnder,
    elements: &[String],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if elements.is_empty() {
        return Ok(());
    }
    let statement = format!(
        "INSERT INTO exposures (decision_id, user_id, element, layout, revision, at) VALUES {}
         ON CONFLICT (decision_id, element) DO NOTHING",
        tx.places(elements.len(), 6)
    );
    on_tx!(tx, |connection| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str()));
        for element in elements {
            query = query
                .bind(&under.decision_id)
                .bind(owner.as_str())
                .bind(element)
                .bind(&under.layout)
                .bind(under.revision)
                .bind(now);
        }
        query.execute(connection).await.map(drop)
    })?;
    Ok(())
}

/// Keeps what was done with an element, or with the [`WHOLE_SCREEN`]. The same again changes nothing.
///
/// # Errors
/// The database's own failure.
pub async fn insert_outcome(
    tx: &mut Tx,
    owner: &CustomerId,
    under: &ShownUnder,
    element: &str,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO outcomes (decision_id, user_id, element, kind, layout, revision, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (decision_id, element, kind) DO NOTHING"
    )
    .bind(&under.decision_id)
    .bind(owner.as_str())
    .bind(element)
    .bind(kind)
    .bind(&under.layout)
    .bind(under.revision)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// How many decisions and customers there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Decided {
    /// Decisions.
    pub decisions: i64,
    /// Customers they were made for.
    pub customers: i64,
}

/// Counts the decisions since a moment.
///
/// # Errors
/// The database's own failure.
pub async fn decided_since(db: &Db, since: DateTime<Utc>) -> Result<Decided, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT COUNT(*) AS decisions, COUNT(DISTINCT user_id) AS customers FROM shown_screens WHERE at >= $1"
    )
    .bind(since)
    .fetch_one(pool)
    .await)?)
}

/// Microseconds that the decision with this many quicker ones took, among those since a moment; `None` when there are
/// not so many.
///
/// # Errors
/// The database's own failure.
pub async fn latency_us_since(
    db: &Db,
    since: DateTime<Utc>,
    quicker: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT latency_us FROM shown_screens WHERE at >= $1 ORDER BY latency_us LIMIT 1 OFFSET $2"
    )
    .bind(since)
    .bind(quicker)
    .fetch_optional(pool)
    .await)?)
}

/// A count under one revision of a layout.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LayoutCount {
    /// The layout's name.
    pub layout: String,
    /// Its revision.
    pub revision: i64,
    /// `decided`, `seen`, or the kind of an outcome.
    pub kind: String,
    /// How often.
    pub count: i64,
}

/// Decisions, exposures and outcomes since a moment, by layout, revision and kind.
///
/// # Errors
/// The database's own failure.
pub async fn counts_since(db: &Db, since: DateTime<Utc>) -> Result<Vec<LayoutCount>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT layout, revision, 'decided' AS kind, COUNT(*) AS count FROM shown_screens
             WHERE at >= $1 GROUP BY layout, revision
         UNION ALL
         SELECT layout, revision, 'seen' AS kind, COUNT(*) AS count FROM exposures
             WHERE at >= $1 GROUP BY layout, revision
         UNION ALL
         SELECT layout, revision, kind, COUNT(*) AS count FROM outcomes
             WHERE at >= $1 GROUP BY layout, revision, kind
         ORDER BY 1, 2, 3"
    )
    .bind(since)
    .fetch_all(pool)
    .await)?)
}

/// What came of an element over all customers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ElementCount {
    /// The element's key.
    pub element: String,
    /// Decisions under which it was seen.
    pub seen: i64,
    /// Of those, under how many it was opened or acted on and not sent away.
    pub taken_up: i64,
}

/// What came of each element that was seen since a moment, by its key.
///
/// # Errors
/// The database's own failure.
pub async fn taken_up_since(db: &Db, since: DateTime<Utc>) -> Result<Vec<ElementCount>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT seen.element AS element, COUNT(*) AS seen, COUNT(taken.decision_id) AS taken_up
         FROM exposures AS seen
         LEFT JOIN (SELECT decision_id, element FROM outcomes WHERE kind IN ('opened', 'acted')
                    EXCEPT SELECT decision_id, element FROM outcomes
                    WHERE kind IN ('dismissed', 'hidden')) AS taken
             ON taken.decision_id = seen.decision_id AND taken.element = seen.element
         WHERE seen.at >= $1 GROUP BY seen.element ORDER BY seen.element"
    )
    .bind(since)
    .fetch_all(pool)
    .await)?)
}

/// What came of choices that were told the same propensity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct PropensityCount {
    /// Before it was calibrated, in basis points.
    pub propensity_bp: i64,
    /// Which half of the customers, 0 or 1, by the last letter of their ids.
    pub half: i64,
    /// How often the choice was seen.
    pub seen: i64,
    /// How often it was opened or acted on then, and not sent away.
    pub taken_up: i64,
}

/// What became of choices seen since a moment, over all customers, by what they were told.
///
/// # Errors
/// The database's own failure.
pub async fn propensities_since(db: &Db, since: DateTime<Utc>) -> Result<Vec<PropensityCount>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
            "SELECT choice.propensity_bp AS propensity_bp,
                CAST(CASE WHEN substr(choice.user_id, length(choice.user_id), 1)
                               IN ('0', '1', '2', '3', '4', '5', '6', '7')
                     THEN 0 ELSE 1 END AS BIGINT) AS half,
                COUNT(*) AS seen, COUNT(taken.decision_id) AS taken_up
         FROM slot_choices AS choice
         JOIN exposures AS seen ON seen.decision_id = choice.decision_id AND seen.element = choice.element
         LEFT JOIN (SELECT decision_id, element FROM outcomes WHERE kind IN ('opened', 'acted')
                    EXCEPT SELECT decision_id, element FROM outcomes
                    WHERE kind IN ('dismissed', 'hidden')) AS taken
             ON taken.decision_id = seen.decision_id AND taken.element = seen.element
         WHERE seen.at >= $1 GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .bind(since)
        .fetch_all(pool)
        .await
    })?)
}

/// Keeps how likely a choice was said to be taken up, before it was calibrated.
///
/// # Errors
/// The database's own failure.
pub async fn insert_choice(
    tx: &mut Tx,
    owner: &CustomerId,
    decision_id: &str,
    element: &str,
    propensity_bp: i64,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO slot_choices (decision_id, user_id, element, propensity_bp) VALUES ($1, $2, $3, $4)
         ON CONFLICT (decision_id, element) DO NOTHING"
    )
    .bind(decision_id)
    .bind(owner.as_str())
    .bind(element)
    .bind(propensity_bp)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// How often a customer opened or acted on each element since a moment, by its key.
///
/// # Errors
/// The database's own failure.
pub async fn used_since(
    db: &Db,
    owner: &CustomerId,
    since: DateTime<Utc>,
) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT element, COUNT(*) FROM outcomes
         WHERE user_id = $1 AND kind IN ('opened', 'acted') AND at >= $2 GROUP BY element ORDER BY element"
    )
    .bind(owner.as_str())
    .bind(since)
    .fetch_all(pool)
    .await)?)
}

/// The screen of one decision, as it is walked through.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredScreen {
    /// Whose.
    pub user_id: String,
    /// The decision's place in the customer's log.
    pub sequence: i64,
    /// The event that caused it.
    pub event_id: String,
    /// Keys in reading order, parted by spaces.
    pub elements: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The next `limit` screens since a moment, by customer and then as they followed each other, after the place
/// `after` of customer and sequence; the first of all follow `("", 0)`.
///
/// # Errors
/// The database's own failure.
pub async fn screens_since(
    db: &Db,
    since: DateTime<Utc>,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<StoredScreen>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT user_id, sequence, event_id, elements, at FROM shown_screens
         WHERE at >= $1 AND (user_id > $2 OR (user_id = $2 AND sequence > $3))
         ORDER BY user_id, sequence LIMIT $4"
    )
    .bind(since)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(pool)
    .await)?)
}

/// What a decision showed, by its customer.
///
/// # Errors
/// The database's own failure.
pub async fn screen(
    db: &Db,
    owner: &CustomerId,
    decision_id: &str,
) -> Result<Option<ShownScreen>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT layout, revision, elements FROM shown_screens WHERE user_id = $1 AND decision_id = $2"
    )
    .bind(owner.as_str())
    .bind(decision_id)
    .fetch_optional(pool)
    .await)?)
}

/// The newest decision of a customer.
///
/// # Errors
/// The database's own failure.
pub async fn newest_decision(db: &Db, owner: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT decision_id FROM shown_screens WHERE user_id = $1 ORDER BY sequence DESC LIMIT 1"
    )
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// What one decision showed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ShownScreen {
    /// The layout's name.
    pub layout: String,
    /// Its revision.
    pub revision: i64,
    /// Keys in reading order, parted by spaces.
    pub elements: String,
}

/// Decisions since a moment, and those of them that showed a layout.
///
/// # Errors
/// The database's own failure.
pub async fn decisions_of(db: &Db, layout: &str, since: DateTime<Utc>) -> Result<(i64, i64), StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT COUNT(*), COUNT(CASE WHEN layout = $1 THEN 1 END) FROM shown_screens WHERE at >= $2"
    )
    .bind(layout)
    .bind(since)
    .fetch_one(pool)
    .await)?)
}

/// How many customers each revision of a layout was shown to, by revision.
///
/// # Errors
/// The database's own failure.
pub async fn shown_to(db: &Db, layout: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT revision, COUNT(DISTINCT user_id) FROM shown_screens WHERE layout = $1
         GROUP BY revision ORDER BY revision"
    )
    .bind(layout)
    .fetch_all(pool)
    .await)?)
}

/// Notes what became of a decision on a page that was open. The same again changes nothing.
///
/// # Errors
/// The database's own failure.
pub async fn note_applied(
    tx: &mut Tx,
    owner: &CustomerId,
    decision_id: &str,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO applied_changes (decision_id, user_id, state, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (decision_id, state) DO NOTHING"
    )
    .bind(decision_id)
    .bind(owner.as_str())
    .bind(state)
    .bind(now)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
