//! What is held in investment accounts: movements, positions, prices, rates, announced dividends and settings.
//!
//! Quantities, prices and rates are decimals kept as text, since neither engine has them alike.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use ledger::{AccountId, CustomerId, Fingerprint, ImportId, Known};

use crate::{Db, StoreError, Tx};

/// A movement as kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredMovement {
    /// UUIDv7.
    pub id: String,
    /// The account.
    pub account_id: String,
    /// The import it came by; `None` where the customer told it.
    pub import_id: Option<String>,
    /// The day.
    pub happened_on: NaiveDate,
    /// A stored kind, such as `buy`.
    pub kind: String,
    /// The security's symbol.
    pub security: Option<String>,
    /// Shares as a decimal.
    pub quantity: Option<String>,
    /// Minor units of the currency.
    pub amount_minor: Option<i64>,
    /// Three letters.
    pub currency: String,
    /// What else there is to it, as JSON.
    pub detail: Option<String>,
    /// The broker's own reference.
    pub bank_reference: Option<String>,
}

/// A movement to be stored.
#[derive(Debug, Clone)]
pub struct NewMovement {
    /// What happened.
    pub movement: StoredMovement,
    /// Its canonical facts.
    pub fingerprint: Fingerprint,
    /// Which of the movements with equal facts it is.
    pub ordinal: i64,
}

/// A holding as a statement reported it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPosition {
    /// The account.
    pub account_id: String,
    /// The security's symbol.
    pub security: String,
    /// The day.
    pub held_on: NaiveDate,
    /// Shares as a decimal.
    pub quantity: String,
    /// Major units a share as a decimal.
    pub price: Option<String>,
    /// Three letters.
    pub currency: String,
}

/// What a security is called and its class of assets.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredSecurity {
    /// Its symbol.
    pub security: String,
    /// What it is called.
    pub name: Option<String>,
    /// The customer's class of assets.
    pub class: Option<String>,
}

/// A price of a day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPrice {
    /// The security's symbol.
    pub security: String,
    /// The day.
    pub priced_on: NaiveDate,
    /// Major units as a decimal.
    pub price: String,
    /// Three letters.
    pub currency: String,
    /// Who says so.
    pub source: String,
}

/// An exchange rate of a day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRate {
    /// Three letters.
    pub currency: String,
    /// The day.
    pub rated_on: NaiveDate,
    /// Units of the customer's own currency for one of it, as a decimal.
    pub rate: String,
    /// Who says so.
    pub source: String,
}

/// A dividend its issuer announced.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAnnouncement {
    /// The security's symbol.
    pub security: String,
    /// The ex-dividend date.
    pub ex_on: NaiveDate,
    /// The record date, where it was told.
    pub record_on: Option<NaiveDate>,
    /// The pay date.
    pub pay_on: NaiveDate,
    /// Major units a share as a decimal.
    pub per_share: String,
    /// Three letters.
    pub currency: String,
    /// A stored class, such as `ordinary`.
    pub class: String,
    /// Who says so.
    pub source: String,
}

/// Everything kept of a customer's portfolio.
#[derive(Debug, Clone, Default)]
pub struct StoredPortfolio {
    /// Movements in order of days.
    pub movements: Vec<StoredMovement>,
    /// Positions in order of days.
    pub positions: Vec<StoredPosition>,
    /// Securities by symbol.
    pub securities: Vec<StoredSecurity>,
    /// Prices in order of days.
    pub prices: Vec<StoredPrice>,
    /// Rates in order of days.
    pub rates: Vec<StoredRate>,
    /// Announced dividends in order of pay dates.
    pub announced: Vec<StoredAnnouncement>,
    /// The settings as JSON, if there are any.
    pub settings: Option<String>,
}

