//! Where everything is kept. The only place with SQL: one body of it for SQLite and PostgreSQL alike.
//!
//! Every function over a customer's data takes the customer's id and puts it into the statement, so a foreign
//! record and a missing one look the same. What rows mean is decided elsewhere.

#[macro_use]
mod db;
#[macro_use]
mod document;

pub mod accounts;
pub mod advice;
pub mod arrangements;
pub mod cases;
pub mod changes;
pub mod consents;
pub mod contacts;
pub mod decisions;
pub mod event_sources;
pub mod events;
pub mod experiments;
pub mod exposures;
pub mod groups;
pub mod imports;
pub mod invoices;
pub mod layouts;
pub mod outbox;
pub mod pending_imports;
pub mod policies;
pub mod portfolio;
pub mod ramps;
pub mod retirement_plans;
pub mod rules;
pub mod schedules;
pub mod sessions;
pub mod set_asides;
pub mod staff_accesses;
pub mod studio;
pub mod subscriptions;
pub mod summaries;
pub mod tax_year;
pub mod transactions;
pub mod users;
pub mod what_if;
mod writer;

pub use db::{Db, StoreError, Tx, Work};
pub use writer::Writer;
