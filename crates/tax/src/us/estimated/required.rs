//! The required annual payment: Form 2210 lines 4 to 9.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::country::FilingStatus;
use crate::us::Rules;
use crate::working::to_major;

/// The year before, which has to be one of twelve months with a return filed (IRC 6654(d)(1)(B)). Cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorYear {
    /// Its tax after refundable credits, as Form 2210 line 4 counts it.
    pub tax_minor: i64,
    /// Its adjusted gross income.
    pub adjusted_gross_minor: i64,
}

/// What a year's estimated payments have to reach. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Required {
    /// Nine tenths of this year's tax, line 5.
    pub(crate) by_current_year: Decimal,
    /// Last year's tax, or eleven tenths of it after a large income, line 8; none without a prior year.
    pub(crate) by_prior_year: Option<Decimal>,
    /// The less of both, line 9.
    pub(crate) annual: Decimal,
}

/// Lines 5, 8 and 9 for a tax in dollars after refundable credits.
pub(crate) fn required(
    rules: &Rules,
    status: FilingStatus,
    tax: Decimal,
    prior: Option<PriorYear>,
) -> Required {
    let by_current_year = tax.max(Decimal::ZERO) * rules.estimated.current_year_share;
    let by_prior_year = prior.map(|prior| prior_year_amount(rules, status, prior));
    let annual = by_prior_year.map_or(by_current_year, |amount| amount.min(by_current_year));
    Required { by_current_year, by_prior_year, annual }
}

/// Line 8. The limit on income is half for who files separately this year, whatever was filed last year.
pub(crate) fn prior_year_amount(rules: &Rules, status: FilingStatus, prior: PriorYear) -> Decimal {
    let is_above = to_major(prior.adjusted_gross_minor) > rules.of(status).prior_year_income_limit;
    let share =
        if is_above { rules.estimated.prior_year_share_above } else { rules.estimated.prior_year_share };
    to_major(prior.tax_minor).max(Decimal::ZERO) * share
}

/// Whether so little is left after withholding that no penalty is due; estimated payments do not count (IRC
/// 6654(e)(1)).
pub(crate) fn is_below_smallest(rules: &Rules, tax: Decimal, withholding: Decimal) -> bool {
    tax - withholding < rules.estimated.smallest_tax
}
