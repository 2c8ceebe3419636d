//! Running one test on every engine.

use std::future::Future;
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::Db;

use crate::postgres;

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
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime for the test: {error}"));
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for the test: {error}"));
        eprintln!("on SQLite:");
        test(format!("sqlite:{}", folder.path().join("attune.db").display())).await;
        match postgres::shared_url() {
            Ok(server) => {
                eprintln!("on PostgreSQL:");
                in_fresh_schema(server, &test).await;
            }
            Err(why) => note_once(why),
        }
    });
}

async fn in_fresh_schema(server: &str, test: &impl AsyncFn(String)) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let schema = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    statement(server, format!("CREATE SCHEMA {schema}")).await;
    let separator = if server.contains('?') { '&' } else { '?' };
    test(format!("{server}{separator}options[search_path]={schema}")).await;
    statement(server, format!("DROP SCHEMA {schema} CASCADE")).await;
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