/// Reads everything of a customer's portfolio.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<StoredPortfolio, StoreError> {
    let owner = owner.as_str();
    Ok(StoredPortfolio {
        movements: on_db!(db, |pool| {
            sqlx::query_as(
            "SELECT id, account_id, import_id, happened_on, kind, security, quantity, amount_minor, currency, detail,
                    bank_reference
             FROM movements WHERE user_id = $1 ORDER BY happened_on, id"
        )
        .bind(owner)
        .fetch_all(pool)
        .await
        })?,
        positions: on_db!(db, |pool| sqlx::query_as(
            "SELECT account_id, security, held_on, quantity, price, currency
             FROM positions WHERE user_id = $1 ORDER BY held_on, account_id, security, import_id"
        )
        .bind(owner)
        .fetch_all(pool)
        .await)?,
        securities: on_db!(db, |pool| sqlx::query_as(
            "SELECT security, name, class FROM securities WHERE user_id = $1 ORDER BY security"
        )
        .bind(owner)
        .fetch_all(pool)
        .await)?,
        prices: on_db!(db, |pool| sqlx::query_as(
            "SELECT security, priced_on, price, currency, source
             FROM prices WHERE user_id = $1 ORDER BY priced_on, security"
        )
        .bind(owner)
        .fetch_all(pool)
        .await)?,
        rates: on_db!(db, |pool| sqlx::query_as(
            "SELECT currency, rated_on, rate, source
             FROM exchange_rates WHERE user_id = $1 ORDER BY rated_on, currency"
        )
        .bind(owner)
        .fetch_all(pool)
        .await)?,
        announced: on_db!(db, |pool| sqlx::query_as(
            "SELECT security, ex_on, record_on, pay_on, per_share, currency, class, source
             FROM announced_dividends WHERE user_id = $1 ORDER BY pay_on, security"
        )
        .bind(owner)
        .fetch_all(pool)
        .await)?,
        settings: on_db!(db, |pool| sqlx::query_scalar(
            "SELECT body FROM portfolio_settings WHERE user_id = $1"
        )
        .bind(owner)
        .fetch_optional(pool)
        .await)?,
    })
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    account_id: String,
    fingerprint: String,
    ordinal: i64,
    bank_reference: Option<String>,
    happened_on: NaiveDate,
    amount_minor: Option<i64>,
}

/// What the books hold of the facts that identify movements, by account: of the days from the first to the last, both counted.
///
/// # Errors
/// The database's own failure.
pub async fn known(
    db: &Db,
    owner: &CustomerId,
    days: &RangeInclusive<NaiveDate>,
) -> Result<Vec<(AccountId, Known)>, StoreError> {
    let rows: Vec<KnownRow> = on_db!(db, |pool| sqlx::query_as(
        "SELECT account_id, fingerprint, ordinal, bank_reference, happened_on, amount_minor
         FROM movements WHERE user_id = $1 AND happened_on BETWEEN $2 AND $3"
    )
    .bind(owner.as_str())
    .bind(days.start())
    .bind(days.end())
    .fetch_all(pool)
    .await)?;
    let known = |row: KnownRow| {
        let known = Known {
            fingerprint: Fingerprint::from_stored(row.fingerprint),
            ordinal: row.ordinal,
            bank_reference: row.bank_reference,
            posted_on: row.happened_on,
            amount_minor: row.amount_minor.unwrap_or(0),
        };
        (AccountId::new(row.account_id), known)
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Rows of one insert; thirteen values a row stay well below both engines' limits of parameters.
const ROWS_AT_ONCE: usize = 500;

/// Stores movements.
///
/// # Errors
/// [`StoreError::Taken`] when another import stored one of them meanwhile.
pub async fn insert_movements(
    tx: &mut Tx,
    owner: &CustomerId,
    rows: &[NewMovement],
) -> Result<(), StoreError> {
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        let statement = format!(
            "INSERT INTO movements (id, user_id, account_id, import_id, happened_on, kind, security, quantity,
                                    amount_minor, currency, detail, bank_reference, fingerprint, ordinal)
             VALUES {}",
            tx.places(chunk.len(), 14)
        );
        on_tx!(tx, |connection| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str()));
            for NewMovement { movement, fingerprint, ordinal } in chunk {
                query = query
                    .bind(&movement.id)
                    .bind(owner.as_str())
                    .bind(&movement.account_id)
                    .bind(&movement.import_id)
                    .bind(movement.happened_on)
                    .bind(&movement.kind)
                    .bind(&movement.security)
                    .bind(&movement.quantity)
                    .bind(movement.amount_minor)
                    .bind(&movement.currency)
                    .bind(&movement.detail)
                    .bind(&movement.bank_reference)
                    .bind(fingerprint.as_str())
                    .bind(ordinal);
            }
            query.execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}

/// Removes a movement the customer told; false when there is none of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn remove_told(tx: &mut Tx, owner: &CustomerId, id: &str) -> Result<bool, StoreError> {
    let removed = on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM movements WHERE id = $1 AND user_id = $2 AND import_id IS NULL"
    )
    .bind(id)
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}

