//! What people who work for Attune see first.

pub mod read;
