//! Drafts of layouts, step by step, and the log of what was published. Every caller is of the product team; nothing here
//! is any customer's.

use chrono::{DateTime, Utc};

use crate::{Db, StoreError, Tx};

/// A draft without its steps.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredDraft {
    /// UUIDv7.
    pub id: String,
    /// The layout it is of.
    pub name: String,
    /// The revision it was begun from, or was last brought up to.
    pub base_revision: i64,
    /// Who began it.
    pub author_id: String,
    /// `open`, `review`, `approved`, `published` or `discarded`.
    pub state: String,
    /// The step that is shown.
    pub step: i64,
    /// Why, in the author's words; empty until it is sent for review.
    pub note: String,
    /// Who approved it.
    pub approver_id: Option<String>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// One step of a draft: the document as it was then.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredStep {
    /// From 0, the document the draft began with. No number is given twice, so that one names one document for good.
    pub step: i64,
    /// Who made it.
    pub author_id: String,
    /// What was done, in words.
    pub what: String,
    /// The document after it, JSON.
    pub document: String,
}

/// One step of a draft as it is read, with its document where that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredLine {
    /// Its number.
    pub step: i64,
    /// Who made it.
    pub author_id: String,
    /// What was done, in words.
    pub what: String,
    /// The document after it, JSON.
    pub document: Option<String>,
}

/// Which documents of a draft are read beside the one that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// That of the last step of this name.
    pub beginning: &'a str,
    /// That of this step.
    pub seen: Option<i64>,
    /// With `seen`, those of later steps of this name by this person.
    pub since: Option<(&'a str, &'a str)>,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPublication {
    /// From 1, over all layouts.
    pub sequence: i64,
    /// The layout.
    pub name: String,
    /// The revision that came of it.
    pub revision: i64,
    /// What was done: `published`, `rolled-back`, `shipped`, or a step of a ramp.
    pub action: String,
    /// Whose change it was.
    pub author: String,
    /// Who let it through.
    pub approver: Option<String>,
    /// Why.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Hash of the entry before.
    pub prev_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

/// One entry of the log with what it published.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredLink {
    /// The entry.
    #[sqlx(flatten)]
    pub entry: StoredPublication,
    /// The document of the revision, JSON; `None` when the revision is gone.
    pub document: Option<String>,
}

const DRAFT: &str = "id, name, base_revision, author_id, state, step, note, approver_id, updated_at";

/// Drafts that are neither published nor discarded, by layout and age.
///
/// # Errors
/// The database's own failure.
pub async fn drafts(db: &Db) -> Result<Vec<StoredDraft>, StoreError> {
    let statement = format!(
        "SELECT {DRAFT} FROM layout_drafts WHERE state IN ('open', 'review', 'approved') ORDER BY name, id"
    );
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement)).fetch_all(pool).await)?)
}

/// How many steps are shown of each draft that is neither published nor discarded, those called `beginning` left out.
///
/// # Errors
/// The database's own failure.
pub async fn steps_shown(db: &Db, beginning: &str) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT s.draft_id, COUNT(*) FROM layout_draft_steps s JOIN layout_drafts d ON d.id = s.draft_id
         WHERE d.state IN ('open', 'review', 'approved') AND s.step <= d.step AND s.what <> $1
         GROUP BY s.draft_id"
    )
    .bind(beginning)
    .fetch_all(pool)
    .await)?)
}

/// A draft, whatever became of it.
///
/// # Errors
/// The database's own failure.
pub async fn draft(db: &Db, id: &str) -> Result<Option<StoredDraft>, StoreError> {
    let statement = format!("SELECT {DRAFT} FROM layout_drafts WHERE id = $1");
    Ok(on_db!(db, |pool| sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id).fetch_optional(pool).await)?)
}

