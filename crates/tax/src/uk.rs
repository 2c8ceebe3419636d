//! United Kingdom: income tax and Class 4 National Insurance, bands of England, Wales and Northern Ireland.
//!
//! Savings and dividend allowances, Scottish bands, student loans and payments on account are not modelled
//! here, so this is an estimate and pages say so.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::estimate::{IncomeToDate, Instalment, Liability, TaxError, Working, by_bands, to_major};

/// One year's parameter file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) year: String,
    pub(crate) starts: NaiveDate,
    pub(crate) ends: NaiveDate,
    pub(crate) source: String,
    personal_allowance: i64,
    allowance_taper_start: i64,
    allowance_taper_rate: Decimal,
    brackets: Vec<i64>,
    rates: Vec<Decimal>,
    class_4_thresholds: Vec<i64>,
    class_4_rates: Vec<Decimal>,
    pub(crate) instalments: Vec<Instalment>,
}

/// Tax on the income so far.
pub(crate) fn liability(rules: &Rules, income: &IncomeToDate) -> Result<Liability, TaxError> {
    let mut working = Working::default();
    let profit = (to_major(income.business_income_minor) - to_major(income.business_expenses_minor))
        .max(Decimal::ZERO);
    working.line("Trading profit", profit, "SA103 box 73")?;
    let total = profit + to_major(income.wages_minor) + to_major(income.other_income_minor);
    working.line("Total income so far", total, "SA302 total income")?;
    let above = (total - Decimal::from(rules.allowance_taper_start)).max(Decimal::ZERO);
    let full = Decimal::from(rules.personal_allowance);
    let allowance = (full - above * rules.allowance_taper_rate).max(Decimal::ZERO);
    working.line("Personal allowance", allowance, "ITA 2007 s. 35")?;
    let taxable = (total - allowance).max(Decimal::ZERO);
    working.line("Taxable income so far", taxable, "ITA 2007 s. 23")?;
    let income_tax = by_bands(taxable, &rules.brackets, &rules.rates);
    working.line("Income tax", income_tax, "ITA 2007 s. 10")?;
    let mut rates = vec![Decimal::ZERO];
    rates.extend(rules.class_4_rates.iter().copied());
    let contributions = by_bands(profit, &rules.class_4_thresholds, &rates);
    working.line("Class 4 National Insurance", contributions, "SSCBA 1992 s. 15")?;
    Ok(Liability { income_tax, contributions, working: working.finish() })
}
