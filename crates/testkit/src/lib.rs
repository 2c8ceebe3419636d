//! What tests of the store and of everything above it share: a fresh database of each engine for each test.
//!
//! PostgreSQL comes from `ATTUNE_TEST_POSTGRES_URL` where a test run has started one for all its programs, and
//! otherwise from a private cluster that the test program starts itself. Where neither can be had, tests run on
//! SQLite alone and say so once. No test data lives here.

mod engines;
pub mod postgres;

pub use engines::{Template, each_copy, each_engine, each_url};
