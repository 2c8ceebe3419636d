//! The people who can sign in.

use chrono::{DateTime, Utc};
use ledger::CustomerId;

use crate::{Db, StoreError, Tx};

/// One person as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct User {
    /// UUIDv7.
    pub id: String,
    /// As the person wrote it.
    pub email: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// customer, product, advisor or admin.
    pub role: String,
    /// What Attune calls them.
    pub display_name: Option<String>,
    /// US or GB.
    pub country: Option<String>,
    /// If they told it.
    pub birth_year: Option<i64>,
    /// The demo household it is, if it is one.
    pub demo_key: Option<String>,
    /// Sessions of an earlier epoch are void.
    pub epoch: i64,
}

/// A person to be stored.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// UUIDv7.
    pub id: CustomerId,
    /// As the person wrote it.
    pub email: String,
    /// For looking up: lower case.
    pub email_folded: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// customer, product, advisor or admin.
    pub role: String,
    /// The demo household it is, if it is one.
    pub demo_key: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Stores a new person.
///
/// # Errors
/// [`StoreError::Taken`] when the address is in use.
pub async fn insert(tx: &mut Tx, user: &NewUser) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO users (id, email, email_folded, password_hash, role, demo_key, epoch, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7)"
    )
    .bind(user.id.as_str())
    .bind(&user.email)
    .bind(&user.email_folded)
    .bind(&user.password_hash)
    .bind(&user.role)
    .bind(&user.demo_key)
    .bind(user.created_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// The person with that folded address.
///
/// # Errors
/// The database's own failure.
pub async fn by_email(db: &Db, email_folded: &str) -> Result<Option<User>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, email, password_hash, role, display_name, country, birth_year, demo_key, epoch
         FROM users WHERE email_folded = $1"
    )
    .bind(email_folded)
    .fetch_optional(pool)
    .await)?)
}

/// The person with that id.
///
/// # Errors
/// The database's own failure.
pub async fn by_id(db: &Db, id: &CustomerId) -> Result<Option<User>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, email, password_hash, role, display_name, country, birth_year, demo_key, epoch
         FROM users WHERE id = $1"
    )
    .bind(id.as_str())
    .fetch_optional(pool)
    .await)?)
}

/// The demo households there are: id and key.
///
/// # Errors
/// The database's own failure.
pub async fn demo_households(db: &Db) -> Result<Vec<(String, String)>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT id, demo_key FROM users WHERE demo_key IS NOT NULL ORDER BY demo_key"
    )
    .fetch_all(pool)
    .await)?)
}

/// How many customers there are who are no demo customers.
///
/// # Errors
/// The database's own failure.
pub async fn customers_but_demo(db: &Db) -> Result<i64, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT COUNT(*) FROM users WHERE role = 'customer' AND demo_key IS NULL"
    )
    .fetch_one(pool)
    .await)?)
}

