//! The customer's dashboard.

pub mod read;
mod slot;
