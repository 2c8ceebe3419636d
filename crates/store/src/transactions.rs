//! Posted transactions.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use ledger::{AccountId, CustomerId, Fingerprint, ImportId, Known, Transaction, TransactionId};

use crate::{Db, StoreError, Tx, summaries};

/// A transaction as kept, with what the customer said of it.
#[derive(Debug, Clone)]
pub struct StoredTransaction {
    /// The bank's facts.
    pub transaction: Transaction,
    /// The category the customer gave it.
    pub customer_category: Option<String>,
    /// How the customer splits it, as JSON.
    pub split: Option<String>,
}

/// A transaction to be stored.
#[derive(Debug, Clone)]
pub struct NewTransaction {
    /// The bank's facts.
    pub transaction: Transaction,
    /// Its canonical facts.
    pub fingerprint: Fingerprint,
    /// Which of the rows with equal facts it is.
    pub ordinal: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account_id: String,
    posted_on: NaiveDate,
    amount_minor: i64,
    currency: String,
    description: String,
    counterparty: Option<String>,
    bank_reference: Option<String>,
    customer_category: Option<String>,
    split: Option<String>,
}

impl TryFrom<Row> for StoredTransaction {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            transaction: Transaction {
                id: TransactionId::new(row.id),
                account_id: AccountId::new(row.account_id),
                posted_on: row.posted_on,
                amount_minor: row.amount_minor,
                currency: row.currency.parse().map_err(|_| StoreError::Corrupt("currency"))?,
                description: row.description,
                counterparty: row.counterparty,
                bank_reference: row.bank_reference,
            },
            customer_category: row.customer_category,
            split: row.split,
        })
    }
}

/// Every transaction of a customer, oldest first.
///
/// # Errors
/// The database's own failure.
pub async fn all(db: &Db, owner: &CustomerId) -> Result<Vec<StoredTransaction>, StoreError> {
    let rows: Vec<Row> = on_db!(db, |pool| {
        sqlx::query_as(
        "SELECT id, account_id, posted_on, amount_minor, currency, description, counterparty, bank_reference,
                customer_category, split
         FROM transactions WHERE user_id = $1 ORDER BY posted_on, id"
    )
    .bind(owner.as_str())
    .fetch_all(pool)
    .await
    })?;
    rows.into_iter().map(StoredTransaction::try_from).collect()
}

/// The newest transactions of a customer, so many at most, the oldest of them first.
///
/// # Errors
/// The database's own failure.
pub async fn newest(db: &Db, owner: &CustomerId, most: u32) -> Result<Vec<StoredTransaction>, StoreError> {
    let rows: Vec<Row> = on_db!(db, |pool| {
        sqlx::query_as(
            "SELECT id, account_id, posted_on, amount_minor, currency, description, counterparty, bank_reference,
                    customer_category, split
             FROM transactions WHERE user_id = $1 ORDER BY posted_on DESC, id DESC LIMIT $2",
        )
        .bind(owner.as_str())
        .bind(i64::from(most))
        .fetch_all(pool)
        .await
    })?;
    rows.into_iter().rev().map(StoredTransaction::try_from).collect()
}

/// What the transactions of an account add up to that are before one day and, where `after` is given, after another.
///
/// # Errors
/// The database's own failure.
pub async fn sum_minor(
    db: &Db,
    owner: &CustomerId,
    account: &AccountId,
    after: Option<NaiveDate>,
    before: NaiveDate,
) -> Result<i64, StoreError> {
    let sum: Option<i64> = on_db!(db, |pool| {
        sqlx::query_scalar(
        "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM transactions
         WHERE user_id = $1 AND account_id = $2 AND posted_on < $3 AND posted_on > COALESCE($4, '0001-01-01')"
    )
    .bind(owner.as_str())
    .bind(account.as_str())
    .bind(before)
    .bind(after)
    .fetch_one(pool)
    .await
    })?;
    Ok(sum.unwrap_or(0))
}

/// What the books hold of the facts that identify rows, by account: of the days from the first to the last, both counted, and
/// beside what an import brought, where one is named.
///
/// # Errors
/// The database's own failure.
pub async fn known(
    db: &Db,
    owner: &CustomerId,
    days: &RangeInclusive<NaiveDate>,
    beside: Option<&ImportId>,
) -> Result<Vec<(AccountId, Known)>, StoreError> {
    let rows: Vec<(String, String, i64, Option<String>, NaiveDate, i64)> =
        on_db!(db, |pool| sqlx::query_as(
            "SELECT account_id, fingerprint, ordinal, bank_reference, posted_on, amount_minor
         FROM transactions WHERE user_id = $1 AND posted_on BETWEEN $2 AND $3 AND import_id <> $4"
        )
        .bind(owner.as_str())
        .bind(days.start())
        .bind(days.end())
        .bind(beside.map_or("", ImportId::as_str))
        .fetch_all(pool)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(account, fingerprint, ordinal, bank_reference, posted_on, amount_minor)| {
            let fingerprint = Fingerprint::from_stored(fingerprint);
            (AccountId::new(account), Known { fingerprint, ordinal, bank_reference, posted_on, amount_minor })
        })
        .collect())
}

