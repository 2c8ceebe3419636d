//! Transactions end, whatever becomes of those who asked for them.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use ledger::CustomerId;
use sqlx::Row;
use store::{Db, StoreError};
use testkit::each_engine;
use tokio::sync::Notify;

use crate::builders::{new_user, person, write};

async fn exists(db: &Db, name: &str) -> bool {
    store::users::by_id(db, &CustomerId::new(format!("user-{name}"))).await.unwrap().is_some()
}

#[test]
fn a_failed_write_leaves_nothing() {
    each_engine(|db| async move {
        person(&db, "ana").await;
        let outcome = db
            .write(|tx| {
                Box::pin(async move {
                    store::users::insert(tx, &new_user("ben")).await?;
                    store::users::insert(tx, &new_user("ana")).await
                })
            })
            .await;
        assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
        assert!(!exists(&db, "ben").await);
        person(&db, "ben").await;
    });
}

#[test]
fn a_write_whose_caller_is_gone_ends_whole() {
    each_engine(|db| async move {
        let (halfway, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (reached, resumed) = (halfway.clone(), go_on.clone());
        let writing = db.write(move |tx| {
            Box::pin(async move {
                store::users::insert(tx, &new_user("ana")).await?;
                reached.notify_one();
                resumed.notified().await;
                store::users::insert(tx, &new_user("ben")).await
            })
        });
        tokio::select! {
            _ = writing => panic!("the write cannot end before it is told to go on"),
            () = halfway.notified() => {}
        }
        assert!(!exists(&db, "ana").await);
        go_on.notify_one();
        // On SQLite this waits for the one writer, on PostgreSQL for the rows; both only once the first has ended.
        let third = tokio::time::timeout(Duration::from_secs(10), person(&db, "cem")).await;
        assert!(third.is_ok(), "the abandoned write still holds the writer");
        for _ in 0..100 {
            if exists(&db, "ben").await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(exists(&db, "ana").await && exists(&db, "ben").await);
    });
}

#[test]
fn a_write_that_panics_is_rolled_back_and_the_next_goes_on() {
    each_engine(|db| async move {
        let outcome: Result<(), StoreError> = db
            .write(|tx| {
                Box::pin(async move {
                    store::users::insert(tx, &new_user("ana")).await?;
                    panic!("a fault in a use-case")
                })
            })
            .await;
        assert!(matches!(outcome, Err(StoreError::Interrupted)), "{outcome:?}");
        assert!(!exists(&db, "ana").await);
        person(&db, "ana").await;
    });
}

#[test]
fn writes_of_many_callers_all_happen() {
    each_engine(|db| async move {
        let mut callers = tokio::task::JoinSet::new();
        for number in 0..40 {
            let db = db.clone();
            callers.spawn(async move {
                write!(db, |tx| store::users::insert(tx, &new_user(&format!("p{number}")))).await
            });
        }
        while let Some(outcome) = callers.join_next().await {
            outcome.unwrap().unwrap();
        }
        for number in 0..40 {
            assert!(exists(&db, &format!("p{number}")).await, "{number}");
        }
    });
}

/// Twelve writes that are asked for while another is open: every third is kept, refused, or panics. Says how many of them saw
/// what the first wrote before anybody else did.
async fn beside_another(db: &Db, round: usize) -> usize {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (reached, resumed) = (begun.clone(), go_on.clone());
    let first = format!("first{round}");
    let (writing, name) = (db.clone(), first.clone());
    let open = tokio::spawn(async move {
        writing
            .write(move |tx| {
                Box::pin(async move {
                    store::users::insert(tx, &new_user(&name)).await?;
                    reached.notify_one();
                    resumed.notified().await;
                    Ok::<_, StoreError>(())
                })
            })
            .await
    });
    begun.notified().await;
    let is_sqlite = matches!(db, Db::Sqlite { .. });
    let shared = Arc::new(AtomicUsize::new(0));
    let mut asked = Vec::new();
    for number in 0..12 {
        let (looking, shared, first) = (db.clone(), shared.clone(), first.clone());
        let mut writing: Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>> =
            Box::pin(db.write(move |tx| {
                Box::pin(async move {
                    // On PostgreSQL everybody writes by themselves.
                    if is_sqlite && !exists(&looking, &first).await {
                        shared.fetch_add(1, Ordering::Relaxed);
                    }
                    store::users::insert(tx, &new_user(&format!("p{round}-{number}"))).await?;
                    match number % 3 {
                        0 => Ok(()),
                        1 => store::users::insert(tx, &new_user("ana")).await,
                        _ => panic!("a fault in a use-case"),
                    }
                })
            }));
        // By its first step it is asked for, in this order and before the first goes on; on PostgreSQL it may end by then.
        let step = poll_fn(|context| Poll::Ready(writing.as_mut().poll(context))).await;
        asked.push((step, writing));
    }
    go_on.notify_one();
    open.await.unwrap().unwrap();
    for (number, (step, writing)) in asked.into_iter().enumerate() {
        let outcome = match step {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => writing.await,
        };
        let is_as_asked = match number % 3 {
            0 => outcome.is_ok(),
            1 => matches!(outcome, Err(StoreError::Taken)),
            _ => matches!(outcome, Err(StoreError::Interrupted)),
        };
        assert!(is_as_asked, "{number}: {outcome:?}");
        assert_eq!(exists(db, &format!("p{round}-{number}")).await, number % 3 == 0, "{number}");
    }
    assert!(exists(db, &first).await);
    shared.load(Ordering::Relaxed)
}

#[test]
fn of_writes_that_end_together_each_is_kept_or_taken_back_alone() {
    each_engine(|db| async move {
        person(&db, "ana").await;
        let mut shared = 0;
        // Writes are taken along for some milliseconds, in which a busy machine comes to few of them.
        for round in 0..20 {
            shared += beside_another(&db, round).await;
            if matches!(db, Db::Postgres(_)) || shared >= 3 {
                return;
            }
        }
        panic!("only {shared} writes shared a transaction");
    });
}

/// Lets a future come so many steps far, and drops it there.
async fn cancelled_after(future: impl Future, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await.is_ready() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// sqlx 0.9.0 can give a connection back with a transaction open when `begin` is cancelled; nobody may borrow it
/// like that.
#[test]
fn a_cancelled_begin_hands_no_open_transaction_on() {
    each_engine(|db| async move {
        let Db::Postgres(pool) = &db else { return };
        for polls in (0..60).map(|round| round % 6 + 1) {
            cancelled_after(pool.begin(), polls).await;
        }
        let mut held = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            let mut connection = pool.acquire().await.unwrap();
            // Outside a transaction the two are the same moment, if the statement is sent as one message.
            let row = sqlx::raw_sql("SELECT transaction_timestamp() = statement_timestamp()")
                .fetch_one(&mut *connection)
                .await
                .unwrap();
            let is_outside: bool = row.get(0);
            assert!(is_outside, "connection {} is inside a transaction", held.len());
            held.push(connection);
        }
    });
}
