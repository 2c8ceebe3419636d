//! Student loan repayments that Self Assessment asks for.

use rust_decimal::Decimal;

use super::income_tax::Incomes;
use super::person::StudentLoanPlan;
use super::rules::Rules;
use crate::working::Working;

/// The year's repayment on all income, pounds and unrounded, before what an employer took from pay. Unearned income
/// counts in full once it is above 2,000 pounds, and not at all before (SI 2009/470 reg. 29; HMRC CSLM16035).
pub(super) fn student_loan(
    rules: &Rules,
    incomes: &Incomes,
    plan: StudentLoanPlan,
    working: &mut Working,
) -> Decimal {
    let Some((threshold, rate)) = rules.student_loans.terms(plan) else {
        return Decimal::ZERO;
    };
    let unearned = incomes.unearned();
    let counted = if unearned > rules.student_loans.unearned_ignored { unearned } else { Decimal::ZERO };
    let income = incomes.trading + incomes.employment + counted;
    working.total("Student loan repayment", "SA110 student loans; SI 2009/470 reg. 29", |working| {
        working.money("Income that counts", income, "SI 2009/470 reg. 29");
        working.money("Threshold", threshold, "SI 2009/470 reg. 29");
        working.rate("Rate", rate, "SI 2009/470 reg. 29");
        (income - threshold).max(Decimal::ZERO) * rate
    })
}
