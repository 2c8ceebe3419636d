//! The customer's dashboard.

pub mod read;
pub(crate) mod slot;
