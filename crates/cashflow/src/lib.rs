//! What a customer's money does, summed up once so that dashboards need not read transactions.
//!
//! [`Summary::build`] takes accounts, transactions, their assignments and series, and computes one section per
//! file; each file's head states its units and formulas. Only the primary currency is summed; nothing is
//! converted. No tax is computed here and no layout chosen.

pub mod balances;
mod book;
pub mod business;
pub mod commitments;
pub mod concentration;
pub mod debts;
pub mod deposits;
pub mod forecast;
pub mod income;
pub mod investment_income;
mod month;
pub mod monthly;
mod moves;
pub mod net_worth;
pub mod outlook;
pub mod paycheck;
pub mod quality;
pub mod recent;
pub mod runway;
pub mod safe_to_spend;
pub mod spending;
mod statistics;
pub mod student;
mod summary;
pub mod tax_facts;
pub mod uncategorised;
pub mod upcoming;
pub mod wealth;

pub use month::{Month, MonthError};
pub use quality::History;
pub use summary::{Inputs, Summary};