/// The same, kept from every other transaction until this one ends: two who change a draft at once come one after the
/// other, and the second sees what the first made of it.
///
/// # Errors
/// The database's own failure.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<Option<StoredDraft>, StoreError> {
    // An update locks its row on either engine; `FOR UPDATE` is PostgreSQL's alone.
    on_tx!(tx, |connection| sqlx::query("UPDATE layout_drafts SET id = id WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(drop))?;
    let statement = format!("SELECT {DRAFT} FROM layout_drafts WHERE id = $1");
    Ok(on_tx!(tx, |connection| sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(id)
        .fetch_optional(connection)
        .await)?)
}

/// Begins a draft.
///
/// # Errors
/// The database's own failure.
pub async fn begin(tx: &mut Tx, draft: &StoredDraft) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO layout_drafts (id, name, base_revision, author_id, state, step, note, approver_id, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(&draft.id)
    .bind(&draft.name)
    .bind(draft.base_revision)
    .bind(&draft.author_id)
    .bind(&draft.state)
    .bind(draft.step)
    .bind(&draft.note)
    .bind(&draft.approver_id)
    .bind(draft.updated_at)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Writes what has become of a draft.
///
/// # Errors
/// The database's own failure.
pub async fn put(tx: &mut Tx, draft: &StoredDraft) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE layout_drafts SET base_revision = $2, state = $3, step = $4, note = $5, approver_id = $6,
         updated_at = $7 WHERE id = $1"
    )
    .bind(&draft.id)
    .bind(draft.base_revision)
    .bind(&draft.state)
    .bind(draft.step)
    .bind(&draft.note)
    .bind(&draft.approver_id)
    .bind(draft.updated_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Forgets the steps after one, which can no more be redone.
///
/// # Errors
/// The database's own failure.
pub async fn forget_after(tx: &mut Tx, draft_id: &str, step: i64) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("DELETE FROM layout_draft_steps WHERE draft_id = $1 AND step > $2")
        .bind(draft_id)
        .bind(step)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Adds a step.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of that number.
pub async fn add_step(tx: &mut Tx, draft_id: &str, step: &StoredStep) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO layout_draft_steps (draft_id, step, author_id, what, document) VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(draft_id)
    .bind(step.step)
    .bind(&step.author_id)
    .bind(&step.what)
    .bind(&step.document)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// A draft and one of its steps.
#[derive(sqlx::FromRow)]
struct DraftWithStep {
    #[sqlx(flatten)]
    draft: StoredDraft,
    made: i64,
    made_by: String,
    what: String,
    document: Option<String>,
}

/// Documents are large and a draft has many steps, so that only those are read that somebody looks at.
const WITH_STEPS: &str =
    "SELECT d.id, d.name, d.base_revision, d.author_id, d.state, d.step, d.note, d.approver_id, d.updated_at,
    s.step AS made, s.author_id AS made_by, s.what,
    CASE WHEN s.step = d.step OR s.step = $3 OR (s.step > $3 AND s.what = $4 AND s.author_id = $5)
      OR s.step = (SELECT MAX(b.step) FROM layout_draft_steps b WHERE b.draft_id = d.id AND b.what = $2)
    THEN s.document END AS document
  FROM layout_drafts d JOIN layout_draft_steps s ON s.draft_id = d.id WHERE d.id = $1 ORDER BY s.step";

/// A draft with its steps, the first first, all as of one moment: two statements could see it before and after
/// somebody else changed it.
///
/// # Errors
/// The database's own failure.
pub async fn with_steps(
    db: &Db,
    id: &str,
    wanted: Wanted<'_>,
) -> Result<Option<(StoredDraft, Vec<StoredLine>)>, StoreError> {
    let (what, author) = wanted.since.unzip();
    let rows: Vec<DraftWithStep> = on_db!(db, |pool| {
        sqlx::query_as(WITH_STEPS)
            .bind(id)
            .bind(wanted.beginning)
            .bind(wanted.seen)
            .bind(what)
            .bind(author)
            .fetch_all(pool)
            .await
    })?;
    Ok(split(rows))
}

/// The same of a draft that is held.
///
/// # Errors
/// The database's own failure.
pub async fn with_steps_in(
    tx: &mut Tx,
    id: &str,
    wanted: Wanted<'_>,
) -> Result<Option<(StoredDraft, Vec<StoredLine>)>, StoreError> {
    let (what, author) = wanted.since.unzip();
    let rows: Vec<DraftWithStep> = on_tx!(tx, |connection| {
        sqlx::query_as(WITH_STEPS)
            .bind(id)
            .bind(wanted.beginning)
            .bind(wanted.seen)
            .bind(what)
            .bind(author)
            .fetch_all(connection)
            .await
    })?;
    Ok(split(rows))
}

fn split(rows: Vec<DraftWithStep>) -> Option<(StoredDraft, Vec<StoredLine>)> {
    let draft = rows.first()?.draft.clone();
    let steps = rows.into_iter().map(|row| StoredLine {
        step: row.made,
        author_id: row.made_by,
        what: row.what,
        document: row.document,
    });
    Some((draft, steps.collect()))
}

/// The document of one step, JSON.
///
/// # Errors
/// The database's own failure.
pub async fn document_in(tx: &mut Tx, draft_id: &str, step: i64) -> Result<Option<String>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_scalar(
        "SELECT document FROM layout_draft_steps WHERE draft_id = $1 AND step = $2"
    )
    .bind(draft_id)
    .bind(step)
    .fetch_optional(connection)
    .await)?)
}

