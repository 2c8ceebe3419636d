//! Running one test on every engine.

use std::future::Future;
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::Db;
use tokio::sync::OnceCell;

use crate::postgres;

/// What several tests of a program begin with, filled in once on each engine.
pub struct Template {
    name: &'static str,
    sqlite: OnceCell<Vec<u8>>,
    postgres: OnceCell<String>,
}

impl Template {
    /// One that is not filled in yet. Its name is that of a database on PostgreSQL, so no two programs have the same.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, sqlite: OnceCell::const_new(), postgres: OnceCell::const_new() }
    }
}

/// Runs a test on a fresh SQLite file and on a fresh PostgreSQL schema, tables in place.
///
/// # Panics
/// When the test does, or when no database can be made for it.
pub fn each_engine<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    each_url(async |url| {
        let db = match Db::connect(&url).await {
            Ok(db) => db,
            Err(error) => panic!("{url}: {error:?}"),
        };
        test(db.clone()).await;
        db.close().await;
    });
}

/// Runs a test with the address of an empty SQLite file, and then of an empty PostgreSQL schema.
///
/// # Panics
/// When the test does, or when no database can be made for it.
pub fn each_url(test: impl AsyncFn(String)) {
    in_each(async |engine| match engine {
        Engine::Sqlite(url) => test(url).await,
        Engine::Postgres(server) => in_fresh_schema(server, &test).await,
    });
}

/// Runs a test with the address of a copy of what `fill` made of an empty SQLite file, and then of an empty PostgreSQL
/// database. Once filled, nothing may be connected to either.
///
/// # Panics
/// When the test or `fill` does, or when no database can be made for it.
pub fn each_copy(template: &Template, fill: impl AsyncFn(String), test: impl AsyncFn(String)) {
    in_each(async |engine| match engine {
        Engine::Sqlite(url) => {
            let file = url.trim_start_matches("sqlite:");
            let is_filled = template.sqlite.get_or_init(async || {
                fill(url.clone()).await;
                std::fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"))
            });
            let filled = is_filled.await;
            std::fs::write(file, filled).unwrap_or_else(|error| panic!("{file}: {error}"));
            test(url).await;
        }
        Engine::Postgres(server) => {
            let filled = template.postgres.get_or_init(async || {
                let database = format!("template_{}", template.name);
                statement(server, format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await;
                statement(server, format!("CREATE DATABASE {database}")).await;
                fill(of_database(server, &database)).await;
                database
            });
            let (filled, copy) = (filled.await, fresh_name());
            statement(server, format!("CREATE DATABASE {copy} TEMPLATE {filled}")).await;
            test(of_database(server, &copy)).await;
            statement(server, format!("DROP DATABASE {copy} WITH (FORCE)")).await;
        }
    });
}

/// Where a test runs.
enum Engine {
    /// The address of a file that is not there yet.
    Sqlite(String),
    /// The address of a server.
    Postgres(&'static str),
}

fn in_each(test: impl AsyncFn(Engine)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime for the test: {error}"));
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for the test: {error}"));
        eprintln!("on SQLite:");
        test(Engine::Sqlite(format!("sqlite:{}", folder.path().join("attune.db").display()))).await;
        match postgres::shared_url() {
            Ok(server) => {
                eprintln!("on PostgreSQL:");
                test(Engine::Postgres(server)).await;
            }
            Err(why) => note_once(why),
        }
    });
}

async fn in_fresh_schema(server: &str, test: &impl AsyncFn(String)) {
    let schema = fresh_name();
    statement(server, format!("CREATE SCHEMA {schema}")).await;
    let separator = if server.contains('?') { '&' } else { '?' };
    test(format!("{server}{separator}options[search_path]={schema}")).await;
    statement(server, format!("DROP SCHEMA {schema} CASCADE")).await;
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The address of another database of a server.
fn of_database(server: &str, database: &str) -> String {
    let (place, options) = server.split_once('?').unwrap_or((server, ""));
    let (place, _) = place.rsplit_once('/').unwrap_or((place, ""));
    format!("{place}/{database}?{options}")
}

/// One statement on a connection of its own, notices about what a `CASCADE` takes along left out.
async fn statement(server: &str, text: String) {
    let run = async {
        let mut connection = PgConnection::connect(server).await?;
        connection.execute("SET client_min_messages = error").await?;
        connection.execute(AssertSqlSafe(text)).await?;
        connection.close().await
    };
    if let Err(error) = run.await {
        panic!("the test's PostgreSQL at {server} failed: {error}");
    }
}

/// Written straight to the stream, since the output of tests that pass is not shown.
fn note_once(why: &str) {
    static NOTED: Once = Once::new();
    NOTED.call_once(|| {
        let _ = writeln!(std::io::stderr(), "NOTE: no PostgreSQL, so tests run on SQLite alone: {why}");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_a_server_is_named() {
        let other = |server| of_database(server, "other");
        assert_eq!(
            other("postgres://me@localhost/first?host=/run"),
            "postgres://me@localhost/other?host=/run"
        );
        assert_eq!(other("postgres://me@localhost/first"), "postgres://me@localhost/other?");
    }
}
