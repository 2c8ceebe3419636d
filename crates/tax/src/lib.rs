//! What tax is owed, on the income seen so far or on a whole year, by dated rules.
//!
//! [`estimate()`] is what dashboards show of a running year. [`us`] is a whole federal return with its estimated
//! payments, [`wire`] the same as lines of JSON for the command line, and [`working`] how a result came about.
//!
//! Every rate, threshold and due date is in a parameter file per country and tax year under `params/`, with its
//! source; a new year is one new file and one line in `years`. A place or year without a file is an error that
//! says so: no year borrows another's brackets. Arithmetic is decimal and exact; results are minor units.

pub mod calendar;
mod country;
pub mod forms;
pub mod mileage;
pub mod set_aside;
pub mod uk;
pub mod us;
pub mod wire;
pub mod working;
pub mod year;
mod years;

pub use country::{Country, FilingStatus, TaxError};
pub use rust_decimal::Decimal as Rate;
