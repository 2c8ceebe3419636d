//! The one connection that writes to SQLite, shared by all who write at once. Whoever has it takes along what waits meanwhile:
//! each write in a savepoint of its own, so that one which fails takes nothing of the others back, and one wait for the disk
//! for all of them.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use sqlx::SqlitePool;
use tokio::sync::{Mutex as Turn, oneshot};

use crate::{StoreError, Tx, Work};

/// How long a write waits for the connection.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// How many writes end together at most.
const TOGETHER_MAX: usize = 64;
/// For how long writes are taken along: about as long as the wait for the disk that it spares.
const TAKEN_ALONG_FOR: Duration = Duration::from_millis(5);

/// The connection and what waits for it.
pub struct Writer {
    pool: SqlitePool,
    turn: Turn<()>,
    waiting: Mutex<VecDeque<Waiting>>,
}

/// A write, whatever it gives.
trait Job: Send {
    /// Does the work, and says whether it is to be kept.
    fn run<'tx>(self: Box<Self>, tx: &'tx mut Tx) -> Pin<Box<dyn Future<Output = Done> + Send + 'tx>>;

    /// Tells the caller that it was not even begun.
    fn refuse(self: Box<Self>, error: StoreError);
}

/// Tells the caller of a write how its transaction ended.
type Tell = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A write whose work is done, and whose caller is told once the transaction has ended.
struct Done {
    is_kept: bool,
    tell: Tell,
}

/// A write that waits.
struct Waiting {
    since: Instant,
    job: Box<dyn Job>,
}

struct Asked<T, E, F> {
    work: F,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Asked<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'tx> FnOnce(&'tx mut Tx) -> Work<'tx, T, E> + Send + 'static,
{
    fn run<'tx>(self: Box<Self>, tx: &'tx mut Tx) -> Pin<Box<dyn Future<Output = Done> + Send + 'tx>> {
        Box::pin(async move {
            let Self { work, answer } = *self;
            let outcome = work(tx).await;
            Done {
                is_kept: outcome.is_ok(),
                // A caller that is gone need not be told.
                tell: Box::new(move |ended| {
                    answer.send(ended.map_err(E::from).and(outcome)).ok();
                }),
            }
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        self.answer.send(Err(E::from(error))).ok();
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("pool", &self.pool).finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(pool: SqlitePool) -> Arc<Self> {
        Arc::new(Self { pool, turn: Turn::default(), waiting: Mutex::default() })
    }

    /// The connection, for what is no write of a customer's.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Does `work` in a transaction that others may share; it has ended when this gives an answer.
    pub(crate) async fn write<T, E, F>(self: &Arc<Self>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'tx> FnOnce(&'tx mut Tx) -> Work<'tx, T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.waiting().push_back(Waiting { since: Instant::now(), job: Box::new(Asked { work, answer }) });
        let writer = self.clone();
        // In a task of its own: a caller that goes away cannot leave the transaction of others open.
        tokio::spawn(async move { writer.lead().await });
        answered.await.map_err(|_| E::from(StoreError::Interrupted))?
    }

    /// Waits for the connection, and does what waits then. Each write waits like this, so that every one is done by somebody.
    async fn lead(&self) {
        let Ok(_turn) = tokio::time::timeout(WAIT_MAX, self.turn.lock()).await else {
            // What is younger has somebody of its own who waits.
            let longest = self.next(|waiting| waiting.since.elapsed() >= WAIT_MAX);
            return refuse(longest, StoreError::Busy);
        };
        if self.waiting().is_empty() {
            return;
        }
        // A deferred transaction that reads and then writes could fail at once with BUSY_SNAPSHOT.
        match self.pool.begin_with("BEGIN IMMEDIATE").await {
            Ok(transaction) => self.run(Tx::Sqlite(transaction)).await,
            Err(error) => refuse(self.next(|_| true), error.into()),
        }
    }

    async fn run(&self, mut tx: Tx) {
        let Some(first) = self.next(|_| true) else { return };
        let mut told: Vec<Tell> = Vec::new();
        let mut is_kept = false;
        if let Some(done) = unless_it_panics(first.job.run(&mut tx)).await {
            is_kept = done.is_kept;
            told.push(done.tell);
        }
        let mut ended = Ok(());
        let began = Instant::now();
        // What failed first is taken back with the transaction itself, and nothing is taken along.
        while is_kept && ended.is_ok() && told.len() < TOGETHER_MAX && began.elapsed() < TAKEN_ALONG_FOR {
            let Some(next) = self.next(|_| true) else { break };
            match self.run_within(&mut tx, next.job).await {
                Ok(tell) => told.extend(tell),
                Err(error) => ended = Err(error),
            }
        }
        let mut ended = match ended {
            Ok(()) if is_kept => tx.commit().await,
            Ok(()) => tx.roll_back().await,
            Err(error) => tx.roll_back().await.and(Err(error)),
        };
        for tell in told {
            let others = if ended.is_ok() { Ok(()) } else { Err(StoreError::Interrupted) };
            tell(std::mem::replace(&mut ended, others));
        }
    }

    /// Runs a write within the transaction of others. Nobody is to be told where it panics.
    async fn run_within(&self, tx: &mut Tx, job: Box<dyn Job>) -> Result<Option<Tell>, StoreError> {
        tx.execute("SAVEPOINT one").await?;
        let done = unless_it_panics(job.run(tx)).await;
        let is_kept = done.as_ref().is_some_and(|done| done.is_kept);
        tx.execute(if is_kept { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" }).await?;
        Ok(done.map(|done| done.tell))
    }

    /// What waits longest, should it be as asked.
    fn next(&self, is_asked: impl FnOnce(&Waiting) -> bool) -> Option<Waiting> {
        let mut waiting = self.waiting();
        if waiting.front().is_some_and(is_asked) { waiting.pop_front() } else { None }
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whoever asked for a write that it is no use.
fn refuse(waiting: Option<Waiting>, error: StoreError) {
    if let Some(waiting) = waiting {
        waiting.job.refuse(error);
    }
}

/// What a future comes to; nothing where it panics, which is told where it happens.
async fn unless_it_panics<T>(mut work: Pin<Box<dyn Future<Output = T> + Send + '_>>) -> Option<T> {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
        Err(_) => Poll::Ready(None),
    })
    .await
}
