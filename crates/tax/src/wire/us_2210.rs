//! Lines of Form 2210: `{"id","kind","input":{…}}` in, where the kind says which lines of the form are given.

use serde_json::value::RawValue;

use super::read::Fields;
use super::us::filing_status;
use super::write::Object;
use super::{Answer, answer, drawn, table, tree};
use crate::us::Refusal;
use crate::us::estimated::{
    Form2210, Form2210Input, PriorYear, ScheduleAi, ScheduleAiInput, YearOfEarnings, YearOfEarningsInput,
};
use crate::working::WorkingLine;

/// Computes a line of Form 2210: `regular` from a return's lines, `ai_form` from the lines of Schedule AI, `ai_full`
/// from a year of profit and wages. Answers as [`super::answer_us`].
pub fn answer_us_2210(line: &str) -> Answer {
    answer(line, |kind, input| Ok(computed(kind, input)?.0))
}

/// The working of a line of Form 2210 as an indented tree; a bad line is answered as by [`answer_us_2210`].
pub fn explain_us_2210(line: &str) -> Answer {
    drawn(line, tree, |kind, input| Ok(computed(kind, input)?.1))
}

/// The amounts a line of Form 2210 leads to as a table; a bad line is answered as by [`answer_us_2210`].
pub fn tabulate_us_2210(line: &str) -> Answer {
    drawn(line, table, |kind, input| Ok(computed(kind, input)?.1))
}

/// A line's output and its working.
fn computed(kind: Option<&str>, input: &RawValue) -> Result<(String, Vec<WorkingLine>), Refusal> {
    match kind {
        Some("regular") => regular(input),
        Some("ai_form") => schedule_ai(input),
        Some("ai_full") => year_of_earnings(input),
        _ => Err(Refusal::new("kind", "has to be regular, ai_form or ai_full")),
    }
}

fn prior_year(fields: &mut Fields<'_>) -> Result<PriorYear, Refusal> {
    Ok(PriorYear {
        tax_minor: fields.required_amount("prior_year_tax")?,
        adjusted_gross_minor: fields.required_amount("prior_year_agi")?,
    })
}

fn regular(input: &RawValue) -> Result<(String, Vec<WorkingLine>), Refusal> {
    let mut fields = Fields::of(input)?;
    let input = Form2210Input {
        tax_year: fields.year("tax_year")?,
        filing_status: filing_status(&mut fields)?,
        tax_after_credits_minor: fields.amount("tax_after_credits")?,
        other_taxes_minor: fields.amount("other_taxes")?,
        refundable_credits_minor: fields.amount("refundable_credits")?,
        withholding_minor: fields.amount("withholding")?,
        prior_year: prior_year(&mut fields)?,
        payments_minor: fields.four_amounts("estimated_payments_by_due_date")?,
    };
    fields.finish()?;
    let form = Form2210::of(&input)?;
    let output = Object::new()
        .money("line4", form.tax)
        .money("line5", form.current_year_amount)
        .money("line7", form.after_withholding)
        .money("line8", form.prior_year_amount)
        .money("required_annual_payment", form.required_annual)
        .flag("de_minimis", form.is_below_smallest)
        .flag("withholding_alone_meets_safe_harbor", form.is_withholding_enough)
        .list("installments", form.instalments)
        .list("underpayment", form.underpayment)
        .list("overpayment", form.overpayment)
        .finish();
    Ok((output, form.working()))
}

fn schedule_ai(input: &RawValue) -> Result<(String, Vec<WorkingLine>), Refusal> {
    let mut fields = Fields::of(input)?;
    let input = ScheduleAiInput {
        tax_year: fields.year("tax_year")?,
        filing_status: filing_status(&mut fields)?,
        tax_minor: fields.required_amount("line4_total_tax")?,
        prior_year_amount_minor: fields.required_amount("line8_prior")?,
        adjusted_gross_minor: fields.four_amounts("period_agi")?,
        net_earnings_minor: fields.four_amounts("period_net_se_earnings")?,
        wages_minor: fields.four_amounts("period_ss_wages")?,
        standard_deduction_minor: fields.amount("standard_deduction")?,
    };
    fields.finish()?;
    let schedule = ScheduleAi::of(&input)?;
    let output = Object::new()
        .money("required_annual_payment", schedule.required_annual)
        .list("line13_annualized_taxable", schedule.taxable)
        .list("line14_tax", schedule.tax)
        .list("line36_annualized_se_tax", schedule.self_employment_tax)
        .list("line21", schedule.applicable)
        .list("line27_installments", schedule.instalments)
        .list("installments_line10", schedule.instalments)
        .finish();
    Ok((output, schedule.working()))
}

fn year_of_earnings(input: &RawValue) -> Result<(String, Vec<WorkingLine>), Refusal> {
    let mut fields = Fields::of(input)?;
    let input = YearOfEarningsInput {
        tax_year: fields.year("tax_year")?,
        filing_status: filing_status(&mut fields)?,
        profit_minor: fields.four_amounts("cumulative_se_profit")?,
        wages_minor: fields.four_amounts("cumulative_wages")?,
        withholding_minor: fields.amount("withholding")?,
        prior_year: prior_year(&mut fields)?,
    };
    fields.finish()?;
    let year = YearOfEarnings::of(&input)?;
    let output = Object::new()
        .money("net_tax", year.net_tax)
        .money("required_annual_payment", year.required_annual)
        .money("regular_quarterly_payment_after_withholding", year.quarterly_after_withholding)
        .list("annualized_installments", year.instalments)
        .finish();
    Ok((output, year.working()))
}
