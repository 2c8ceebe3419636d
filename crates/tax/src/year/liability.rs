//! Tax on a year's facts under a customer's profile: so far, for the whole year, and on the next deposit.

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::{Facts, RestOfYear, TaxProfile};
use crate::country::{Country, FilingStatus, TaxError};
use crate::us::{Household, Return};
use crate::working::{WorkingLine, to_minor};
use crate::{uk, years};

/// The step of the marginal rate: a thousand dollars or pounds, in minor units.
const MARGIN_MINOR: i64 = 100_000;

/// Something that was assumed because neither statements nor profile say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assumption {
    /// The household files as a single person.
    Single,
    /// Wages are counted as they reached the account.
    WagesAreNet,
    /// Tax taken from wages is what those wages alone would cause.
    WithheldOnWages,
    /// No dividend qualifies for the lower rates.
    NoQualifiedDividends,
    /// The rest of the year is like the months before.
    RestAsUsual,
    /// Last year's tax is not known, so there is no safe harbour from it.
    NoPriorYear,
    /// Last year's bill, from which payments on account follow, is worked out from the statements as far as they
    /// cover it.
    PriorBillFromStatements,
    /// Last year's adjusted gross income is not known, so the larger safe harbour is taken.
    LargePriorIncome,
    /// The standard deduction is taken; itemised ones are not known.
    StandardDeduction,
}

/// Tax of a year, in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearTax {
    /// Income tax after credits that only lower it; with the net investment income tax in the United States.
    pub income_tax_minor: i64,
    /// Self-employment and additional Medicare tax, or Class 4 National Insurance.
    pub contributions_minor: i64,
    /// Student loan repayment, which is part of the bill in the United Kingdom.
    pub student_loan_minor: i64,
    /// Credits that are paid out even beyond the tax.
    pub refundable_minor: i64,
    /// What it comes to: may be below zero.
    pub total_minor: i64,
    /// Business profit it was computed from.
    pub profit_minor: i64,
    /// All income it was computed from: adjusted gross income, or total income.
    pub income_minor: i64,
}

impl YearTax {
    /// The total as a share of income, basis points; nothing without income.
    pub fn effective_bp(&self) -> i64 {
        if self.income_minor <= 0 {
            return 0;
        }
        let share = i128::from(self.total_minor) * 10_000 / i128::from(self.income_minor);
        i64::try_from(share).unwrap_or(0)
    }
}

/// Where a customer stands in a tax year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Whose tax it is.
    pub country: Country,
    /// Such as `2026` or `2026/27`.
    pub tax_year: String,
    /// Tax on the income so far.
    pub so_far: YearTax,
    /// Tax on the whole year, with the rest of it as expected.
    pub year: YearTax,
    /// Tax taken at source on the income so far.
    pub withheld_so_far_minor: i64,
    /// Tax taken at source over the whole year.
    pub withheld_year_minor: i64,
    /// The tax on the next thousand of business profit at the year's end, basis points.
    pub marginal_bp: i64,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    /// Where the rules come from.
    pub source: String,
}

impl Position {
    /// Tax on the income so far that was not taken at source; below zero when more was taken than is owed.
    pub fn accrued_minor(&self) -> i64 {
        self.so_far.total_minor.saturating_sub(self.withheld_so_far_minor)
    }
}

/// Where a customer stands: tax so far and for the year, with what was assumed.
///
/// # Errors
/// When no rules are known for the year, or an amount is beyond what they can hold.
pub fn position(
    country: Country,
    profile: &TaxProfile,
    facts: &Facts,
    rest: &RestOfYear,
) -> Result<Position, TaxError> {
    let whole = facts.with_rest(rest);
    let so_far = tax_on(country, profile, facts)?;
    let year = tax_on(country, profile, &whole)?;
    let more = tax_on(country, profile, &whole.with_income(MARGIN_MINOR))?;
    let withheld_year_minor = match profile.withheld_minor {
        Some(withheld) => withheld,
        None => on_wages_alone_minor(country, profile, &whole)?,
    };
    let withheld_so_far_minor = withheld_minor(country, profile, facts, &whole)?;
    let (tax_year, source) = named(country, facts)?;
    Ok(Position {
        country,
        tax_year,
        marginal_bp: (more.total_minor - year.total_minor) * 10_000 / MARGIN_MINOR,
        so_far,
        year,
        withheld_so_far_minor,
        withheld_year_minor,
        assumptions: assumptions(country, profile, &whole, rest),
        source,
    })
}

