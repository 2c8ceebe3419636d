//! One at a time for each customer: working books out reads many rows and writes one summary, and of two at once the one
//! that read less could write last.

use std::hash::{DefaultHasher, Hash, Hasher};

use ledger::CustomerId;
use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

/// Locks that customers share by chance; two of them wait for each other once in so many times.
const LOCKS: u64 = 256;

/// Those who wait for one lock at most, whoever has it included.
const WAITING_MAX: usize = 64;

/// The turns of all customers in this process.
pub(crate) struct Turns {
    places: Vec<Place>,
}

struct Place {
    lock: Mutex<()>,
    waiting: Semaphore,
}

/// A place among those who wait for a customer's turn.
pub(crate) struct Waiting<'a> {
    lock: &'a Mutex<()>,
    _place: SemaphorePermit<'a>,
}

impl Turns {
    /// Nobody's turn.
    pub(crate) fn new() -> Self {
        let place = |_| Place { lock: Mutex::default(), waiting: Semaphore::new(WAITING_MAX) };
        Self { places: (0..LOCKS).map(place).collect() }
    }

    /// A place in the queue for the customer's turn. `None` where too many wait for it already.
    pub(crate) fn wait(&self, owner: &CustomerId) -> Option<Waiting<'_>> {
        let mut hasher = DefaultHasher::new();
        owner.as_str().hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % LOCKS).unwrap_or(0);
        let place = self.places.get(place)?;
        Some(Waiting { lock: &place.lock, _place: place.waiting.try_acquire().ok()? })
    }
}

impl Waiting<'_> {
    /// Waits for the turn, which ends when what is given back is dropped.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.lock.lock().await
    }
}
