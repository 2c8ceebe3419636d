//! One customer's running tax year, as dashboards show it.

use serde::{Deserialize, Serialize};

use crate::estimate::{Country, Estimate, IncomeToDate};

/// Tax on the income seen so far in the running tax year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSoFar {
    /// Whose tax it is.
    pub country: Country,
    /// What it was computed from.
    pub income: IncomeToDate,
    /// The estimate, or why there is none, in words.
    pub estimate: Result<Estimate, String>,
    /// Whether the history reaches back to the tax year's first day.
    pub is_covered: bool,
}