/// Takes the movements and positions of an import back.
///
/// # Errors
/// The database's own failure.
pub async fn forget_import(tx: &mut Tx, owner: &CustomerId, import: &ImportId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM movements WHERE import_id = $1 AND user_id = $2",
        "DELETE FROM positions WHERE import_id = $1 AND user_id = $2",
    ] {
        on_tx!(tx, |connection| sqlx::query(statement)
            .bind(import.as_str())
            .bind(owner.as_str())
            .execute(connection)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Stores positions of an import; one that it states twice counts once.
///
/// # Errors
/// The database's own failure.
pub async fn insert_positions(
    tx: &mut Tx,
    owner: &CustomerId,
    import: &ImportId,
    positions: &[StoredPosition],
) -> Result<(), StoreError> {
    for position in positions {
        on_tx!(tx, |connection| {
            sqlx::query(
            "INSERT INTO positions (account_id, security, held_on, import_id, user_id, quantity, price, currency)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (account_id, security, held_on, import_id)
             DO UPDATE SET quantity = excluded.quantity, price = excluded.price"
        )
        .bind(&position.account_id)
        .bind(&position.security)
        .bind(position.held_on)
        .bind(import.as_str())
        .bind(owner.as_str())
        .bind(&position.quantity)
        .bind(&position.price)
        .bind(&position.currency)
        .execute(connection)
        .await
        .map(drop)
        })?;
    }
    Ok(())
}

/// Remembers what a security is called; a name it has stays where the new one is none.
///
/// # Errors
/// The database's own failure.
pub async fn name_security(
    tx: &mut Tx,
    owner: &CustomerId,
    security: &str,
    name: Option<&str>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO securities (user_id, security, name) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, security) DO UPDATE SET name = COALESCE(excluded.name, securities.name)"
    )
    .bind(owner.as_str())
    .bind(security)
    .bind(name)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Puts a security into a class of assets, or with `None` into none. False when there is no such security of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn set_class(
    tx: &mut Tx,
    owner: &CustomerId,
    security: &str,
    class: Option<&str>,
) -> Result<bool, StoreError> {
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE securities SET class = $1 WHERE user_id = $2 AND security = $3"
    )
    .bind(class)
    .bind(owner.as_str())
    .bind(security)
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Keeps a price in place of another of its day.
///
/// # Errors
/// The database's own failure.
pub async fn put_price(tx: &mut Tx, owner: &CustomerId, price: &StoredPrice) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO prices (user_id, security, priced_on, price, currency, source) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id, security, priced_on)
         DO UPDATE SET price = excluded.price, currency = excluded.currency, source = excluded.source"
    )
    .bind(owner.as_str())
    .bind(&price.security)
    .bind(price.priced_on)
    .bind(&price.price)
    .bind(&price.currency)
    .bind(&price.source)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Keeps a rate in place of another of its day.
///
/// # Errors
/// The database's own failure.
pub async fn put_rate(tx: &mut Tx, owner: &CustomerId, rate: &StoredRate) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO exchange_rates (user_id, currency, rated_on, rate, source) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, currency, rated_on) DO UPDATE SET rate = excluded.rate, source = excluded.source"
    )
    .bind(owner.as_str())
    .bind(&rate.currency)
    .bind(rate.rated_on)
    .bind(&rate.rate)
    .bind(&rate.source)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Keeps an announced dividend in place of an earlier word of it.
///
/// # Errors
/// The database's own failure.
pub async fn put_announcement(
    tx: &mut Tx,
    owner: &CustomerId,
    announced: &StoredAnnouncement,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
        "INSERT INTO announced_dividends (user_id, security, ex_on, record_on, pay_on, per_share, currency, class,
                                          source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (user_id, security, ex_on, pay_on, class)
         DO UPDATE SET record_on = excluded.record_on, per_share = excluded.per_share,
                       currency = excluded.currency, source = excluded.source"
    )
    .bind(owner.as_str())
    .bind(&announced.security)
    .bind(announced.ex_on)
    .bind(announced.record_on)
    .bind(announced.pay_on)
    .bind(&announced.per_share)
    .bind(&announced.currency)
    .bind(&announced.class)
    .bind(&announced.source)
    .execute(connection)
    .await
    .map(drop)
    })?;
    Ok(())
}

/// Keeps settings in place of those before.
///
/// # Errors
/// The database's own failure.
pub async fn put_settings(tx: &mut Tx, owner: &CustomerId, body: &str) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO portfolio_settings (user_id, body) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"
    )
    .bind(owner.as_str())
    .bind(body)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
