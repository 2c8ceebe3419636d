//! People, on every engine: signing up, in and out, passwords, sessions, consents, and leaving.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../invoices/books.rs"]
mod books;
mod desk;
mod events;

mod accounts;
mod advice;
mod cases;
mod consents;
mod contacts;
mod exposures;
mod large;
mod outbox;
mod passwords;
mod plans;
mod rules;
mod sessions;
mod slots;
