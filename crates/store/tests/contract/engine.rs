//! Opening a database: settings, refusals and two programs at once.

use sqlx::Executor;
use store::{Db, StoreError};
use testkit::each_url;

async fn setting(db: &Db, pragma: &str) -> [String; 2] {
    let Db::Sqlite { readers, writer } = db else { panic!("not SQLite") };
    let mut found = Vec::new();
    for pool in [writer.pool(), readers] {
        let statement = sqlx::AssertSqlSafe(format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}"));
        found.push(sqlx::query_scalar(statement).fetch_one(pool).await.unwrap());
    }
    found.try_into().unwrap()
}

#[tokio::test]
async fn sqlite_writes_ahead_and_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite:{}/new/folder/attune.db", folder.path().display())).await.unwrap();
    for (pragma, expected) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("temp_store", "2"),
    ] {
        assert_eq!(setting(&db, pragma).await, [expected, expected], "{pragma}");
    }
    let Db::Sqlite { readers, .. } = &db else { panic!("not SQLite") };
    let refused = readers.execute("DELETE FROM users").await.unwrap_err();
    assert!(refused.to_string().contains("readonly"), "{refused}");
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(readers).await.unwrap();
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "SQLite {version} can corrupt its write-ahead log");
}

#[tokio::test]
async fn a_bad_address_is_one_sentence_without_the_password() {
    for (url, expected) in [
        ("mysql://root@localhost/attune", "the database address must begin with sqlite: or postgres://"),
        ("attune.db", "the database address must begin with sqlite: or postgres://"),
        (
            "postgres://ana:hunter2@127.0.0.1:1/attune",
            "the database at postgres://127.0.0.1:1 cannot be reached: ",
        ),
        ("postgres://ana:hunter2@localhost:port/attune", "the database address cannot be read"),
        ("sqlite:/dev/null/attune.db", "the database at /dev/null/attune.db cannot be reached: "),
    ] {
        let error = Db::connect(url).await.unwrap_err();
        let sentence = error.to_string();
        assert!(sentence.starts_with(expected), "{url}: {sentence}");
        assert!(!format!("{sentence}{error:?}").contains("hunter2"), "{sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn programs_that_start_together_make_the_tables_once() {
    each_url(async |url| {
        let mut starts = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let url = url.clone();
            starts.spawn(async move {
                let db = Db::connect(&url).await?;
                db.ping().await?;
                db.close().await;
                Ok::<_, StoreError>(())
            });
        }
        while let Some(outcome) = starts.join_next().await {
            outcome.unwrap().unwrap();
        }
    });
}
