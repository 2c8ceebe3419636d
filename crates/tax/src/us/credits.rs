//! Credits for children, other dependants and low earnings: Schedule 8812 and Form 1040 line 27.

use rust_decimal::Decimal;

use super::Household;
use super::earnings::{SelfEmploymentTax, withheld_from_wages};
use super::income::Income;
use super::rules::{EarnedIncomeColumn, Rules, StatusRules};
use crate::country::FilingStatus;
use crate::working::Working;

/// Below this age, in years, a dependant is a child of the child tax credit (IRC 24(c)(1)).
const CHILD_CREDIT_AGE: u8 = 17;

/// Below this age, in years, a dependant is a qualifying child of the credit on low earnings (IRC 152(c)(3)(A));
/// students and the disabled, who count longer, are not asked for.
const EARNED_INCOME_CHILD_AGE: u8 = 19;

/// From this many children on, Schedule 8812 line 21 may refund what Social Security and Medicare took.
const LARGE_FAMILY: usize = 3;

/// The credits of a return. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Credits {
    /// Child and other-dependant credits used against tax, Form 1040 line 19.
    pub(crate) used: Decimal,
    /// The refundable part of the child credit, Form 1040 line 28.
    pub(crate) additional_child: Decimal,
    /// The credit on low earnings, Form 1040 line 27.
    pub(crate) earned_income: Decimal,
}

/// What the credits are computed from.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) status: &'a StatusRules,
    pub(crate) household: &'a Household,
    pub(crate) income: &'a Income,
    pub(crate) self_employment: &'a SelfEmploymentTax,
    pub(crate) additional_medicare: Decimal,
    /// Tax the credits may be used against, Form 1040 line 18.
    pub(crate) tax: Decimal,
}

impl Basis<'_> {
    /// Works the credits out.
    pub(crate) fn credits(self, working: &mut Working) -> Credits {
        let earned_income = self.earned_income(working);
        let (used, additional_child) = self.children(earned_income, working);
        Credits { used, additional_child, earned_income }
    }

    /// The credit on low earnings, IRC 32, by its formula rather than the table of Form 1040.
    fn earned_income(&self, working: &mut Working) -> Decimal {
        let rule = &self.rules.earned_income_credit;
        let children = self.younger_than(EARNED_INCOME_CHILD_AGE);
        let [none, one, two, three] = &rule.children;
        let column = match children {
            0 => none,
            1 => one,
            2 => two,
            _ => three,
        };
        let is_too_invested = self.income.disqualifying > rule.investment_income_limit;
        if self.income.earned.is_zero() || is_too_invested || (children == 0 && !self.may_claim_alone()) {
            return Decimal::ZERO;
        }
        let is_joint = self.household.filing_status == FilingStatus::MarriedFilingJointly;
        let start = column.phase_out_start + if is_joint { column.joint_addition } else { Decimal::ZERO };
        let credit = phased(column, self.income.earned, self.income.adjusted_gross, start);
        if credit.is_zero() {
            credit
        } else {
            working.money("Earned income credit", credit, "Form 1040 line 27")
        }
    }

    /// Without a child the filer, or on a joint return either spouse, has to be 25 to 64 (IRC 32(c)(1)(A)(ii)), and a
    /// separate return has no credit (IRC 32(d)(2) asks for a qualifying child; several programs pay it).
    fn may_claim_alone(&self) -> bool {
        let ages = [self.household.age_self, self.household.age_spouse];
        let is_of_age = ages.into_iter().flatten().any(|age| (25..65).contains(&age));
        is_of_age && self.household.filing_status != FilingStatus::MarriedFilingSeparately
    }

    fn younger_than(&self, age: u8) -> usize {
        self.household.dependent_ages.iter().filter(|of| **of < age).count()
    }

    /// Schedule 8812: what is used against tax, and what is refunded.
    fn children(&self, earned_income_credit: Decimal, working: &mut Working) -> (Decimal, Decimal) {
        if self.household.dependent_ages.is_empty() {
            return (Decimal::ZERO, Decimal::ZERO);
        }
        let rule = &self.rules.child_credit;
        let children = self.younger_than(CHILD_CREDIT_AGE);
        let others = self.household.dependent_ages.len() - children;
        let full = Decimal::from(children) * rule.each + Decimal::from(others) * rule.other_dependent;
        let excess =
            (self.income.adjusted_gross - self.status.child_credit_phase_out_start).max(Decimal::ZERO);
        let reduction = (excess / rule.phase_out_step).ceil() * rule.phase_out_each;
        let allowed = (full - reduction).max(Decimal::ZERO);
        let used = working.total("Child and dependant credits used", "Form 1040 line 19", |working| {
            working.money("Credits before the phase-out", full, "Schedule 8812 line 8");
            working.money("Phase-out", reduction, "Schedule 8812 line 11");
            working.money("Tax they may be used against", self.tax, "Schedule 8812 line 13");
            allowed.min(self.tax)
        });
        let most = (allowed - used).min(Decimal::from(children) * rule.refundable_each);
        if most.is_zero() {
            return (used, Decimal::ZERO);
        }
        let above = (self.income.earned - rule.earned_floor).max(Decimal::ZERO) * rule.earned_rate;
        let by_payroll = if children >= LARGE_FAMILY {
            self.payroll_taxes() - earned_income_credit
        } else {
            Decimal::ZERO
        };
        let refunded = above.max(by_payroll).min(most);
        (used, working.money("Additional child tax credit", refunded, "Form 1040 line 28"))
    }

    /// Schedule 8812 line 24: what Social Security and Medicare took from wages and self-employment.
    fn payroll_taxes(&self) -> Decimal {
        withheld_from_wages(&self.rules.self_employment, self.household.wages())
            + self.self_employment.half
            + self.additional_medicare
    }
}

/// The credit rises with earnings to its maximum, and falls with the larger of earnings and income.
fn phased(column: &EarnedIncomeColumn, earned: Decimal, adjusted_gross: Decimal, start: Decimal) -> Decimal {
    let risen = (earned * column.phase_in_rate).min(column.maximum);
    let above = (earned.max(adjusted_gross) - start).max(Decimal::ZERO);
    risen.min(column.maximum - above * column.phase_out_rate).max(Decimal::ZERO)
}
