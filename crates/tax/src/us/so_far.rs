//! The running year's estimate for dashboards: the return of a household with business profit, wages and other
//! ordinary income, as the flat list of lines they show.

use rust_decimal::Decimal;

use super::tax_return::{Return, compute};
use super::{Household, LARGEST_AMOUNT_MINOR, Rules};
use crate::estimate::{FilingStatus, IncomeToDate, Liability, TaxError, Working, to_major};
use crate::working::Working as Tree;

/// Tax on the income so far.
pub(crate) fn liability(
    rules: &Rules,
    status: FilingStatus,
    income: &IncomeToDate,
) -> Result<Liability, TaxError> {
    let profit_minor =
        income.business_income_minor.checked_sub(income.business_expenses_minor).ok_or(TaxError::TooLarge)?;
    let amounts = [profit_minor, income.wages_minor, income.other_income_minor];
    if amounts
        .iter()
        .any(|amount_minor| !(-LARGEST_AMOUNT_MINOR..=LARGEST_AMOUNT_MINOR).contains(amount_minor))
    {
        return Err(TaxError::TooLarge);
    }
    let household = Household {
        profit_self_minor: profit_minor,
        wages_self_minor: income.wages_minor,
        pension_income_minor: income.other_income_minor,
        ..Household::new(rules.tax_year(), status)
    };
    let result = compute(rules, &household, &mut Tree::silent());
    let income_tax = result.income_tax_before_credits - result.nonrefundable_credits + result.niit;
    Ok(Liability {
        income_tax,
        contributions: result.se_tax + result.additional_medicare_tax,
        working: lines(rules, to_major(profit_minor), &result)?.finish(),
    })
}

fn lines(rules: &Rules, profit: Decimal, result: &Return) -> Result<Working, TaxError> {
    let mut working = Working::default();
    working.line("Business income less deductible expenses", profit, "Schedule C line 31")?;
    let earnings = (profit * rules.self_employment.net_share).max(Decimal::ZERO);
    working.line("Earnings subject to self-employment tax", earnings, "Schedule SE line 4a")?;
    working.line("Self-employment tax", result.se_tax, "Schedule SE line 12")?;
    if !result.additional_medicare_tax.is_zero() {
        working.line("Additional Medicare tax", result.additional_medicare_tax, "Form 8959")?;
    }
    working.line("Deductible half of self-employment tax", result.half_se_deduction, "Schedule 1 line 15")?;
    working.line("Adjusted gross income so far", result.agi, "Form 1040 line 11")?;
    let after = (result.agi - result.standard_deduction).max(Decimal::ZERO);
    working.line("After the standard deduction", after, "Form 1040 line 12")?;
    working.line("Qualified business income deduction", result.qbi_deduction, "Form 8995 line 15")?;
    working.line("Taxable income so far", result.taxable_income, "Form 1040 line 15")?;
    working.line("Income tax at ordinary rates", result.regular_tax, "Form 1040 line 16")?;
    Ok(working)
}
