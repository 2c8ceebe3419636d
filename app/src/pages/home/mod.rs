//! The first page.

pub mod read;
