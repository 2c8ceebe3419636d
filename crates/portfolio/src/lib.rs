//! What a portfolio earned: money-weighted and time-weighted return, risk, and the arithmetic of level payments.
//!
//! Rates and ratios are floats, as every published definition of them is; amounts enter as numbers of one currency and
//! in one unit, and no amount leaves.

mod annuity;
mod money_weighted;
mod performance;
mod roots;

pub use annuity::Annuity;
pub use money_weighted::{CashFlow, internal_rate, net_present_value, xirr, xnpv};
pub use performance::Performance;