/// Tax taken at source on the facts of a part of the year, minor units.
///
/// # Errors
/// As [`position`].
pub(super) fn withheld_minor(
    country: Country,
    profile: &TaxProfile,
    facts: &Facts,
    whole: &Facts,
) -> Result<i64, TaxError> {
    match profile.withheld_minor {
        Some(withheld) => Ok(scaled(withheld, facts.wages_minor, whole.wages_minor)),
        None => on_wages_alone_minor(country, profile, facts),
    }
}

/// Tax on a year's facts, whole or so far.
///
/// # Errors
/// As [`position`].
pub fn tax_on(country: Country, profile: &TaxProfile, facts: &Facts) -> Result<YearTax, TaxError> {
    match country {
        Country::UnitedStates => {
            let household = household(profile, facts);
            Ok(of_return(&household, &Return::of(&household).map_err(|_| refused(country, facts))?))
        }
        Country::UnitedKingdom => {
            let person = person(profile, facts);
            Ok(of_assessment(&person, &uk::assess(&person).map_err(|_| refused(country, facts))?))
        }
    }
}

/// Every step from a year's facts to their tax, by form and line.
///
/// # Errors
/// As [`position`].
pub(super) fn working_of(
    country: Country,
    profile: &TaxProfile,
    facts: &Facts,
) -> Result<Vec<WorkingLine>, TaxError> {
    match country {
        Country::UnitedStates => {
            let explained = Return::explained(&household(profile, facts));
            explained.map(|(_, lines)| lines).map_err(|_| refused(country, facts))
        }
        Country::UnitedKingdom => {
            let explained = uk::assess_with_working(&person(profile, facts));
            explained.map(|(_, lines)| lines).map_err(|_| refused(country, facts))
        }
    }
}

/// The engines refuse years they have no rules for and amounts beyond belief; the facts tell which it was.
fn refused(country: Country, facts: &Facts) -> TaxError {
    if named(country, facts).is_err() { TaxError::UnknownYear(facts.from) } else { TaxError::TooLarge }
}

fn named(country: Country, facts: &Facts) -> Result<(String, String), TaxError> {
    match country {
        Country::UnitedStates => {
            let rules = years::united_states(facts.from)?;
            Ok((rules.year.clone(), rules.source.clone()))
        }
        Country::UnitedKingdom => {
            let rules = years::united_kingdom(facts.from)?;
            Ok((rules.year.clone(), rules.source.clone()))
        }
    }
}

fn of_return(household: &Household, result: &Return) -> YearTax {
    let credits = result.eitc + result.actc;
    YearTax {
        income_tax_minor: to_minor(
            result.income_tax_before_credits - result.nonrefundable_credits + result.niit,
        ),
        contributions_minor: to_minor(result.se_tax + result.additional_medicare_tax),
        student_loan_minor: 0,
        refundable_minor: to_minor(credits),
        total_minor: to_minor(result.net_tax),
        profit_minor: household.profit_self_minor,
        income_minor: to_minor(result.agi),
    }
}

fn of_assessment(person: &uk::Person, result: &uk::Assessment) -> YearTax {
    YearTax {
        income_tax_minor: to_minor(result.income_tax),
        contributions_minor: to_minor(result.ni_class_4),
        student_loan_minor: to_minor(result.student_loan),
        refundable_minor: 0,
        total_minor: to_minor(result.income_tax + result.ni_class_4 + result.student_loan),
        profit_minor: person.self_employment_profit_minor,
        income_minor: [
            person.self_employment_profit_minor.max(0),
            person.employment_income_minor,
            person.private_pension_income_minor,
            person.savings_interest_minor,
            person.dividends_minor,
        ]
        .into_iter()
        .fold(0, i64::saturating_add),
    }
}

fn profit_minor(profile: &TaxProfile, facts: &Facts) -> i64 {
    facts.profit_minor().saturating_add(profile.earlier_profit_minor.unwrap_or(0))
}

/// Wages before tax where the customer told them, as large a part of them as of the pay seen.
fn wages_minor(profile: &TaxProfile, facts: &Facts) -> i64 {
    profile.wages_gross_minor.unwrap_or_else(|| facts.wages_minor.max(0))
}

