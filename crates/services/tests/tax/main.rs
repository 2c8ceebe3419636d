//! A tax year lived, on every engine: told, paid, recorded, put aside and taken away as a table.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../people/desk.rs"]
mod desk;

#[path = "../invoices/books.rs"]
mod books;
#[path = "../invoices/forms.rs"]
mod forms;

mod foreign;
mod freelancer;
mod set_asides;
mod told;
