//! Books worked out lately, so that turning a page of transactions does not work them out again.
//!
//! A copy is good for as long as the customer's kept summary has the version it was shelved under: every import,
//! correction and undo gives the summary another one, in whichever server process it happens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ledger::CustomerId;

use crate::understanding::Books;

/// Transactions kept in all, a few hundred bytes each.
const TRANSACTIONS_MAX: usize = 500_000;

/// One customer's books under the version of their summary.
struct Copy {
    owner: CustomerId,
    version: String,
    books: Arc<Books>,
}

/// Copies, the one used longest ago first.
#[derive(Default)]
pub(crate) struct Shelf {
    copies: Mutex<VecDeque<Copy>>,
}

impl Shelf {
    /// The copy of that version, if it is here.
    pub(crate) fn get(&self, owner: &CustomerId, version: &str) -> Option<Arc<Books>> {
        let mut copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let place = copies.iter().position(|copy| copy.owner == *owner && copy.version == version)?;
        let copy = copies.remove(place)?;
        let books = copy.books.clone();
        copies.push_back(copy);
        Some(books)
    }

    /// Puts a copy here in place of the customer's one before; what was not used for longest makes room.
    pub(crate) fn put(&self, owner: &CustomerId, version: String, books: Arc<Books>) {
        let mut copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        copies.retain(|copy| copy.owner != *owner);
        copies.push_back(Copy { owner: owner.clone(), version, books });
        let mut held: usize = copies.iter().map(|copy| copy.books.transactions.len()).sum();
        while held > TRANSACTIONS_MAX
            && let Some(copy) = copies.pop_front()
        {
            held -= copy.books.transactions.len();
        }
    }
}
