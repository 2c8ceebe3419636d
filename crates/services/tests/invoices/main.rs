//! Invoices, on every engine: written, sent, paid by deposits, in and out as CSV, and their owner's alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../people/desk.rs"]
mod desk;

mod books;
mod forms;
mod matching;
mod sheets;
mod table;
mod writing;