/// Changes what the person told about themselves.
///
/// # Errors
/// The database's own failure.
pub async fn set_details(
    tx: &mut Tx,
    id: &CustomerId,
    display_name: &str,
    country: &str,
    birth_year: Option<i64>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE users SET display_name = $1, country = $2, birth_year = $3 WHERE id = $4"
    )
    .bind(display_name)
    .bind(country)
    .bind(birth_year)
    .bind(id.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Stores a new password hash. With `end_sessions` a new epoch voids every session there is.
///
/// # Errors
/// The database's own failure.
pub async fn set_password(
    tx: &mut Tx,
    id: &CustomerId,
    password_hash: &str,
    end_sessions: bool,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE users SET password_hash = $1, epoch = epoch + $2 WHERE id = $3"
    )
    .bind(password_hash)
    .bind(i64::from(end_sessions))
    .bind(id.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Every table that holds a person's rows, children before parents.
const OWNED: [&str; 55] = [
    "DELETE FROM delivery_attempts WHERE user_id = $1",
    "DELETE FROM deliveries WHERE user_id = $1",
    "DELETE FROM outbox WHERE user_id = $1",
    "DELETE FROM subscriptions WHERE user_id = $1",
    "DELETE FROM book_versions WHERE user_id = $1",
    "DELETE FROM events WHERE user_id = $1",
    "DELETE FROM idempotent_calls WHERE source_id IN (SELECT id FROM event_sources WHERE user_id = $1)",
    "DELETE FROM event_sources WHERE user_id = $1",
    "DELETE FROM advice WHERE user_id = $1",
    "DELETE FROM slot_choices WHERE user_id = $1",
    "DELETE FROM cases WHERE user_id = $1",
    "DELETE FROM staff_accesses WHERE user_id = $1",
    "DELETE FROM declared_groups WHERE user_id = $1",
    "DELETE FROM decision_arms WHERE user_id = $1",
    "DELETE FROM applied_changes WHERE user_id = $1",
    "DELETE FROM outcomes WHERE user_id = $1",
    "DELETE FROM exposures WHERE user_id = $1",
    "DELETE FROM contacts WHERE user_id = $1",
    "DELETE FROM contact_windows WHERE user_id = $1",
    "DELETE FROM shown_screens WHERE user_id = $1",
    "DELETE FROM retirement_plans WHERE user_id = $1",
    "DELETE FROM what_ifs WHERE user_id = $1",
    "DELETE FROM portfolio_settings WHERE user_id = $1",
    "DELETE FROM announced_dividends WHERE user_id = $1",
    "DELETE FROM exchange_rates WHERE user_id = $1",
    "DELETE FROM prices WHERE user_id = $1",
    "DELETE FROM securities WHERE user_id = $1",
    "DELETE FROM positions WHERE user_id = $1",
    "DELETE FROM movements WHERE user_id = $1",
    "DELETE FROM invoices WHERE user_id = $1",
    "DELETE FROM set_asides WHERE user_id = $1",
    "DELETE FROM set_aside_policies WHERE user_id = $1",
    "DELETE FROM journeys WHERE user_id = $1",
    "DELETE FROM receipts WHERE user_id = $1",
    "DELETE FROM tax_payment_placements WHERE user_id = $1",
    "DELETE FROM tax_payments WHERE user_id = $1",
    "DELETE FROM tax_profiles WHERE user_id = $1",
    "DELETE FROM changes WHERE user_id = $1",
    "DELETE FROM arrangements WHERE user_id = $1",
    "DELETE FROM decision_inputs WHERE user_id = $1",
    "DELETE FROM decisions WHERE user_id = $1",
    "DELETE FROM decision_states WHERE user_id = $1",
    "DELETE FROM persona_labels WHERE user_id = $1",
    "DELETE FROM profiles WHERE user_id = $1",
    "DELETE FROM summaries WHERE user_id = $1",
    "DELETE FROM rule_dismissals WHERE user_id = $1",
    "DELETE FROM rule_runs WHERE user_id = $1",
    "DELETE FROM rules WHERE user_id = $1",
    "DELETE FROM pending_imports WHERE user_id = $1",
    "DELETE FROM balances WHERE user_id = $1",
    "DELETE FROM transactions WHERE user_id = $1",
    "DELETE FROM imports WHERE user_id = $1",
    "DELETE FROM accounts WHERE user_id = $1",
    "DELETE FROM consents WHERE user_id = $1",
    "DELETE FROM sessions WHERE user_id = $1",
];

/// Deletes a person and everything of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn erase(tx: &mut Tx, id: &CustomerId) -> Result<(), StoreError> {
    for statement in OWNED {
        on_tx!(tx, |connection| sqlx::query(statement)
            .bind(id.as_str())
            .execute(connection)
            .await
            .map(drop))?;
    }
    on_tx!(tx, |connection| sqlx::query("DELETE FROM users WHERE id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Names the demo household a person is.
///
/// # Errors
/// The database's own failure.
pub async fn set_demo_key(tx: &mut Tx, id: &CustomerId, demo_key: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query("UPDATE users SET demo_key = $1 WHERE id = $2")
        .bind(demo_key)
        .bind(id.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
