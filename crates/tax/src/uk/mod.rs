//! United Kingdom: income tax of Scotland and elsewhere, National Insurance, student loans and Self Assessment payments.
//!
//! [`assess`] takes one person's tax year and gives every figure of the tax calculation (SA302), exactly. What is not
//! modelled: pension contributions, capital gains, property and foreign income, marriage and blind person's allowance,
//! losses set against other income. Nobody is told that these are nil.

mod assessment;
mod bands;
mod charges;
mod dates;
mod income_tax;
mod insurance;
mod interest;
mod payments;
mod person;
mod rules;
mod student_loan;

use rust_decimal::Decimal;

pub use assessment::{Assessment, assess, assess_with_working};
pub use charges::child_benefit_charge;
pub use dates::{DigitalUpdate, KeyDates, digital_updates, digital_updates_needed, key_dates, pay_by_advice};
pub use interest::{LateInterest, late_payment_interest};
pub use payments::{Bill, PaymentsOnAccount, ReducedPayments, payments_on_account, reduce_payments};
pub use person::{AllowanceOrder, InputError, Person, StudentLoanPlan, TaxYear};
pub(crate) use rules::Rules;

use crate::estimate::{IncomeToDate, Liability, TaxError, WorkingLine, to_major};
use crate::working::{self, LineValue, Working};
use assessment::{Circumstances, compute};
use income_tax::Incomes;

/// Whole pence, half a penny away from zero.
pub fn to_pence(pounds: Decimal) -> i64 {
    working::to_minor(pounds)
}

/// Tax on the income so far, for an estimate that knows neither age nor Scotland nor the kinds of other income: that
/// is taken as taxed like earnings, and wages carry Class 1 contributions that can lower Class 4.
pub(crate) fn liability(rules: &Rules, income: &IncomeToDate) -> Result<Liability, TaxError> {
    let receipts = to_major(income.business_income_minor);
    let incomes = Incomes {
        trading: rules.trading_profit(receipts - to_major(income.business_expenses_minor), receipts),
        employment: to_major(income.wages_minor).max(Decimal::ZERO),
        pension: to_major(income.other_income_minor).max(Decimal::ZERO),
        ..Incomes::default()
    };
    let mut working = Working::recorded();
    let result = compute(rules, &incomes, &Circumstances::default(), &mut working);
    let mut lines = Vec::new();
    flatten(&working.finish(), &mut lines);
    Ok(Liability { income_tax: result.income_tax, contributions: result.ni_class_4, working: lines })
}

/// The tree as the flat list of amounts that [`crate::Estimate`] carries: parts before what they add up to.
fn flatten(tree: &[working::WorkingLine], lines: &mut Vec<WorkingLine>) {
    for line in tree {
        flatten(&line.parts, lines);
        if let LineValue::Money(amount_minor) = line.value {
            lines.push(WorkingLine { label: line.label.clone(), amount_minor, rule: line.rule.clone() });
        }
    }
}
