//! The customer's transactions: the list, and correcting what one or all alike were for.

pub mod edit;
pub mod list;
mod split;

pub(in crate::pages) use list::read_since;