/// The log over all layouts, the oldest first, each entry with the document it published as it is kept now.
///
/// # Errors
/// The database's own failure.
pub async fn chain(db: &Db) -> Result<Vec<StoredLink>, StoreError> {
    Ok(on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT g.sequence, g.name, g.revision, g.action, g.author, g.approver, g.note, g.at, g.prev_hash, g.hash,
         l.document FROM layout_log g LEFT JOIN layouts l ON l.name = g.name AND l.revision = g.revision
         ORDER BY g.sequence"
    )
    .fetch_all(pool)
    .await
    })?)
}

/// The number and hash of the newest entry of the log.
///
/// # Errors
/// The database's own failure.
pub async fn newest_in(tx: &mut Tx) -> Result<Option<(i64, String)>, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query_as(
        "SELECT sequence, hash FROM layout_log ORDER BY sequence DESC LIMIT 1"
    )
    .fetch_optional(connection)
    .await)?)
}

/// The number of the newest entry of the log, 0 of none: whoever has seen it knows of everything that was published.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db) -> Result<i64, StoreError> {
    let newest: Option<i64> = on_db!(db, |pool| sqlx::query_scalar(
        "SELECT sequence FROM layout_log ORDER BY sequence DESC LIMIT 1"
    )
    .fetch_optional(pool)
    .await)?;
    Ok(newest.unwrap_or(0))
}

/// Whether a later revision of a layout than `revision` was an earlier one brought back.
///
/// # Errors
/// The database's own failure.
pub async fn is_rolled_back_since(db: &Db, name: &str, revision: i64) -> Result<bool, StoreError> {
    let found: Option<i64> = on_db!(db, |pool| {
        sqlx::query_scalar(
        "SELECT sequence FROM layout_log WHERE name = $1 AND revision > $2 AND action = 'rolled-back' LIMIT 1"
    )
    .bind(name)
    .bind(revision)
    .fetch_optional(pool)
    .await
    })?;
    Ok(found.is_some())
}

/// Adds an entry to the log.
///
/// # Errors
/// [`StoreError::Taken`] when another took its number.
pub async fn append(tx: &mut Tx, entry: &StoredPublication) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO layout_log (sequence, name, revision, action, author, approver, note, at, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    )
    .bind(entry.sequence)
    .bind(&entry.name)
    .bind(entry.revision)
    .bind(&entry.action)
    .bind(&entry.author)
    .bind(&entry.approver)
    .bind(&entry.note)
    .bind(entry.at)
    .bind(&entry.prev_hash)
    .bind(&entry.hash)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}
