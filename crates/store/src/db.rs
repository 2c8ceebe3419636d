//! The two engines behind one handle, and how a write runs.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::writer::Writer;

/// SQLite before this can corrupt a write-ahead log that two connections write and checkpoint at once.
const SQLITE_VERSION_MIN: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 6;
const POSTGRES_CONNECTIONS: u32 = 10;
const POSTGRES_ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may have rested to be used unasked.
const POSTGRES_REST_TRUSTED: Duration = Duration::from_secs(1);

/// A database, cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file: one connection writes, several read.
    Sqlite {
        /// Read-only connections.
        readers: SqlitePool,
        /// The one connection that writes.
        writer: Arc<Writer>,
    },
    /// A server.
    Postgres(PgPool),
}

/// An open write transaction.
pub enum Tx {
    /// On the one writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// On any connection.
    Postgres(Transaction<'static, Postgres>),
}

/// Why the database could not do something. No text repeats a customer's data or a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no engine we know.
    #[error("the database address must begin with sqlite: or postgres://, such as sqlite:data/attune.db")]
    UnknownScheme,
    /// The address cannot be read.
    #[error("the database address cannot be read")]
    BadAddress(#[source] sqlx::Error),
    /// Nothing answers, or nothing can be opened, there.
    #[error("the database at {place} cannot be reached: {why}")]
    Unreachable {
        /// The address without user and password.
        place: String,
        /// What the system says.
        why: String,
    },
    /// The linked SQLite is too old to be trusted.
    #[error("SQLite {found} is too old: 3.51.3 or newer is needed to keep data safe")]
    OldSqlite {
        /// The linked version.
        found: String,
    },
    /// The tables cannot be brought up to date.
    #[error("the database's tables cannot be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A unique value is taken.
    #[error("it exists already")]
    Taken,
    /// Every connection stayed in use for as long as a caller waits for one.
    #[error("the database is at its limit")]
    Busy,
    /// A stored value is not what this version writes.
    #[error("a stored {0} cannot be read")]
    Corrupt(&'static str),
    /// The task of a write ended without an answer.
    #[error("a write was interrupted")]
    Interrupted,
    /// Everything else.
    #[error("the database failed")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Taken,
            sqlx::Error::PoolTimedOut => Self::Busy,
            _ => Self::Failed(error),
        }
    }
}

/// Runs one statement on whichever engine reads.
macro_rules! on_db {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db {
            $crate::Db::Sqlite { readers: $pool, .. } => $body,
            $crate::Db::Postgres($pool) => $body,
        }
    };
}

/// Runs one statement inside a write transaction of whichever engine.
macro_rules! on_tx {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            $crate::Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

/// What a write does inside its transaction.
pub type Work<'tx, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'tx>>;

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// When the address is unknown, nothing answers there, SQLite is too old, or a migration fails.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let migrator = sqlx::migrate!("../../migrations");
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            make_folder_of(path)?;
            // Of programs that start at once one alone makes the file: its first settings cannot be waited for.
            let _alone = lock_beside(path).await?;
            let (db, writer) = Self::open_sqlite(path).await?;
            migrator.run(&writer).await.map_err(StoreError::Migration)?;
            Ok(db)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = open_postgres(url).await?;
            migrator.run(&pool).await.map_err(StoreError::Migration)?;
            Ok(Self::Postgres(pool))
        } else {
            Err(StoreError::UnknownScheme)
        }
    }

    async fn open_sqlite(path: &str) -> Result<(Self, SqlitePool), StoreError> {
        let unreachable = |why: String| StoreError::Unreachable { place: path.to_owned(), why };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("cell_size_check", "ON")
            .pragma("journal_size_limit", "67108864")
            .pragma("mmap_size", "0")
            .pragma("temp_store", "MEMORY")
            .pragma("trusted_schema", "OFF")
            // A row wakes its reader only when so many wait; the default of 50 costs a long history half of its time.
            .row_buffer_size(1_024)
            .disable_statement_logging();
        // A file does not hang up, and asking it each time costs as much as what is asked then.
        let pool = SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None).test_before_acquire(false);
        let writer = pool
            .clone()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            // Where the disk is full SQLite ends a transaction itself, which leaves the connection of another mind than
            // the file. What is asked first waits until what was to be rolled back has been.
            .after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(options.clone().pragma("cache_size", "-65536"))
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        refuse_old_sqlite(&writer).await?;
        let readers = pool
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(10))
            // Several of these read, and what one has read is in the system's own cache for the others.
            .connect_with(options.read_only(true).create_if_missing(false).pragma("cache_size", "-16384"))
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        Ok((Self::Sqlite { readers, writer: Writer::new(writer.clone()) }, writer))
    }

    /// Runs `work` in one transaction, in a task of its own: a caller that goes away cannot leave a transaction
    /// open or a connection poisoned. Commits when `work` succeeds, takes back what it did when it does not. On SQLite those
    /// who write at once share a transaction, each as if alone.
    ///
    /// # Errors
    /// What `work` fails with, or the database's own failure.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'tx> FnOnce(&'tx mut Tx) -> Work<'tx, T, E> + Send + 'static,
    {
        let pool = match self {
            Self::Sqlite { writer, .. } => return writer.write(work).await,
            Self::Postgres(pool) => pool.clone(),
        };
        let task = tokio::spawn(async move {
            let mut tx = Tx::Postgres(pool.begin().await.map_err(StoreError::from)?);
            match work(&mut tx).await {
                Ok(value) => {
                    tx.commit().await?;
                    Ok(value)
                }
                Err(error) => {
                    tx.roll_back().await?;
                    Err(error)
                }
            }
        });
        task.await.map_err(|_| E::from(StoreError::Interrupted))?
    }

    /// Asks the database for the simplest answer.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        on_db!(self, |pool| sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Lets connections finish and closes them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.pool().close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs statements that have no places.
    pub(crate) async fn execute(&mut self, statements: &'static str) -> Result<(), StoreError> {
        on_tx!(self, |connection| sqlx::raw_sql(statements).execute(connection).await.map(drop))?;
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let outcome = match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        };
        outcome.map_err(StoreError::from)
    }

    pub(crate) async fn roll_back(self) -> Result<(), StoreError> {
        let outcome = match self {
            Self::Sqlite(transaction) => transaction.rollback().await,
            Self::Postgres(transaction) => transaction.rollback().await,
        };
        outcome.map_err(StoreError::from)
    }
}

