//! What is taken from adjusted gross income before the business-income deduction: the standard deduction or
//! Schedule A, and Schedule 1-A.

use rust_decimal::Decimal;

use super::Household;
use super::rules::{Rules, StatusRules};
use crate::working::Working;
use crate::working::to_major;

/// From this age on, in years, the standard deduction is larger and the senior deduction is granted (IRC 63(f)(1)).
const SENIOR_AGE: u8 = 65;

/// The itemised deductions of a return before IRC 68. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Itemized {
    /// All of them, Schedule A line 17.
    pub(crate) total: Decimal,
    /// State and local taxes among them, which the alternative minimum tax does not allow.
    pub(crate) state_tax: Decimal,
}

/// The deductions of Schedule 1-A and the gifts of those who do not itemise. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Additional {
    /// For those of 65 or more.
    pub(crate) senior: Decimal,
    /// Qualified tips.
    pub(crate) tips: Decimal,
    /// Qualified overtime.
    pub(crate) overtime: Decimal,
}

/// How many persons on the return are 65 or older.
fn seniors(household: &Household) -> Decimal {
    let ages = [household.age_self, household.age_spouse];
    Decimal::from(ages.into_iter().flatten().filter(|age| *age >= SENIOR_AGE).count())
}

/// The standard deduction with its addition for age.
pub(crate) fn standard(status: &StatusRules, household: &Household, working: &mut Working) -> Decimal {
    working.total("Standard deduction", "Form 1040 line 12", |working| {
        let basic = working.money("Basic amount", status.standard_deduction, "IRC 63(c)(2)");
        let addition = seniors(household) * status.aged_addition;
        if addition.is_zero() {
            basic
        } else {
            basic + working.money("Addition for age", addition, "IRC 63(f)")
        }
    })
}

/// Schedule A before the limit of IRC 68; none where the household paid nothing that could be itemised.
pub(crate) fn itemized(
    rules: &Rules,
    status: &StatusRules,
    household: &Household,
    adjusted_gross: Decimal,
    working: &mut Working,
) -> Option<Itemized> {
    let paid = [household.state_tax_minor, household.mortgage_interest_minor, household.charity_cash_minor];
    if paid.iter().all(|amount_minor| *amount_minor == 0) {
        return None;
    }
    let mut state_tax = Decimal::ZERO;
    let total =
        working.total("Itemized deductions before the overall limit", "Schedule A line 17", |working| {
            let limit = state_tax_limit(rules, status, adjusted_gross);
            state_tax = to_major(household.state_tax_minor).min(limit);
            working.money("State and local taxes", state_tax, "Schedule A line 5e");
            let interest = to_major(household.mortgage_interest_minor);
            working.money("Mortgage interest", interest, "Schedule A line 10");
            let income = adjusted_gross.max(Decimal::ZERO);
            let floor = rules.deductions.charity_floor_share.map_or(Decimal::ZERO, |share| income * share);
            let gifts = to_major(household.charity_cash_minor).min(income * rules.deductions.charity_share);
            let gifts =
                working.money("Gifts to charity", (gifts - floor).max(Decimal::ZERO), "Schedule A line 14");
            state_tax + interest + gifts
        });
    Some(Itemized { total, state_tax })
}

/// The limit on state and local taxes. On a separate return the text of IRC 164(b)(6) halves the amount in effect,
/// that is, after the reduction of paragraph (7) from half the income; two of three programs reduce the half
/// instead.
fn state_tax_limit(rules: &Rules, status: &StatusRules, adjusted_gross: Decimal) -> Decimal {
    let state_tax = &rules.deductions.state_tax;
    let limit = match (&state_tax.phase_down, status.state_tax_phase_down_start) {
        (Some(phase_down), Some(start)) => {
            let above = (adjusted_gross - start).max(Decimal::ZERO);
            (state_tax.limit - above * phase_down.rate).max(phase_down.floor)
        }
        _ => state_tax.limit,
    };
    limit * status.state_tax_share
}

/// IRC 68 from 2026: of the itemised deductions, or of the taxable income they kept out of the highest bracket if
/// that is less, two thirty-sevenths are lost. `income_with_itemized` is taxable income after the business-income
/// deduction (which IRC 199A(e)(1) computes without this limit) with the itemised deductions added back.
pub(crate) fn overall_reduction(
    rules: &Rules,
    status: &StatusRules,
    itemized: Decimal,
    income_with_itemized: Decimal,
) -> Decimal {
    let [.., top] = status.brackets;
    rules.deductions.overall_limit.as_ref().map_or(Decimal::ZERO, |limit| {
        let above = (income_with_itemized - top).max(Decimal::ZERO);
        itemized.min(above) * limit.numerator / limit.denominator
    })
}

/// Cash gifts of a household that takes the standard deduction, from 2026.
pub(crate) fn charity_without_itemizing(
    status: &StatusRules,
    household: &Household,
    working: &mut Working,
) -> Decimal {
    match status.charity_without_itemizing {
        Some(limit) if household.charity_cash_minor > 0 => {
            let gifts = to_major(household.charity_cash_minor).min(limit);
            working.money("Gifts to charity without itemizing", gifts, "IRC 170(p)")
        }
        _ => Decimal::ZERO,
    }
}

/// Schedule 1-A. A separate return has none of these: its file holds no start for them.
pub(crate) fn additional(
    rules: &Rules,
    status: &StatusRules,
    household: &Household,
    adjusted_gross: Decimal,
    working: &mut Working,
) -> Additional {
    let seniors = seniors(household);
    let senior = match (&rules.deductions.senior, status.senior_phase_out_start) {
        (Some(rule), Some(start)) if !seniors.is_zero() => {
            let reduction = (adjusted_gross - start).max(Decimal::ZERO) * rule.rate;
            let amount = seniors * (rule.each - reduction).max(Decimal::ZERO);
            working.money("Deduction for seniors", amount, "Schedule 1-A Part V")
        }
        _ => Decimal::ZERO,
    };
    let tips = match (&rules.deductions.tips, status.tips_phase_out_start) {
        (Some(rule), Some(start)) if household.qualified_tips_minor > 0 => {
            let capped = to_major(household.qualified_tips_minor).min(rule.cap);
            let reduction = full_steps(adjusted_gross - start, rule.step) * rule.reduction;
            working.money("Qualified tips", (capped - reduction).max(Decimal::ZERO), "Schedule 1-A Part II")
        }
        _ => Decimal::ZERO,
    };
    let overtime = match (&rules.deductions.overtime, status.overtime_cap, status.overtime_phase_out_start) {
        (Some(rule), Some(cap), Some(start)) if household.qualified_overtime_minor > 0 => {
            let capped = to_major(household.qualified_overtime_minor).min(cap);
            let reduction = full_steps(adjusted_gross - start, rule.step) * rule.reduction;
            working.money(
                "Qualified overtime",
                (capped - reduction).max(Decimal::ZERO),
                "Schedule 1-A Part III",
            )
        }
        _ => Decimal::ZERO,
    };
    Additional { senior, tips, overtime }
}

/// How many full steps an excess holds.
fn full_steps(excess: Decimal, step: Decimal) -> Decimal {
    (excess.max(Decimal::ZERO) / step).floor()
}