pub(super) fn household(profile: &TaxProfile, facts: &Facts) -> Household {
    let given = |amount: Option<i64>| amount.unwrap_or(0);
    let dividends = facts.dividend_minor.max(0);
    let status = profile.filing_status.unwrap_or(FilingStatus::Single);
    Household {
        age_self: profile.age_years,
        age_spouse: profile.spouse_age_years,
        dependent_ages: profile.dependant_ages.clone(),
        wages_self_minor: wages_minor(profile, facts),
        wages_spouse_minor: given(profile.spouse_wages_minor),
        profit_self_minor: profit_minor(profile, facts),
        profit_spouse_minor: given(profile.spouse_profit_minor),
        interest_minor: facts.interest_minor.max(0),
        ordinary_dividends_minor: dividends,
        qualified_dividends_minor: given(profile.qualified_dividends_minor).min(dividends),
        ira_deduction_minor: given(profile.ira_minor),
        sep_contribution_minor: given(profile.sep_minor),
        health_insurance_minor: given(profile.health_insurance_minor),
        social_security_minor: facts.state_benefit_minor.max(0),
        pension_income_minor: facts.pension_minor.saturating_add(facts.rental_minor).max(0),
        state_tax_minor: given(profile.state_tax_minor),
        mortgage_interest_minor: given(profile.mortgage_interest_minor),
        charity_cash_minor: given(profile.charity_minor),
        is_specified_service: profile.is_specified_service,
        ..Household::new(year_of(facts), status)
    }
}

pub(super) fn year_of(facts: &Facts) -> i32 {
    facts.from.year()
}

fn person(profile: &TaxProfile, facts: &Facts) -> uk::Person {
    let pensions = facts.pension_minor.saturating_add(facts.state_benefit_minor);
    let earlier = profile.earlier_profit_minor.unwrap_or(0);
    uk::Person {
        is_scottish: profile.is_scottish,
        age_years: profile.age_years,
        student_loan_plan: profile.student_loan_plan,
        self_employment_profit_minor: profit_minor(profile, facts),
        trading_receipts_minor: Some(
            facts.business_income_minor.saturating_add(earlier).max(profit_minor(profile, facts)).max(0),
        ),
        employment_income_minor: wages_minor(profile, facts),
        private_pension_income_minor: pensions.saturating_add(facts.rental_minor).max(0),
        savings_interest_minor: facts.interest_minor.max(0),
        dividends_minor: facts.dividend_minor.max(0),
        gift_aid_paid_minor: profile.charity_minor.unwrap_or(0),
        ..uk::Person::new(uk::TaxYear::containing(facts.from))
    }
}

/// What the household's wages alone would cause in income tax; payroll taxes on wages never reach the return.
fn on_wages_alone_minor(country: Country, profile: &TaxProfile, facts: &Facts) -> Result<i64, TaxError> {
    let wages = wages_minor(profile, facts).saturating_add(profile.spouse_wages_minor.unwrap_or(0));
    if wages == 0 {
        return Ok(0);
    }
    let alone = Facts { wages_minor: facts.wages_minor, ..Facts::none(facts.from, facts.to) };
    let profile = TaxProfile {
        earlier_profit_minor: None,
        spouse_profit_minor: None,
        sep_minor: None,
        health_insurance_minor: None,
        student_loan_plan: uk::StudentLoanPlan::None,
        ..profile.clone()
    };
    let tax = tax_on(country, &profile, &alone)?;
    Ok(tax.income_tax_minor.max(0))
}

fn scaled(amount_minor: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 || part >= whole {
        return amount_minor;
    }
    let share = Decimal::from(amount_minor) * Decimal::from(part.max(0)) / Decimal::from(whole);
    share.round().to_i64().unwrap_or(amount_minor)
}

