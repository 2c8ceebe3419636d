//! The customer's books: accounts, transactions, and what makes a transaction the same one in another file.
//!
//! Pure facts and identity rules. Reading files is `statements`' work, meaning is `categorise`'s, keeping is
//! `store`'s.

mod account;
mod identity;
mod ids;
mod merge;
mod transaction;

pub use account::{Account, AccountKind, Balance};
pub use identity::{Fingerprint, fold_description, hexadecimal};
pub use ids::{AccountId, CustomerId, ImportId, TransactionId};
pub use merge::{EarlierParts, Incoming, Known, RowStatus, plan_merge};
pub use transaction::Transaction;
