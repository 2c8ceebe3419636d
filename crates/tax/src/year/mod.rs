//! The tax year as a customer lives it: what the statements show so far, what they told us, and where that leaves
//! them. The same on the server and in the browser's what-ifs.
//!
//! Nothing is read from a store and no clock is asked: facts, profile and day are handed in.

mod accrual;
mod facts;
mod liability;
mod plan;
mod profile;
mod schedule;

pub use accrual::MonthEnd;
pub use facts::{Facts, RestOfYear};
pub use liability::{Assumption, Position, YearTax, position, tax_on};
pub use plan::{LastYear, OnAccount, Plan, PlanInputs};
pub use profile::{ProfileError, TaxProfile};
pub use schedule::{AssessmentDate, NextDue, PaidTax, Schedule, SelfAssessment, schedule, year_of_payment};
