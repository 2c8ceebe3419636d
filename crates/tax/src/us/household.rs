//! What a federal return is computed from: one household's year. Reading it from text lives in `wire`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::country::FilingStatus;
use crate::working::to_major;
use crate::working::to_minor;

/// No amount in either direction may pass this: a million million dollars, in cents.
pub const LARGEST_AMOUNT_MINOR: i64 = 100_000_000_000_000;

/// No age may pass this, in years.
pub const LARGEST_AGE: u8 = 130;

/// No household may have more dependants than this.
pub const MOST_DEPENDENTS: usize = 50;

/// One household's year. Amounts are cents of a dollar and not negative unless they say so; ages are years at the
/// end of the tax year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// The calendar year.
    pub tax_year: i32,
    /// How the household files.
    pub filing_status: FilingStatus,
    /// The filer's age; without it nothing that depends on age is granted.
    pub age_self: Option<u8>,
    /// The spouse's age, on a joint return only.
    pub age_spouse: Option<u8>,
    /// The dependants' ages: a child has credits until the year it is 17, and counts for the credit on low
    /// earnings until the year it is 19.
    pub dependent_ages: Vec<u8>,
    /// On a separate return, whether the spouses lived together at any time of the year (IRC 86(c)(1)(C)).
    pub lived_with_spouse: bool,
    /// The filer's wages, Form W-2 box 1.
    pub wages_self_minor: i64,
    /// The spouse's wages, on a joint return only.
    pub wages_spouse_minor: i64,
    /// The filer's profit from self-employment, Schedule C line 31; negative for a loss.
    pub profit_self_minor: i64,
    /// The spouse's profit from self-employment, on a joint return only; negative for a loss.
    pub profit_spouse_minor: i64,
    /// Taxable interest.
    pub interest_minor: i64,
    /// Tax-exempt interest.
    pub tax_exempt_interest_minor: i64,
    /// All ordinary dividends, those that qualify among them (Form 1040 line 3b).
    pub ordinary_dividends_minor: i64,
    /// The qualified part of the dividends (Form 1040 line 3a).
    pub qualified_dividends_minor: i64,
    /// Net short-term capital gain; negative for a loss.
    pub short_term_gain_minor: i64,
    /// Net long-term capital gain; negative for a loss.
    pub long_term_gain_minor: i64,
    /// Deductible contribution to a traditional IRA.
    pub ira_deduction_minor: i64,
    /// Contribution to a SEP of one's own business.
    pub sep_contribution_minor: i64,
    /// Deductible health insurance of the self-employed.
    pub health_insurance_minor: i64,
    /// Social Security benefits, before any part is found taxable.
    pub social_security_minor: i64,
    /// Taxable pensions and annuities.
    pub pension_income_minor: i64,
    /// State and local taxes paid.
    pub state_tax_minor: i64,
    /// Deductible home mortgage interest.
    pub mortgage_interest_minor: i64,
    /// Cash gifts to charity.
    pub charity_cash_minor: i64,
    /// Whether the business is a specified service trade (IRC 199A(d)(2)).
    pub is_specified_service: bool,
    /// Wages the business paid (IRC 199A(b)(4)).
    pub business_wages_minor: i64,
    /// Unadjusted basis of the business's property (IRC 199A(b)(6)).
    pub business_property_minor: i64,
    /// Qualified tips (IRC 224).
    pub qualified_tips_minor: i64,
    /// The premium part of qualified overtime (IRC 225).
    pub qualified_overtime_minor: i64,
}

/// Why an input cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Refusal {
    /// The input field, as the command line spells it.
    pub field: String,
    /// What is wrong with it and what it has to be.
    pub reason: String,
}

impl Refusal {
    /// A refusal of a field.
    pub fn new(field: &str, reason: impl Into<String>) -> Self {
        Self { field: field.to_owned(), reason: reason.into() }
    }
}

impl Household {
    /// A household with no income, no dependants and no known age.
    pub fn new(tax_year: i32, filing_status: FilingStatus) -> Self {
        Self {
            tax_year,
            filing_status,
            age_self: None,
            age_spouse: None,
            dependent_ages: Vec::new(),
            lived_with_spouse: false,
            wages_self_minor: 0,
            wages_spouse_minor: 0,
            profit_self_minor: 0,
            profit_spouse_minor: 0,
            interest_minor: 0,
            tax_exempt_interest_minor: 0,
            ordinary_dividends_minor: 0,
            qualified_dividends_minor: 0,
            short_term_gain_minor: 0,
            long_term_gain_minor: 0,
            ira_deduction_minor: 0,
            sep_contribution_minor: 0,
            health_insurance_minor: 0,
            social_security_minor: 0,
            pension_income_minor: 0,
            state_tax_minor: 0,
            mortgage_interest_minor: 0,
            charity_cash_minor: 0,
            is_specified_service: false,
            business_wages_minor: 0,
            business_property_minor: 0,
            qualified_tips_minor: 0,
            qualified_overtime_minor: 0,
        }
    }