/// What is known under a bank's references: the hash of the account's number, the reference and the amount of each
/// transaction. Accounts whose number no file named are left out.
///
/// # Errors
/// The database's own failure.
pub async fn of_references(
    db: &Db,
    owner: &CustomerId,
    references: &[&str],
) -> Result<Vec<(String, String, i64)>, StoreError> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on_db!(db, |pool| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT accounts.bank_account_hash, transactions.bank_reference, transactions.amount_minor
             FROM transactions JOIN accounts ON accounts.id = transactions.account_id
             WHERE accounts.bank_account_hash IS NOT NULL AND transactions.user_id = ",
        );
        query.push_bind(owner.as_str()).push(" AND transactions.bank_reference IN");
        query.push_tuples(references, |mut place, reference| {
            place.push_bind(*reference);
        });
        query.build_query_as().fetch_all(pool).await
    })?)
}

/// Rows of one insert. Twelve values a row stay well below SQLite's 32,766 and PostgreSQL's 65,535 parameters.
const ROWS_AT_ONCE: usize = 500;

/// Stores an import's rows.
///
/// # Errors
/// [`StoreError::Taken`] when another import stored one of them meanwhile.
pub async fn insert_all(
    tx: &mut Tx,
    owner: &CustomerId,
    import: &ImportId,
    rows: &[NewTransaction],
) -> Result<(), StoreError> {
    let full = insert_statement(tx, ROWS_AT_ONCE.min(rows.len()));
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        let statement =
            if chunk.len() == ROWS_AT_ONCE { full.clone() } else { insert_statement(tx, chunk.len()) };
        on_tx!(tx, |connection| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str()));
            for row in chunk {
                let transaction = &row.transaction;
                query = query
                    .bind(transaction.id.as_str())
                    .bind(owner.as_str())
                    .bind(transaction.account_id.as_str())
                    .bind(import.as_str())
                    .bind(transaction.posted_on)
                    .bind(transaction.amount_minor)
                    .bind(transaction.currency.code())
                    .bind(&transaction.description)
                    .bind(&transaction.counterparty)
                    .bind(&transaction.bank_reference)
                    .bind(row.fingerprint.as_str())
                    .bind(row.ordinal);
            }
            query.execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}

fn insert_statement(tx: &Tx, rows: usize) -> String {
    format!(
        "INSERT INTO transactions (id, user_id, account_id, import_id, posted_on, amount_minor, currency,
                                   description, counterparty, bank_reference, fingerprint, ordinal)
         VALUES {}",
        tx.places(rows, 12)
    )
}

/// Removes the rows of an import, and says how many.
///
/// # Errors
/// The database's own failure.
pub async fn remove_import(tx: &mut Tx, owner: &CustomerId, import: &ImportId) -> Result<u64, StoreError> {
    Ok(on_tx!(tx, |connection| sqlx::query(
        "DELETE FROM transactions WHERE import_id = $1 AND user_id = $2"
    )
    .bind(import.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?)
}

/// Gives one transaction the customer's category, or with `None` takes it back, which changes the books. False when there is
/// no such transaction of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn set_category(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &TransactionId,
    category: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    summaries::change_books(tx, owner).await?;
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE transactions SET customer_category = $1, edited_at = $2 WHERE id = $3 AND user_id = $4"
    )
    .bind(category)
    .bind(now)
    .bind(id.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Splits one transaction, or with `None` makes it whole again, which changes the books. False when there is no such
/// transaction of theirs.
///
/// # Errors
/// The database's own failure.
pub async fn set_split(
    tx: &mut Tx,
    owner: &CustomerId,
    id: &TransactionId,
    split: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    summaries::change_books(tx, owner).await?;
    let changed = on_tx!(tx, |connection| sqlx::query(
        "UPDATE transactions SET split = $1, edited_at = $2 WHERE id = $3 AND user_id = $4"
    )
    .bind(split)
    .bind(now)
    .bind(id.as_str())
    .bind(owner.as_str())
    .execute(connection)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// How the customer splits one transaction of theirs, as kept; `None` when they do not.
///
/// # Errors
/// The database's own failure.
pub async fn split_of(db: &Db, owner: &CustomerId, id: &TransactionId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = on_db!(db, |pool| sqlx::query_scalar(
        "SELECT split FROM transactions WHERE id = $1 AND user_id = $2"
    )
    .bind(id.as_str())
    .bind(owner.as_str())
    .fetch_optional(pool)
    .await)?;
    Ok(found.flatten())
}
