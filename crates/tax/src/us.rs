//! United States, federal: a household's return with self-employment, investments, credits and the alternative
//! minimum tax, and the estimated payments during the year.
//!
//! State taxes, credits other than for children and low earnings, and preference items of the alternative minimum
//! tax are not modelled, and pages say so. Where programs disagree the statute is followed; the place says which.

mod allowances;
mod business_income;
mod credits;
mod deductions;
mod earnings;
pub mod estimated;
mod household;
mod income;
mod income_tax;
mod rules;
mod tax_return;

pub use allowances::Allowances;
pub use household::{Household, LARGEST_AGE, LARGEST_AMOUNT_MINOR, MOST_DEPENDENTS, Refusal};
pub use rules::MovedFor;
pub(crate) use rules::Rules;
pub use tax_return::{MarginalRates, Return, regular_tax};
