//! Books worked out lately, so that turning a page of transactions does not work them out again.
//!
//! A copy is good for as long as the customer's kept summary has the version it was shelved under: every import,
//! correction and undo gives the summary another one, in whichever server process it happens. Its rows are good for as long as
//! the customer's rows have changed as often as when they were read: what an event adds is added to them, and read from the
//! database no more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use ledger::{CustomerId, Transaction};

use crate::understanding::Books;

/// Transactions kept in all, a few hundred bytes each.
const TRANSACTIONS_MAX: usize = 500_000;

/// One customer's books under the version of their summary.
struct Copy {
    owner: CustomerId,
    version: String,
    books: Arc<Books>,
    rows: RowsRead,
    /// What came since, of which the summary knows nothing yet.
    added: Vec<Transaction>,
}

/// When rows were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowsRead {
    /// How often they had changed by then.
    pub(crate) book_version: i64,
    /// Up to which day they were.
    pub(crate) on: NaiveDate,
}

/// Copies, the one used longest ago first.
#[derive(Default)]
pub(crate) struct Shelf {
    copies: Mutex<VecDeque<Copy>>,
}

impl Shelf {
    /// The copy of that version, if it is here.
    pub(crate) fn get(&self, owner: &CustomerId, version: &str) -> Option<Arc<Books>> {
        let mut copies = self.copies();
        let place = copies.iter().position(|copy| copy.owner == *owner && copy.version == version)?;
        let copy = copies.remove(place)?;
        let books = copy.books.clone();
        copies.push_back(copy);
        Some(books)
    }

    /// The books that were put here last, of whatever version.
    pub(crate) fn last(&self, owner: &CustomerId) -> Option<Arc<Books>> {
        self.copies().iter().find(|copy| copy.owner == *owner).map(|copy| copy.books.clone())
    }

    /// Puts a copy here in place of the customer's one before; what was not used for longest makes room.
    pub(crate) fn put(&self, owner: &CustomerId, version: String, books: Arc<Books>, rows: RowsRead) {
        let mut copies = self.copies();
        copies.retain(|copy| copy.owner != *owner);
        copies.push_back(Copy { owner: owner.clone(), version, books, rows, added: Vec::new() });
        let mut held: usize = copies.iter().map(|copy| copy.books.transactions.len()).sum();
        while held > TRANSACTIONS_MAX
            && let Some(copy) = copies.pop_front()
        {
            held -= copy.books.transactions.len();
        }
    }

    /// Notes rows that were added to a customer's books when these had changed so often, and that nothing else has changed
    /// with them.
    pub(crate) fn add(&self, owner: &CustomerId, book_version: i64, rows: Vec<Transaction>) {
        let mut copies = self.copies();
        let is_it = |copy: &&mut Copy| copy.owner == *owner && copy.rows.book_version == book_version;
        if let Some(copy) = copies.iter_mut().find(is_it) {
            copy.rows.book_version += 1;
            copy.added.extend(rows);
        }
    }

    /// The books whose rows, with those that were added since, are what would be read now, if they are here.
    pub(crate) fn rows(&self, owner: &CustomerId, now: RowsRead) -> Option<(Arc<Books>, Vec<Transaction>)> {
        let copies = self.copies();
        let copy = copies.iter().find(|copy| copy.owner == *owner && copy.rows == now)?;
        Some((copy.books.clone(), copy.added.clone()))
    }

    fn copies(&self) -> MutexGuard<'_, VecDeque<Copy>> {
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
