//! Adjusted gross income: what the household took in, the taxed part of its Social Security, and the deductions of
//! Schedule 1.

use rust_decimal::Decimal;

use super::Household;
use super::earnings::SelfEmploymentTax;
use super::rules::{Rules, StatusRules};
use crate::working::Working;
use crate::working::to_major;

/// Income of a return. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Income {
    /// Form 1040 line 11.
    pub(crate) adjusted_gross: Decimal,
    /// Form 1040 line 6b.
    pub(crate) taxable_social_security: Decimal,
    /// Wages and net profit less half of self-employment tax; what the credits call earned income.
    pub(crate) earned: Decimal,
    /// Wages of both persons.
    pub(crate) wages: Decimal,
    /// Profit less half of self-employment tax, SEP and health insurance: qualified business income.
    pub(crate) business: Decimal,
    /// Net long-term gain beyond net short-term loss, without qualified dividends.
    pub(crate) net_capital_gain: Decimal,
    /// Qualified dividends.
    pub(crate) qualified_dividends: Decimal,
    /// Interest, dividends and capital gain or allowed loss: Form 8960 line 8.
    pub(crate) net_investment: Decimal,
    /// Investment income that rules the credit on low earnings out: Publication 596 worksheet 1.
    pub(crate) disqualifying: Decimal,
}

/// Works the income out.
pub(crate) fn income(
    rules: &Rules,
    status: &StatusRules,
    household: &Household,
    self_employment: &SelfEmploymentTax,
    working: &mut Working,
) -> Income {
    let wages: Decimal = household.wages().into_iter().sum();
    let profit: Decimal = household.profits().into_iter().sum();
    let interest = to_major(household.interest_minor);
    let dividends = to_major(household.ordinary_dividends_minor);
    let short = to_major(household.short_term_gain_minor);
    let long = to_major(household.long_term_gain_minor);
    let gain = (short + long).max(-status.capital_loss_limit);
    let sep = to_major(household.sep_contribution_minor);
    let health_insurance = to_major(household.health_insurance_minor);
    let mut taxable_social_security = Decimal::ZERO;
    let adjusted_gross = working.total("Adjusted gross income", "Form 1040 line 11", |working| {
        // IRC 461(l): a business loss beyond the limit is not for this year.
        let business = profit.max(-status.business_loss_limit);
        let pension = to_major(household.pension_income_minor);
        let ira = to_major(household.ira_deduction_minor);
        let lines = [
            ("Wages", wages, "Form 1040 line 1z"),
            ("Taxable interest", interest, "Form 1040 line 2b"),
            ("Ordinary dividends", dividends, "Form 1040 line 3b"),
            ("Pensions and annuities", pension, "Form 1040 line 5b"),
            ("Capital gain or allowed loss", gain, "Form 1040 line 7"),
            ("Business profit or allowed loss", business, "Schedule 1 line 3"),
            ("Half of self-employment tax", -self_employment.half, "Schedule 1 line 15"),
            ("SEP contribution", -sep, "Schedule 1 line 16"),
            ("Health insurance of the self-employed", -health_insurance, "Schedule 1 line 17"),
            ("IRA deduction", -ira, "Schedule 1 line 20"),
        ];
        let mut before_benefits = Decimal::ZERO;
        for (label, amount, rule) in lines {
            if !amount.is_zero() {
                before_benefits += working.money(label, amount, rule);
            }
        }
        taxable_social_security = taxed_benefits(rules, status, household, before_benefits, working);
        before_benefits + taxable_social_security
    });
    Income {
        adjusted_gross,
        taxable_social_security,
        earned: (wages + profit - self_employment.half).max(Decimal::ZERO),
        wages,
        business: profit - self_employment.half - sep - health_insurance,
        net_capital_gain: long.min(short + long).max(Decimal::ZERO),
        qualified_dividends: to_major(household.qualified_dividends_minor),
        net_investment: (interest + dividends + gain).max(Decimal::ZERO),
        disqualifying: interest
            + dividends
            + gain.max(Decimal::ZERO)
            + to_major(household.tax_exempt_interest_minor),
    }
}

/// The Social Security Benefits Worksheet of Form 1040; IRC 86. Both tops are zero where a separate return is filed
/// by spouses who lived together at any time of the year (IRC 86(c)(1)(C)).
fn taxed_benefits(
    rules: &Rules,
    status: &StatusRules,
    household: &Household,
    other_income: Decimal,
    working: &mut Working,
) -> Decimal {
    let benefits = to_major(household.social_security_minor);
    if benefits.is_zero() {
        return Decimal::ZERO;
    }
    let shares = &rules.social_security_benefits;
    let tops = if household.lived_with_spouse { [Decimal::ZERO; 2] } else { status.social_security_tops };
    working.total("Taxable Social Security", "Form 1040 line 6b", |working| {
        let half = benefits * shares.lower_share;
        let provisional = other_income + to_major(household.tax_exempt_interest_minor) + half;
        working.money("Provisional income", provisional, "Social Security worksheet line 7");
        let [lower, upper] = tops;
        let above_lower = (provisional - lower).max(Decimal::ZERO);
        let between = above_lower.min(upper - lower);
        let above_upper = (provisional - upper).max(Decimal::ZERO);
        let first = (between * shares.lower_share).min(half);
        working.money("On income between the tops", first, "Social Security worksheet line 14");
        let second = above_upper * shares.upper_share;
        working.money("On income above them", second, "Social Security worksheet line 15");
        (first + second).min(benefits * shares.upper_share)
    })
}