    /// Whether the household can be computed.
    ///
    /// # Errors
    /// Names the first field that is negative and must not be, beyond [`LARGEST_AMOUNT_MINOR`], [`LARGEST_AGE`] or
    /// [`MOST_DEPENDENTS`], or that speaks of a spouse without a joint return.
    pub fn check(&self) -> Result<(), Refusal> {
        for (field, amount_minor) in self.amounts() {
            check_amount(field, amount_minor)?;
        }
        let is_joint = self.filing_status == FilingStatus::MarriedFilingJointly;
        let of_spouse = [
            ("age_spouse", self.age_spouse.is_some()),
            ("wages_spouse", self.wages_spouse_minor != 0),
            ("se_net_profit_spouse", self.profit_spouse_minor != 0),
        ];
        if let Some((field, _)) = of_spouse.into_iter().find(|(_, is_given)| *is_given && !is_joint) {
            return Err(Refusal::new(field, "only a joint return (mfj) has a spouse on it"));
        }
        if self.lived_with_spouse && self.filing_status != FilingStatus::MarriedFilingSeparately {
            return Err(Refusal::new("lived_with_spouse", "only a separate return (mfs) asks this"));
        }
        if self.qualified_dividends_minor > self.ordinary_dividends_minor {
            return Err(Refusal::new(
                "qualified_dividends",
                "cannot be more than ordinary_dividends, which include them",
            ));
        }
        let ages = [("age_self", self.age_self), ("age_spouse", self.age_spouse)];
        let of_dependents = self.dependent_ages.iter().map(|age| ("dependent_ages", Some(*age)));
        for (field, age) in ages.into_iter().chain(of_dependents) {
            if age.is_some_and(|age| age > LARGEST_AGE) {
                return Err(Refusal::new(field, format!("an age is at most {LARGEST_AGE} years")));
            }
        }
        if self.dependent_ages.len() > MOST_DEPENDENTS {
            return Err(Refusal::new("dependent_ages", format!("at most {MOST_DEPENDENTS} dependants")));
        }
        Ok(())
    }

    /// The household with every amount of the year multiplied, to the cent; ages, and the basis of property, which no
    /// length of time changes, stay.
    pub(crate) fn scaled(&self, factor: Decimal) -> Self {
        let scale = |amount_minor: i64| to_minor(to_major(amount_minor) * factor);
        Self {
            wages_self_minor: scale(self.wages_self_minor),
            wages_spouse_minor: scale(self.wages_spouse_minor),
            profit_self_minor: scale(self.profit_self_minor),
            profit_spouse_minor: scale(self.profit_spouse_minor),
            interest_minor: scale(self.interest_minor),
            tax_exempt_interest_minor: scale(self.tax_exempt_interest_minor),
            ordinary_dividends_minor: scale(self.ordinary_dividends_minor),
            qualified_dividends_minor: scale(self.qualified_dividends_minor),
            short_term_gain_minor: scale(self.short_term_gain_minor),
            long_term_gain_minor: scale(self.long_term_gain_minor),
            ira_deduction_minor: scale(self.ira_deduction_minor),
            sep_contribution_minor: scale(self.sep_contribution_minor),
            health_insurance_minor: scale(self.health_insurance_minor),
            social_security_minor: scale(self.social_security_minor),
            pension_income_minor: scale(self.pension_income_minor),
            state_tax_minor: scale(self.state_tax_minor),
            mortgage_interest_minor: scale(self.mortgage_interest_minor),
            charity_cash_minor: scale(self.charity_cash_minor),
            business_wages_minor: scale(self.business_wages_minor),
            qualified_tips_minor: scale(self.qualified_tips_minor),
            qualified_overtime_minor: scale(self.qualified_overtime_minor),
            ..self.clone()
        }
    }

    /// Every amount with its field's name on the command line.
    fn amounts(&self) -> [(&'static str, i64); 22] {
        [
            ("wages_self", self.wages_self_minor),
            ("wages_spouse", self.wages_spouse_minor),
            ("se_net_profit_self", self.profit_self_minor),
            ("se_net_profit_spouse", self.profit_spouse_minor),
            ("interest", self.interest_minor),
            ("tax_exempt_interest", self.tax_exempt_interest_minor),
            ("ordinary_dividends", self.ordinary_dividends_minor),
            ("qualified_dividends", self.qualified_dividends_minor),
            ("stcg", self.short_term_gain_minor),
            ("ltcg", self.long_term_gain_minor),
            ("ira_deduction", self.ira_deduction_minor),
            ("sep_contribution", self.sep_contribution_minor),
            ("se_health_insurance", self.health_insurance_minor),
            ("social_security", self.social_security_minor),
            ("pension_income", self.pension_income_minor),
            ("salt_paid", self.state_tax_minor),
            ("mortgage_interest", self.mortgage_interest_minor),
            ("charity_cash", self.charity_cash_minor),
            ("qbi_w2_wages", self.business_wages_minor),
            ("qbi_ubia", self.business_property_minor),
            ("qualified_tips", self.qualified_tips_minor),
            ("qualified_overtime", self.qualified_overtime_minor),
        ]
    }

    /// Wages of the filer and of the spouse, dollars.
    pub(super) fn wages(&self) -> [Decimal; 2] {
        [to_major(self.wages_self_minor), to_major(self.wages_spouse_minor)]
    }

    /// Profit of the filer and of the spouse, dollars.
    pub(super) fn profits(&self) -> [Decimal; 2] {
        [to_major(self.profit_self_minor), to_major(self.profit_spouse_minor)]
    }
}

/// Fields that may be negative, as the command line spells them.
const MAY_BE_NEGATIVE: [&str; 7] = [
    "se_net_profit_self",
    "se_net_profit_spouse",
    "stcg",
    "ltcg",
    "prior_year_agi",
    "period_agi",
    "cumulative_se_profit",
];

/// Refuses an amount, in cents, that a field of the command line cannot hold.
pub(crate) fn check_amount(field: &str, amount_minor: i64) -> Result<(), Refusal> {
    if !(-LARGEST_AMOUNT_MINOR..=LARGEST_AMOUNT_MINOR).contains(&amount_minor) {
        return Err(Refusal::new(field, "is beyond a million million dollars"));
    }
    if amount_minor < 0 && !MAY_BE_NEGATIVE.contains(&field) {
        return Err(Refusal::new(field, "must not be negative"));
    }
    Ok(())
}
