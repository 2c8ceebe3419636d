//! Whole books in, assignments and series out.

#![expect(clippy::unwrap_used, reason = "a book that cannot be built should stop the test there")]

mod built_in;
mod precedence;
mod series;
mod support;
mod transfers;
