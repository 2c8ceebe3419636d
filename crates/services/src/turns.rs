//! One at a time for each customer: working books out reads many rows and writes one summary, and of two at once the one
//! that read less could write last.

use std::hash::{DefaultHasher, Hash, Hasher};

use ledger::CustomerId;
use tokio::sync::{Mutex, MutexGuard};

/// Locks that customers share by chance; two of them wait for each other once in so many times.
const LOCKS: usize = 256;

/// The turns of all customers in this process.
pub(crate) struct Turns {
    locks: Vec<Mutex<()>>,
}

impl Turns {
    /// Nobody's turn.
    pub(crate) fn new() -> Self {
        Self { locks: (0..LOCKS).map(|_| Mutex::default()).collect() }
    }

    /// Waits for the customer's turn, which ends when what is given back is dropped.
    pub(crate) async fn of(&self, owner: &CustomerId) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        owner.as_str().hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % 256).unwrap_or(0) % self.locks.len();
        self.locks[place].lock().await
    }
}
