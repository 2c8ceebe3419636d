//! How long cash lasts: runway against all spending, reserve against essential spending.
//!
//! Runway = cash ÷ usual monthly spending. Reserve = cash ÷ usual monthly essential spending. Both in months with
//! no income at all; below zero cash they are 0, and `None` while a usual month is not known or nothing is spent.

use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::monthly::Monthly;
use crate::statistics::ratio;

/// Runway and reserve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Runway {
    /// Checking and savings together, minor units.
    pub cash_minor: i64,
    /// A usual month's spending, a magnitude.
    pub usual_spending_minor: Option<i64>,
    /// A usual month's essential spending, a magnitude.
    pub usual_essential_minor: Option<i64>,
    /// Months of all spending that cash covers.
    pub runway_months: Option<f64>,
    /// Months of essential spending that cash covers.
    pub reserve_months: Option<f64>,
}

impl Runway {
    pub(crate) fn build(balances: &Balances, monthly: &Monthly) -> Self {
        let cash_minor = balances.cash_minor();
        let months = |usual: Option<i64>| usual.and_then(|usual| ratio(cash_minor.max(0), usual));
        Self {
            cash_minor,
            usual_spending_minor: monthly.usual_spending_minor,
            usual_essential_minor: monthly.usual_essential_minor,
            runway_months: months(monthly.usual_spending_minor),
            reserve_months: months(monthly.usual_essential_minor),
        }
    }
}