fn make_folder_of(path: &str) -> Result<(), StoreError> {
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.map_err(|error| StoreError::Unreachable { place: path.to_owned(), why: error.to_string() })
}

/// The migrator locks nothing on SQLite, so two programs starting at once would both make the tables.
/// The lock ends with the returned file.
async fn lock_beside(path: &str) -> Result<std::fs::File, StoreError> {
    let lock = format!("{path}.lock");
    let place = lock.clone();
    let locked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(&lock)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let locked = locked.await.map_err(|_| StoreError::Interrupted)?;
    locked.map_err(|error| StoreError::Unreachable { place, why: error.to_string() })
}

async fn open_postgres(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(StoreError::BadAddress)?;
    let place = format!("postgres://{}:{}", options.get_host(), options.get_port());
    let options = options
        .application_name("attune")
        .options([
            // Rolling back where nothing is open, as every release does, would be warned about each time.
            ("client_min_messages", "error"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("lock_timeout", "5s"),
            ("statement_timeout", "30s"),
            ("tcp_user_timeout", "10s"),
        ])
        .disable_statement_logging();
    // A pool would try again and again and then only say that time ran out; one connection says why.
    let unreachable = |why: String| StoreError::Unreachable { place: place.clone(), why };
    tokio::time::timeout(POSTGRES_ANSWER_TIME_MAX, async { options.connect().await?.close().await })
        .await
        .map_err(|_| unreachable("it does not answer".to_owned()))?
        .map_err(|error| unreachable(error.to_string()))?;
    Ok(PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        // A server may have gone since a connection was used; since a moment ago that is told by what is asked then.
        .test_before_acquire(false)
        .before_acquire(|connection, resting| {
            Box::pin(async move {
                let may_be_gone = resting.idle_for > POSTGRES_REST_TRUSTED;
                Ok(!may_be_gone || connection.ping().await.is_ok())
            })
        })
        // A `begin` cancelled half-way would otherwise hand its open transaction to the next borrower.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.execute("ROLLBACK").await?;
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

async fn refuse_old_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let mut parts = found.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_VERSION_MIN {
        return Err(StoreError::OldSqlite { found });
    }
    Ok(())
}

impl Tx {
    /// `($1, $2), ($3, $4)` and so on, for inserting many rows by one statement. For SQLite the places have no
    /// numbers: it looks names up one by one, so that binding thousands of `$n` would take the square of their
    /// number.
    pub(crate) fn places(&self, rows: usize, columns: usize) -> String {
        let mut text = String::with_capacity(rows * columns * 7);
        let mut number = 0;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns {
                number += 1;
                text.push_str(if column == 0 { "" } else { ", " });
                match self {
                    Self::Sqlite(_) => text.push('?'),
                    Self::Postgres(_) => text.push_str(&format!("${number}")),
                }
            }
            text.push(')');
        }
        text
    }
}
