//! What only the customer can tell of a tax year. Everything is optional; what is left out is assumed, and said.

use serde::{Deserialize, Serialize};

use crate::country::FilingStatus;
use crate::uk::StudentLoanPlan;
use crate::us::estimated::Method;

/// No amount may pass this: ten thousand million dollars or pounds, in minor units.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// No age may pass this, in years.
const AGE_YEARS_MAX: u8 = 130;
/// No household may have more dependants than this.
const DEPENDANTS_MAX: usize = 20;

/// One customer's tax profile of one tax year. Amounts are minor units for the whole year unless they say so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaxProfile {
    /// How the household files, in the United States.
    pub filing_status: Option<FilingStatus>,
    /// The customer's age at the year's end.
    pub age_years: Option<u8>,
    /// The spouse's age at the year's end, on a joint return.
    pub spouse_age_years: Option<u8>,
    /// Ages of dependants at the year's end.
    pub dependant_ages: Vec<u8>,
    /// Wages of the year before tax. The statements only show what was left of them.
    pub wages_gross_minor: Option<i64>,
    /// The spouse's wages before tax, on a joint return.
    pub spouse_wages_minor: Option<i64>,
    /// The spouse's business profit, on a joint return.
    pub spouse_profit_minor: Option<i64>,
    /// Tax taken from wages, pensions and the like over the whole year.
    pub withheld_minor: Option<i64>,
    /// Last year's total tax: Form 1040 line 24 less refundable credits, or income tax and Class 4 of the bill.
    pub prior_tax_minor: Option<i64>,
    /// Last year's adjusted gross income, in the United States.
    pub prior_agi_minor: Option<i64>,
    /// Tax deducted at source last year, in the United Kingdom.
    pub prior_deducted_minor: Option<i64>,
    /// Business profit of this year from before the statements begin.
    pub earlier_profit_minor: Option<i64>,
    /// Deductible contribution to a traditional IRA.
    pub ira_minor: Option<i64>,
    /// Contribution to a SEP.
    pub sep_minor: Option<i64>,
    /// Health insurance of the self-employed.
    pub health_insurance_minor: Option<i64>,
    /// State and local taxes paid.
    pub state_tax_minor: Option<i64>,
    /// Home mortgage interest.
    pub mortgage_interest_minor: Option<i64>,
    /// Gifts to charity: cash in the United States, with Gift Aid in the United Kingdom.
    pub charity_minor: Option<i64>,
    /// Of the dividends, those that qualify for the lower rates.
    pub qualified_dividends_minor: Option<i64>,
    /// Whether the business is a specified service trade.
    pub is_specified_service: bool,
    /// Whether the customer is a Scottish taxpayer.
    pub is_scottish: bool,
    /// The student loan being repaid, in the United Kingdom.
    pub student_loan_plan: StudentLoanPlan,
    /// The method estimated payments follow in the United States; the one that asks for the least where nothing is said.
    pub estimated_method: Option<Method>,
    /// The flat share of business deposits to keep back where no rules are known, basis points.
    pub fixed_share_bp: Option<u16>,
}

/// Why a tax profile cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// An amount below zero or beyond what is believable.
    #[error("{0} is not a believable amount")]
    Amount(&'static str),
    /// An age beyond what is believable, or too many of them.
    #[error("{0} is not a believable age")]
    Age(&'static str),
    /// Something of a spouse without a joint return.
    #[error("{0} is only asked for on a joint return")]
    NoSpouse(&'static str),
}

impl TaxProfile {
    /// Whether the household files one return for two.
    pub fn is_joint(&self) -> bool {
        self.filing_status == Some(FilingStatus::MarriedFilingJointly)
    }

    /// Checks every figure.
    ///
    /// # Errors
    /// Names the first field that is not believable.
    pub fn check(&self) -> Result<(), ProfileError> {
        let amounts = [
            ("wages", self.wages_gross_minor),
            ("the spouse's wages", self.spouse_wages_minor),
            ("tax withheld", self.withheld_minor),
            ("last year's tax", self.prior_tax_minor),
            ("last year's deducted tax", self.prior_deducted_minor),
            ("the IRA contribution", self.ira_minor),
            ("the SEP contribution", self.sep_minor),
            ("health insurance", self.health_insurance_minor),
            ("state and local taxes", self.state_tax_minor),
            ("mortgage interest", self.mortgage_interest_minor),
            ("gifts to charity", self.charity_minor),
            ("qualified dividends", self.qualified_dividends_minor),
        ];
        for (name, amount) in amounts {
            if amount.is_some_and(|amount| !(0..=AMOUNT_MINOR_MAX).contains(&amount)) {
                return Err(ProfileError::Amount(name));
            }
        }
        let signed = [
            ("earlier profit", self.earlier_profit_minor),
            ("the spouse's profit", self.spouse_profit_minor),
            ("last year's adjusted gross income", self.prior_agi_minor),
        ];
        for (name, amount) in signed {
            if amount.is_some_and(|amount| amount.saturating_abs() > AMOUNT_MINOR_MAX) {
                return Err(ProfileError::Amount(name));
            }
        }
        if self.age_years.is_some_and(|age| age > AGE_YEARS_MAX) {
            return Err(ProfileError::Age("your age"));
        }
        if self.spouse_age_years.is_some_and(|age| age > AGE_YEARS_MAX) {
            return Err(ProfileError::Age("the spouse's age"));
        }
        if self.dependant_ages.len() > DEPENDANTS_MAX
            || self.dependant_ages.iter().any(|age| *age > AGE_YEARS_MAX)
        {
            return Err(ProfileError::Age("a dependant's age"));
        }
        let of_spouse = [
            ("the spouse's age", self.spouse_age_years.is_some()),
            ("the spouse's wages", self.spouse_wages_minor.is_some()),
            ("the spouse's profit", self.spouse_profit_minor.is_some()),
        ];
        match of_spouse.into_iter().find(|(_, given)| *given && !self.is_joint()) {
            Some((name, _)) => Err(ProfileError::NoSpouse(name)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(profile: &TaxProfile, expected: Result<(), ProfileError>) {
        assert_eq!(profile.check(), expected, "{profile:?}");
    }

    #[test]
    fn what_is_not_believable_is_named() {
        check(&TaxProfile::default(), Ok(()));
        let wages = TaxProfile { wages_gross_minor: Some(-1), ..TaxProfile::default() };
        check(&wages, Err(ProfileError::Amount("wages")));
        let age = TaxProfile { dependant_ages: vec![7, 200], ..TaxProfile::default() };
        check(&age, Err(ProfileError::Age("a dependant's age")));
        let spouse = TaxProfile { spouse_wages_minor: Some(1), ..TaxProfile::default() };
        check(&spouse, Err(ProfileError::NoSpouse("the spouse's wages")));
        check(&TaxProfile { filing_status: Some(FilingStatus::MarriedFilingJointly), ..spouse }, Ok(()));
        let loss = TaxProfile { earlier_profit_minor: Some(-500), ..TaxProfile::default() };
        check(&loss, Ok(()));
    }

    #[test]
    fn a_profile_kept_before_a_field_was_added_is_still_read() {
        let kept: TaxProfile = serde_json::from_str(r#"{"prior_tax_minor":100}"#).unwrap();
        assert_eq!(kept, TaxProfile { prior_tax_minor: Some(100), ..TaxProfile::default() });
    }
}
