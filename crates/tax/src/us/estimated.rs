//! Estimated tax during the year, IRC 6654 and Form 2210: what has to be paid by when, by which method, and what
//! being late costs.

mod explain;
mod form_2210;
mod ledger;
mod penalty;
mod required;
mod schedule_ai;
mod settle;

pub use form_2210::{
    Form2210, Form2210Input, ScheduleAi, ScheduleAiInput, YearOfEarnings, YearOfEarningsInput,
};
pub use ledger::{Method, Payment, Quarter, QuarterLedger, Reason, Situation};
pub use penalty::Penalty;
pub use required::PriorYear;
