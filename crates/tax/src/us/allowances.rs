//! How much a household may deduct for what it can still decide on: retirement contributions and miles driven.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::earnings::self_employment_tax;
use super::tax_return::rules_of_year;
use super::{Household, Refusal};
use crate::working::to_major;
use crate::working::{Working, to_minor};

/// From this age on, in years, an IRA takes the catch-up contribution as well (IRC 219(b)(5)(B)).
const CATCH_UP_AGE: u8 = 50;

/// What the filer may deduct in the household's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowances {
    /// Dollars for a mile driven for the business, the standard mileage rate.
    pub mileage_rate: Decimal,
    /// The most an IRA takes, cents; whether it is deductible beside a plan at work is not asked.
    pub ira_minor: i64,
    /// The most a SEP of the filer's business takes, cents: the plan's share of profit less half of self-employment
    /// tax and less the contribution itself, Publication 560's rate worksheet.
    pub sep_minor: i64,
}

impl Allowances {
    /// Works them out.
    ///
    /// # Errors
    /// What [`Household::check`] refuses, and a tax year there are no rules for.
    pub fn of(household: &Household) -> Result<Self, Refusal> {
        household.check()?;
        let rules = rules_of_year(household.tax_year)?;
        let rule = &rules.retirement;
        let is_older = household.age_self.is_some_and(|age| age >= CATCH_UP_AGE);
        let ira = rule.ira_limit + if is_older { rule.ira_catch_up } else { Decimal::ZERO };
        let profit = to_major(household.profit_self_minor).max(Decimal::ZERO);
        let [wages, _] = household.wages();
        let alone = [profit, Decimal::ZERO];
        let tax = self_employment_tax(
            &rules.self_employment,
            alone,
            [wages, Decimal::ZERO],
            &mut Working::silent(),
        );
        let by_profit = (profit - tax.half) * rule.sep_share / (Decimal::ONE + rule.sep_share);
        let sep = by_profit.min(rule.compensation_limit * rule.sep_share).min(rule.sep_limit);
        Ok(Self { mileage_rate: rules.mileage_rate, ira_minor: to_minor(ira), sep_minor: to_minor(sep) })
    }
}
