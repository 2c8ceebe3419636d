//! Whole books in, summaries out.

#![expect(clippy::unwrap_used, reason = "a book that cannot be built should stop the test there")]

mod forecast;
mod laws;
mod lives;
mod simulation;
mod sums;
mod support;
