//! The customer's tax year: where they stand, what they tell, what they may deduct, and the pack for an accountant.

pub mod costs;
pub mod export;
pub mod profile;
mod quarters;
pub mod read;
mod self_assessment;
