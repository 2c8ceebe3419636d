//! United States federal: self-employment tax, then income tax at ordinary rates.
//!
//! Credits, itemised deductions, capital-gain rates and the business-income limits above the threshold are not
//! modelled here, so this is an estimate and pages say so.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::estimate::{
    FilingStatus, IncomeToDate, Instalment, Liability, TaxError, Working, by_bands, to_major,
};

/// One year's parameter file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) year: String,
    pub(crate) starts: NaiveDate,
    pub(crate) ends: NaiveDate,
    pub(crate) source: String,
    rates: Vec<Decimal>,
    self_employment_share: Decimal,
    social_security_rate: Decimal,
    social_security_wage_base: i64,
    medicare_rate: Decimal,
    additional_medicare_rate: Decimal,
    qualified_business_income_rate: Decimal,
    statuses: BTreeMap<String, StatusRules>,
    pub(crate) instalments: Vec<Instalment>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusRules {
    brackets: Vec<i64>,
    standard_deduction: i64,
    additional_medicare_threshold: i64,
    qualified_business_income_threshold: i64,
}

/// Tax on the income so far.
pub(crate) fn liability(
    rules: &Rules,
    status: FilingStatus,
    income: &IncomeToDate,
) -> Result<Liability, TaxError> {
    let key = match status {
        FilingStatus::Single => "single",
        FilingStatus::MarriedFilingJointly => "married-filing-jointly",
    };
    let status = rules.statuses.get(key).ok_or(TaxError::BadParameters)?;
    let mut working = Working::default();
    let wages = to_major(income.wages_minor);
    let expenses = to_major(income.business_expenses_minor);
    let profit = to_major(income.business_income_minor) - expenses;
    working.line("Business income less deductible expenses", profit, "Schedule C line 31")?;
    let earnings = (profit * rules.self_employment_share).max(Decimal::ZERO);
    working.line("Earnings subject to self-employment tax", earnings, "Schedule SE line 4a")?;
    let room = (Decimal::from(rules.social_security_wage_base) - wages).max(Decimal::ZERO);
    let social_security = earnings.min(room) * rules.social_security_rate;
    let contributions = social_security + earnings * rules.medicare_rate;
    working.line("Self-employment tax", contributions, "Schedule SE line 12")?;
    let threshold = Decimal::from(status.additional_medicare_threshold);
    let above = (earnings - (threshold - wages).max(Decimal::ZERO)).max(Decimal::ZERO);
    let additional = above * rules.additional_medicare_rate;
    if !additional.is_zero() {
        working.line("Additional Medicare tax", additional, "Form 8959")?;
    }
    let half = contributions / Decimal::TWO;
    working.line("Deductible half of self-employment tax", half, "Schedule 1 line 15")?;
    let adjusted = wages + to_major(income.other_income_minor) + profit - half;
    working.line("Adjusted gross income so far", adjusted, "Form 1040 line 11")?;
    let before = (adjusted - Decimal::from(status.standard_deduction)).max(Decimal::ZERO);
    working.line("After the standard deduction", before, "Form 1040 line 12")?;
    let qualified = (profit - half).max(Decimal::ZERO);
    let deduction = if before <= Decimal::from(status.qualified_business_income_threshold) {
        (qualified * rules.qualified_business_income_rate).min(before * rules.qualified_business_income_rate)
    } else {
        Decimal::ZERO
    };
    working.line("Qualified business income deduction", deduction, "Form 8995 line 15")?;
    let taxable = before - deduction;
    working.line("Taxable income so far", taxable, "Form 1040 line 15")?;
    let income_tax = by_bands(taxable, &status.brackets, &rules.rates);
    working.line("Income tax at ordinary rates", income_tax, "Form 1040 line 16")?;
    Ok(Liability { income_tax, contributions: contributions + additional, working: working.finish() })
}
