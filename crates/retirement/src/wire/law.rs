//! What the law says: distributions, Social Security, and the tax on gains above other income.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use serde_json::value::RawValue;
use tax::FilingStatus;
use tax::us::{Household, Refusal, Return, regular_tax};
use tax::wire::{Fields, Object};

use crate::required_distribution::{self, Owner, Table};
use crate::social_security::{self, Claim};

/// The thresholds of IRC 86 never change, so any year with rules gives the same.
const BENEFITS_YEAR: i32 = 2026;

pub(super) fn required_distribution(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let birth_year = fields.year("birth_year")?;
    let year = fields.year("distribution_year")?;
    let spouse = fields.optional_year("spouse_birth_year")?;
    let is_sole = fields.flag("spouse_is_sole_beneficiary_all_year")?;
    let balance_minor = fields.required_amount("prior_year_end_balance")?;
    fields.finish()?;
    if is_sole && spouse.is_none() {
        return Err(Refusal::new(
            "spouse_birth_year",
            "is missing, though the spouse is the only beneficiary",
        ));
    }
    let owner = Owner { birth_year, sole_spouse_birth_year: spouse.filter(|_| is_sole) };
    let required = owner.required(year, balance_minor).map_err(|error| {
        let field = match error {
            required_distribution::NotKnown::BeforeTables => "distribution_year",
            required_distribution::NotKnown::Birth => "birth_year",
            required_distribution::NotKnown::Spouse => "spouse_birth_year",
            required_distribution::NotKnown::Balance => "prior_year_end_balance",
        };
        Refusal::new(field, error.to_string())
    })?;
    Ok(match required {
        None => Object::new().null("divisor").null("rmd").null("table").flag("is_first", false).finish(),
        Some(required) => Object::new()
            .float("divisor", required.divisor.to_f64())
            .minor("rmd", required.amount_minor)
            .text(
                "table",
                match required.table {
                    Table::UniformLifetime => "uniform-lifetime",
                    Table::JointLife => "joint-life",
                },
            )
            .flag("is_first", required.is_first)
            .finish(),
    })
}

pub(super) fn claim(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let year = fields.year("birth_year")?;
    let month = fields.parsed("birth_month", "a month from 1 to 12")?;
    let day = fields.parsed("birth_day", "a day of the month")?;
    let age_months = fields.parsed("claim_age_months", "an age in whole months")?;
    fields.finish()?;
    let born_on = NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| Refusal::new("birth_day", "is not a day of that month"))?;
    let claim = Claim::at(born_on, age_months).map_err(|error| {
        let field = match error {
            social_security::NotKnown::Birth => "birth_year",
            social_security::NotKnown::Age => "claim_age_months",
        };
        Refusal::new(field, error.to_string())
    })?;
    Ok(Object::new()
        .whole("fra_months", i64::from(claim.full_age_months))
        .float("own_factor", Some(claim.own_factor))
        .float("spousal_factor", Some(claim.spousal_factor))
        .finish())
}

pub(super) fn taxable_benefits(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let (filing_status, lived_with_spouse) = match fields.text("filing_status")?.as_str() {
        "mfs_apart" => (FilingStatus::MarriedFilingSeparately, false),
        "mfs_together" => (FilingStatus::MarriedFilingSeparately, true),
        code => {
            let status = FilingStatus::from_code(code);
            let status = status.filter(|status| *status != FilingStatus::MarriedFilingSeparately);
            let refused = || {
                Refusal::new("filing_status", "has to be single, mfj, hoh, qss, mfs_apart or mfs_together")
            };
            (status.ok_or_else(refused)?, false)
        }
    };
    let household = Household {
        social_security_minor: fields.required_amount("social_security")?,
        pension_income_minor: fields.amount("other_income")?,
        tax_exempt_interest_minor: fields.amount("tax_exempt_interest")?,
        ira_deduction_minor: fields.amount("adjustments")?,
        lived_with_spouse,
        ..Household::new(BENEFITS_YEAR, filing_status)
    };
    fields.finish()?;
    let taxable = Return::of(&household).map_err(named_as_asked)?.taxable_social_security;
    Ok(Object::new().money("taxable", taxable).finish())
}

/// A refusal of the return's field, by the name it was asked under.
fn named_as_asked(refusal: Refusal) -> Refusal {
    let field = match refusal.field.as_str() {
        "pension_income" => "other_income",
        "ira_deduction" => "adjustments",
        other => other,
    };
    Refusal::new(field, refusal.reason)
}

pub(super) fn tax_on_gains(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let year = fields.year("tax_year")?;
    let code = fields.text("filing_status")?;
    let status = FilingStatus::from_code(&code)
        .ok_or_else(|| Refusal::new("filing_status", "has to be single, mfj, mfs, hoh or qss"))?;
    let ordinary_minor = fields.amount("ordinary_taxable_income")?;
    let preferential_minor = fields.amount("preferential_income")?;
    fields.finish()?;
    for (field, minor) in
        [("ordinary_taxable_income", ordinary_minor), ("preferential_income", preferential_minor)]
    {
        if minor < 0 {
            return Err(Refusal::new(field, "must not be negative"));
        }
    }
    let tax = regular_tax(year, status, ordinary_minor, preferential_minor)?;
    let taxable_minor = ordinary_minor.saturating_add(preferential_minor);
    Ok(Object::new().money("regular_tax", tax).minor("taxable_income", taxable_minor).finish())
}
