//! The deduction for qualified business income, IRC 199A: Form 8995, and Form 8995-A above the threshold.

use rust_decimal::Decimal;

use super::Household;
use super::rules::{BusinessIncome, Rules, StatusRules};
use crate::working::Working;
use crate::working::to_major;

/// What the deduction depends on. Dollars.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Base {
    /// Qualified business income; a loss gives no deduction.
    pub(crate) income: Decimal,
    /// Taxable income before this deduction, and before IRC 68.
    pub(crate) taxable_before: Decimal,
    /// Net capital gain with qualified dividends, IRC 199A(e)(3).
    pub(crate) net_capital_gain: Decimal,
}

/// The deduction.
pub(crate) fn deduction(
    rules: &Rules,
    status: &StatusRules,
    household: &Household,
    base: Base,
    working: &mut Working,
) -> Decimal {
    if base.income <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let rule = &rules.business_income;
    working.total("Qualified business income deduction", "Form 1040 line 13", |working| {
        working.money("Qualified business income", base.income, "Form 8995 line 4");
        let above = (base.taxable_before - status.business_income_threshold).max(Decimal::ZERO);
        let phase = (above / status.business_income_phase_in).min(Decimal::ONE);
        // A specified service trade counts less of its income, wages and property within the range, and is no
        // qualified trade above it: IRC 199A(d)(3).
        let share = if household.is_specified_service { Decimal::ONE - phase } else { Decimal::ONE };
        let counted = base.income * share;
        let full = working.money("A fifth of it", counted * rule.rate, "Form 8995-A line 3");
        let component = if phase.is_zero() {
            full
        } else {
            let limit = wage_limit(rule, household, share);
            working.money("Limit by wages and property", limit, "Form 8995-A line 10");
            // Within the range the limit takes hold in proportion; past it, in full.
            full - (full - limit).max(Decimal::ZERO) * phase
        };
        let ordinary = (base.taxable_before - base.net_capital_gain).max(Decimal::ZERO);
        let cap = working.money("Limit by income", ordinary * rule.rate, "Form 8995-A line 36");
        let found = component.min(cap);
        // IRC 199A(i), from 2026. A specified service trade above the range is no qualified trade (199A(d)(1)(A)),
        // so it has no least deduction; two of three programs grant it all the same.
        match &rule.minimum {
            Some(minimum) if counted >= minimum.income && found < minimum.deduction => {
                working.money("Least deduction of an active business", minimum.deduction, "IRC 199A(i)")
            }
            _ => found,
        }
    })
}

/// The deduction of a Schedule AI column: without the limits above the threshold, which need a whole year's wages
/// and property.
pub(crate) fn annualized_deduction(
    rule: &BusinessIncome,
    income: Decimal,
    taxable_before: Decimal,
) -> Decimal {
    let income = income.max(Decimal::ZERO);
    let found = (income * rule.rate).min(taxable_before.max(Decimal::ZERO) * rule.rate);
    match &rule.minimum {
        Some(minimum) if income >= minimum.income => found.max(minimum.deduction),
        _ => found,
    }
}

fn wage_limit(rule: &BusinessIncome, household: &Household, share: Decimal) -> Decimal {
    let wages = to_major(household.business_wages_minor) * share;
    let property = to_major(household.business_property_minor) * share;
    let by_both = wages * rule.wage_share_with_property + property * rule.property_share;
    (wages * rule.wage_share).max(by_both)
}
