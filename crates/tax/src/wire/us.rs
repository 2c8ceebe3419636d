//! Lines of United States returns: `{"id","input":{…}}` in, the fields of a return out.

use serde_json::value::RawValue;

use super::read::Fields;
use super::write::Object;
use super::{Answer, answer, drawn, table, tree};
use crate::country::FilingStatus;
use crate::us::{Household, MarginalRates, Refusal, Return};
use crate::working::WorkingLine;

/// Computes a line's return, with its marginal rates: `{"id","output":{…}}`, or `{"id","error":{"field","reason"}}`.
pub fn answer_us(line: &str) -> Answer {
    answer(line, |_, input| {
        let (result, margins) = Return::with_margins(&household(input)?)?;
        Ok(output(&result, margins))
    })
}

/// The working of a line's return as an indented tree; a bad line is answered as by [`answer_us`].
pub fn explain_us(line: &str) -> Answer {
    drawn(line, tree, |_, input| working(input))
}

/// The steps of a line's return as a table; a bad line is answered as by [`answer_us`].
pub fn tabulate_us(line: &str) -> Answer {
    drawn(line, table, |_, input| working(input))
}

fn working(input: &RawValue) -> Result<Vec<WorkingLine>, Refusal> {
    Ok(Return::explained(&household(input)?)?.1)
}

/// A filing status by its short name.
pub(super) fn filing_status(fields: &mut Fields<'_>) -> Result<FilingStatus, Refusal> {
    FilingStatus::from_code(&fields.text("filing_status")?)
        .ok_or_else(|| Refusal::new("filing_status", "has to be single, mfj, mfs, hoh or qss"))
}

fn household(input: &RawValue) -> Result<Household, Refusal> {
    let mut fields = Fields::of(input)?;
    let household = Household {
        tax_year: fields.year("tax_year")?,
        filing_status: filing_status(&mut fields)?,
        age_self: fields.age("age_self")?,
        age_spouse: fields.age("age_spouse")?,
        dependent_ages: fields.ages("dependent_ages")?,
        lived_with_spouse: fields.flag("lived_with_spouse")?,
        wages_self_minor: fields.amount("wages_self")?,
        wages_spouse_minor: fields.amount("wages_spouse")?,
        profit_self_minor: fields.amount("se_net_profit_self")?,
        profit_spouse_minor: fields.amount("se_net_profit_spouse")?,
        interest_minor: fields.amount("interest")?,
        tax_exempt_interest_minor: fields.amount("tax_exempt_interest")?,
        ordinary_dividends_minor: fields.amount("ordinary_dividends")?,
        qualified_dividends_minor: fields.amount("qualified_dividends")?,
        short_term_gain_minor: fields.amount("stcg")?,
        long_term_gain_minor: fields.amount("ltcg")?,
        ira_deduction_minor: fields.amount("ira_deduction")?,
        sep_contribution_minor: fields.amount("sep_contribution")?,
        health_insurance_minor: fields.amount("se_health_insurance")?,
        social_security_minor: fields.amount("social_security")?,
        pension_income_minor: fields.amount("pension_income")?,
        state_tax_minor: fields.amount("salt_paid")?,
        mortgage_interest_minor: fields.amount("mortgage_interest")?,
        charity_cash_minor: fields.amount("charity_cash")?,
        is_specified_service: fields.flag("sstb")?,
        business_wages_minor: fields.amount("qbi_w2_wages")?,
        business_property_minor: fields.amount("qbi_ubia")?,
        qualified_tips_minor: fields.amount("qualified_tips")?,
        qualified_overtime_minor: fields.amount("qualified_overtime")?,
    };
    fields.finish()?;
    Ok(household)
}

fn output(result: &Return, margins: MarginalRates) -> String {
    Object::new()
        .money("agi", result.agi)
        .money("taxable_social_security", result.taxable_social_security)
        .flag("itemized", result.itemized)
        .money("standard_deduction", result.standard_deduction)
        .money("itemized_deductions", result.itemized_deductions)
        .money("nonitemizer_charity", result.nonitemizer_charity)
        .money("senior_deduction", result.senior_deduction)
        .money("tips_deduction", result.tips_deduction)
        .money("overtime_deduction", result.overtime_deduction)
        .money("qbi_deduction", result.qbi_deduction)
        .money("taxable_income", result.taxable_income)
        .money("regular_tax", result.regular_tax)
        .money("amt", result.amt)
        .money("income_tax_before_credits", result.income_tax_before_credits)
        .money("ctc_odc_used", result.ctc_odc_used)
        .money("actc", result.actc)
        .money("eitc", result.eitc)
        .money("nonrefundable_credits", result.nonrefundable_credits)
        .money("se_tax", result.se_tax)
        .money("half_se_deduction", result.half_se_deduction)
        .money("additional_medicare_tax", result.additional_medicare_tax)
        .money("niit", result.niit)
        .money("total_tax", result.total_tax)
        .money("net_tax", result.net_tax)
        .rate("mtr_se_1000", margins.self_employment)
        .rate("mtr_ordinary_1000", margins.ordinary)
        .finish()
}
