//! A customer's accounts and the balances banks reported for them.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::{Account, AccountId, AccountKind, Balance, CustomerId, ImportId};

use crate::{Db, StoreError, Tx};

/// An account as kept: what the books need, and how its bank's files name it.
#[derive(Debug, Clone)]
pub struct StoredAccount {
    /// The account.
    pub account: Account,
    /// Hash of the bank's own account number.
    pub bank_account_hash: Option<String>,
    /// Its last digits, to show.
    pub bank_account_mask: Option<String>,
    /// How this account's CSV files are read, as JSON.
    pub csv_mapping: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    kind: String,
    currency: String,
    bank_account_hash: Option<String>,
    bank_account_mask: Option<String>,
    csv_mapping: Option<String>,
    balance_minor: Option<i64>,
    balance_on: Option<NaiveDate>,
}

impl TryFrom<Row> for StoredAccount {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let balance = match (row.balance_on, row.balance_minor) {
            (Some(as_of), Some(amount_minor)) => Some(Balance { as_of, amount_minor }),
            _ => None,
        };
        Ok(Self {
            account: Account {
                id: AccountId::new(row.id),
                name: row.name,
                kind: AccountKind::from_name(&row.kind).ok_or(StoreError::Corrupt("account kind"))?,
                currency: row.currency.parse().map_err(|_| StoreError::Corrupt("currency"))?,
                balance,
            },
            bank_account_hash: row.bank_account_hash,
            bank_account_mask: row.bank_account_mask,
            csv_mapping: row.csv_mapping,
        })
    }
}

/// Every account of a customer, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredAccount>, StoreError> {
    let rows: Vec<Row> = on_db!(db, |pool| sqlx::query_as(
        "SELECT id, name, kind, currency, bank_account_hash, bank_account_mask, csv_mapping,
                balance_minor, balance_on
         FROM accounts WHERE user_id = $1 ORDER BY created_at, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(StoredAccount::try_from).collect()
}

/// Whether a customer has movements or positions in investment accounts.
///
/// # Errors
/// The database's own failure.
pub async fn have_investments(db: &Db, owner: &CustomerId) -> Result<bool, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM movements WHERE user_id = $1)
             OR EXISTS (SELECT 1 FROM positions WHERE user_id = $1)"
    )
    .bind(owner.as_str())
    .fetch_one(pool)
    .await)?)
}

/// Stores a new account, made by an import.
///
/// # Errors
/// The database's own failure.
pub async fn insert(
    tx: &mut Tx,
    owner: &CustomerId,
    import: &ImportId,
    stored: &StoredAccount,
    created_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let account = &stored.account;
    on_tx!(tx, |connection| sqlx::query(
        "INSERT INTO accounts (id, user_id, name, kind, currency, bank_account_hash, bank_account_mask,
                               csv_mapping, import_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    )
    .bind(account.id.as_str())
    .bind(owner.as_str())
    .bind(&account.name)
    .bind(account.kind.as_str())
    .bind(account.currency.code())
    .bind(&stored.bank_account_hash)
    .bind(&stored.bank_account_mask)
    .bind(&stored.csv_mapping)
    .bind(import.as_str())
    .bind(created_at)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Remembers how an account's files are recognised and read.
///
/// # Errors
/// The database's own failure.
pub async fn remember(
    tx: &mut Tx,
    owner: &CustomerId,
    account: &AccountId,
    bank_account_hash: Option<&str>,
    csv_mapping: Option<&str>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE accounts SET bank_account_hash = COALESCE($1, bank_account_hash),
                             csv_mapping = COALESCE($2, csv_mapping)
         WHERE id = $3 AND user_id = $4"
    )
    .bind(bank_account_hash)
    .bind(csv_mapping)
    .bind(account.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}

/// Stores a balance a statement reported.
///
/// # Errors
/// The database's own failure.
pub async fn insert_balance(
    tx: &mut Tx,
    owner: &CustomerId,
    import: &ImportId,
    account: &AccountId,
    balance: Balance,
    reported_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        sqlx::query(
            "INSERT INTO balances (account_id, as_of, import_id, user_id, amount_minor, reported_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id, as_of, import_id)
         DO UPDATE SET amount_minor = excluded.amount_minor, reported_at = excluded.reported_at
         WHERE excluded.reported_at >= balances.reported_at",
        )
        .bind(account.as_str())
        .bind(balance.as_of)
        .bind(import.as_str())
        .bind(owner.as_str())
        .bind(balance.amount_minor)
        .bind(reported_at)
        .execute(connection)
        .await
        .map(drop)
    })?;
    refresh_balance(tx, owner, account).await
}

/// A balance of an account as a statement reported it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportedBalance {
    /// The account.
    pub account_id: String,
    /// The day at whose end it held.
    pub as_of: NaiveDate,
    /// Minor units of the account's currency.
    pub amount_minor: i64,
}

/// Every balance reported of a customer's accounts between two days, both included, in order of days.
///
/// # Errors
/// The database's own failure.
pub async fn balances(
    db: &Db,
    owner: &CustomerId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<ReportedBalance>, StoreError> {
    Ok(on_db!(db, |pool| sqlx::query_as(
        "SELECT account_id, as_of, amount_minor FROM balances
         WHERE user_id = $1 AND as_of BETWEEN $2 AND $3 ORDER BY as_of, import_id"
    )
    .bind(owner.as_str())
    .bind(from)
    .bind(until)
    .fetch_all(pool)
    .await)?)
}

/// Takes away the balances and the accounts an undone import brought. An account that other imports have put
/// rows into stays.
///
/// # Errors
/// The database's own failure.
pub async fn forget_import(tx: &mut Tx, owner: &CustomerId, import: &ImportId) -> Result<(), StoreError> {
    let touched: Vec<(String,)> = on_tx!(tx, |connection| sqlx::query_as(
        "SELECT DISTINCT account_id FROM balances WHERE import_id = $1 AND user_id = $2"
    )
    .bind(import.as_str())
    .bind(owner.as_str())
    .fetch_all(connection)
    .await)?;
    on_tx!(tx, |connection| sqlx::query("DELETE FROM balances WHERE import_id = $1 AND user_id = $2")
        .bind(import.as_str())
        .bind(owner.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM accounts WHERE user_id = $1 AND import_id = $2
         AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.account_id = accounts.id)
         AND NOT EXISTS (SELECT 1 FROM movements m WHERE m.account_id = accounts.id)
         AND NOT EXISTS (SELECT 1 FROM positions p WHERE p.account_id = accounts.id)
         AND NOT EXISTS (SELECT 1 FROM balances b WHERE b.account_id = accounts.id)"
    )
    .bind(owner.as_str())
    .bind(import.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    for (account,) in touched {
        refresh_balance(tx, owner, &AccountId::new(account)).await?;
    }
    Ok(())
}

/// The account's balance is the latest that any standing import reported.
async fn refresh_balance(tx: &mut Tx, owner: &CustomerId, account: &AccountId) -> Result<(), StoreError> {
    on_tx!(tx, |connection| sqlx::query(
        "UPDATE accounts SET
           balance_minor = (SELECT amount_minor FROM balances WHERE account_id = $1
                            ORDER BY as_of DESC, reported_at DESC, import_id DESC LIMIT 1),
           balance_on = (SELECT as_of FROM balances WHERE account_id = $1
                         ORDER BY as_of DESC, reported_at DESC, import_id DESC LIMIT 1)
         WHERE id = $1 AND user_id = $2"
    )
    .bind(account.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