fn assumptions(country: Country, profile: &TaxProfile, whole: &Facts, rest: &RestOfYear) -> Vec<Assumption> {
    let is_us = country == Country::UnitedStates;
    let has_wages = whole.wages_minor > 0;
    let itemised = [profile.state_tax_minor, profile.mortgage_interest_minor, profile.charity_minor];
    [
        (is_us && profile.filing_status.is_none(), Assumption::Single),
        (has_wages && profile.wages_gross_minor.is_none(), Assumption::WagesAreNet),
        (has_wages && profile.withheld_minor.is_none(), Assumption::WithheldOnWages),
        (
            is_us && whole.dividend_minor > 0 && profile.qualified_dividends_minor.is_none(),
            Assumption::NoQualifiedDividends,
        ),
        (*rest != RestOfYear::default(), Assumption::RestAsUsual),
        (is_us && profile.prior_tax_minor.is_none(), Assumption::NoPriorYear),
        (!is_us && profile.prior_tax_minor.is_none(), Assumption::PriorBillFromStatements),
        (
            is_us && profile.prior_tax_minor.is_some() && profile.prior_agi_minor.is_none(),
            Assumption::LargePriorIncome,
        ),
        (is_us && itemised.iter().all(Option::is_none), Assumption::StandardDeduction),
    ]
    .into_iter()
    .filter_map(|(holds, assumption)| holds.then_some(assumption))
    .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn year(country: Country) -> Facts {
        let (from, to) = match country {
            Country::UnitedStates => ((2026, 1, 1), (2026, 12, 31)),
            Country::UnitedKingdom => ((2026, 4, 6), (2027, 4, 5)),
        };
        let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        Facts::none(day(from), day(to))
    }

    fn earning(country: Country, profit_minor: i64) -> Facts {
        year(country).with_income(profit_minor)
    }

    fn stand(country: Country, profile: &TaxProfile, facts: &Facts, rest: &RestOfYear) -> Position {
        position(country, profile, facts, rest).unwrap()
    }

    #[test]
    fn sixty_thousand_of_profit_costs_what_the_table_of_rates_says() {
        let facts = earning(Country::UnitedStates, 6_000_000);
        let found = stand(Country::UnitedStates, &TaxProfile::default(), &facts, &RestOfYear::default());
        // 60,000 x 0.9235 x 0.153
        assert_eq!(found.so_far.contributions_minor, 847_773);
        assert_eq!(found.so_far.total_minor, found.so_far.income_tax_minor + 847_773);
        assert_eq!((found.so_far.effective_bp() / 100, found.marginal_bp / 10), (21, 230));
        assert_eq!(found.tax_year, "2026");
        assert!(found.assumptions.contains(&Assumption::NoPriorYear));
    }

    #[test]
    fn wages_use_up_brackets_and_their_tax_is_taken_at_source() {
        let mut facts = earning(Country::UnitedKingdom, 3_000_000);
        facts.wages_minor = 4_100_000;
        let found = stand(Country::UnitedKingdom, &TaxProfile::default(), &facts, &RestOfYear::default());
        // Public figures: 15,832.00 on both, Class 4 cut to 348.60 by the annual maximum; 5,686.00 on the wages alone.
        assert_eq!((found.so_far.income_tax_minor, found.so_far.contributions_minor), (1_583_200, 34_860));
        assert_eq!(found.withheld_so_far_minor, 568_600);
        assert_eq!(found.accrued_minor(), 1_583_200 + 34_860 - 568_600);
        let told = TaxProfile { withheld_minor: Some(600_000), ..TaxProfile::default() };
        let found = stand(Country::UnitedKingdom, &told, &facts, &RestOfYear::default());
        assert_eq!(found.withheld_so_far_minor, 600_000);
        assert!(!found.assumptions.contains(&Assumption::WithheldOnWages));
    }

    #[test]
    fn the_rest_of_the_year_raises_the_year_and_not_what_accrued() {
        let facts = earning(Country::UnitedStates, 3_000_000);
        let rest = RestOfYear { business_income_minor: 3_000_000, ..RestOfYear::default() };
        let found = stand(Country::UnitedStates, &TaxProfile::default(), &facts, &rest);
        let whole = earning(Country::UnitedStates, 6_000_000);
        assert_eq!(found.year, tax_on(Country::UnitedStates, &TaxProfile::default(), &whole).unwrap());
        assert!(found.so_far.total_minor * 2 < found.year.total_minor);
        assert!(found.assumptions.contains(&Assumption::RestAsUsual));
    }

    #[test]
    fn a_loss_owes_nothing_and_an_unknown_year_says_so() {
        let facts = earning(Country::UnitedStates, -500_000);
        let found = stand(Country::UnitedStates, &TaxProfile::default(), &facts, &RestOfYear::default());
        assert_eq!((found.so_far.total_minor, found.so_far.effective_bp()), (0, 0));
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let old = Facts::none(day(2019, 1, 1), day(2019, 12, 31));
        let refused = position(Country::UnitedStates, &TaxProfile::default(), &old, &RestOfYear::default());
        assert_eq!(refused, Err(TaxError::UnknownYear(day(2019, 1, 1))));
    }
}
