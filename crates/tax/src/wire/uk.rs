//! Lines of the United Kingdom: `{"id","input":{…}}` in, the figures of a tax calculation out; with the kind `poa` a
//! bill in, its payments on account out.

use serde_json::value::RawValue;

use super::read::Fields;
use super::write::Object;
use super::{Answer, answer, drawn, table, tree};
use crate::uk::{
    AllowanceOrder, Assessment, Bill, InputError, PaymentsOnAccount, Person, StudentLoanPlan, TaxYear,
    assess, assess_with_working, payments_on_account,
};
use crate::us::Refusal;
use crate::working::WorkingLine;

/// The student loan plans by the names they have on a line.
const PLANS: [(&str, StudentLoanPlan); 6] = [
    ("NONE", StudentLoanPlan::None),
    ("PLAN_1", StudentLoanPlan::Plan1),
    ("PLAN_2", StudentLoanPlan::Plan2),
    ("PLAN_4", StudentLoanPlan::Plan4),
    ("PLAN_5", StudentLoanPlan::Plan5),
    ("POSTGRADUATE", StudentLoanPlan::Postgraduate),
];

/// The ways to set allowances against income. Left out it is the usual one, which other calculators answer with.
const ORDERS: [(&str, AllowanceOrder); 2] =
    [("USUAL", AllowanceOrder::Usual), ("MOST_BENEFICIAL", AllowanceOrder::MostBeneficial)];

/// The kind of a line that asks for payments on account; any other asks for a person's tax calculation.
const ON_ACCOUNT: &str = "poa";

/// Computes a line's tax calculation with its marginal rate, or what a bill asks to be paid: `{"id","output":{…}}`,
/// or `{"id","error":{"field","reason"}}`.
pub fn answer_uk(line: &str) -> Answer {
    answer(line, |kind, input| match kind {
        Some(ON_ACCOUNT) => Ok(of_payments(&payments_on_account(&bill(input)?)?)),
        _ => Ok(of_assessment(&assess(&person(input)?)?)),
    })
}

/// The working of a line as an indented tree; a bad line is answered as by [`answer_uk`].
pub fn explain_uk(line: &str) -> Answer {
    drawn(line, tree, working)
}

/// The steps of a line's working as a table; a bad line is answered as by [`answer_uk`].
pub fn tabulate_uk(line: &str) -> Answer {
    drawn(line, table, working)
}

fn working(kind: Option<&str>, input: &RawValue) -> Result<Vec<WorkingLine>, Refusal> {
    match kind {
        Some(ON_ACCOUNT) => {
            let bill = bill(input)?;
            Ok(payments_on_account(&bill)?.working(&bill))
        }
        _ => Ok(assess_with_working(&person(input)?)?.1),
    }
}

impl From<InputError> for Refusal {
    fn from(error: InputError) -> Self {
        Self { field: error.field, reason: error.reason }
    }
}

fn person(input: &RawValue) -> Result<Person, Refusal> {
    let mut fields = Fields::of(input)?;
    let person = Person {
        tax_year: tax_year(&mut fields, "tax_year")?,
        is_scottish: fields.flag("scotland")?,
        age_years: fields.age("age")?,
        student_loan_plan: fields.choice("student_loan_plan", &PLANS)?,
        self_employment_profit_minor: fields.amount("self_employment_profit")?,
        trading_receipts_minor: fields.optional_amount("trading_receipts")?,
        employment_income_minor: fields.amount("employment_income")?,
        private_pension_income_minor: fields.amount("private_pension_income")?,
        savings_interest_minor: fields.amount("savings_interest")?,
        dividends_minor: fields.amount("dividends")?,
        gift_aid_paid_minor: fields.amount("gift_aid_paid")?,
        allowance_order: fields.choice("allowance_order", &ORDERS)?,
    };
    fields.finish()?;
    Ok(person)
}

fn bill(input: &RawValue) -> Result<Bill, Refusal> {
    let mut fields = Fields::of(input)?;
    let bill = Bill {
        tax_year: tax_year(&mut fields, "liability_year")?,
        income_tax_and_class_4_minor: fields.amount("income_tax_and_class4")?,
        tax_deducted_at_source_minor: fields.amount("tax_deducted_at_source")?,
        student_loan_minor: fields.amount("student_loan")?,
        capital_gains_tax_minor: fields.amount("capital_gains_tax")?,
        payments_on_account_already_made_minor: fields.amount("payments_on_account_already_made")?,
    };
    fields.finish()?;
    Ok(bill)
}

fn tax_year(fields: &mut Fields<'_>, field: &str) -> Result<TaxYear, Refusal> {
    fields.text(field)?.parse::<TaxYear>().map_err(|error| Refusal::new(field, error.reason))
}

fn of_assessment(assessment: &Assessment) -> String {
    Object::new()
        .money("personal_allowance", assessment.personal_allowance)
        .money("adjusted_net_income", assessment.adjusted_net_income)
        .money("tax_non_savings", assessment.tax_non_savings)
        .money("tax_savings", assessment.tax_savings)
        .money("tax_dividends", assessment.tax_dividends)
        .money("income_tax", assessment.income_tax)
        .money("ni_class_2", assessment.ni_class_2)
        .money("ni_class_4", assessment.ni_class_4)
        .money("ni_class_1_employee", assessment.ni_class_1_employee)
        .money("student_loan_unrounded", assessment.student_loan_unrounded)
        .money("winter_fuel_payment_charge_if_claimed", assessment.winter_fuel_payment_charge_if_claimed)
        .money("income_tax_plus_class_4", assessment.income_tax_plus_class_4)
        .share("marginal_rate_1000", assessment.marginal_rate_1000)
        .finish()
}

fn of_payments(payments: &PaymentsOnAccount) -> String {
    Object::new()
        .flag("payments_on_account_required", payments.is_required)
        .minor("each_payment_on_account", payments.each_minor)
        .minor("balancing_payment", payments.balancing_minor)
        .days("due", payments.due)
        .minor("total_due_31_january", payments.total_due_31_january_minor)
        .finish()
}
