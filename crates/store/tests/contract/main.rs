//! What the store promises, on every engine: each test runs on a fresh SQLite file and a fresh PostgreSQL schema.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod accounts;
mod builders;
mod contacts;
mod decisions;
mod engine;
mod events;
mod experiments;
mod exposures;
mod groups;
mod imports;
mod kept;
mod messages;
mod portfolio;
mod ramps;
mod retirement_plans;
mod sessions;
mod studio;
mod tax_year;
mod transactions;
mod users;
mod what_if;
mod writes;
