//! One United States tax year's rules, as its parameter file holds them. Every value's source is a comment in
//! that file; nothing here is a figure.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::country::FilingStatus;

/// One year's parameter file. Amounts are dollars, rates and shares decimals.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) year: String,
    pub(crate) starts: NaiveDate,
    pub(crate) ends: NaiveDate,
    pub(crate) source: String,
    pub(crate) income_rates: [Decimal; 7],
    pub(crate) capital_gains_rates: [Decimal; 3],
    pub(crate) mileage_rate: Decimal,
    pub(crate) self_employment: SelfEmployment,
    pub(crate) net_investment_income: NetInvestmentIncome,
    pub(crate) social_security_benefits: SocialSecurityBenefits,
    pub(crate) business_income: BusinessIncome,
    pub(crate) deductions: Deductions,
    pub(crate) alternative_minimum: AlternativeMinimum,
    pub(crate) child_credit: ChildCredit,
    pub(crate) earned_income_credit: EarnedIncomeCredit,
    pub(crate) retirement: Retirement,
    pub(crate) statuses: Statuses,
    pub(crate) estimated: Estimated,
    pub(crate) instalments: [DueDate; 4],
    pub(crate) underpayment_rates: [RatePeriod; 4],
}

/// Social Security and Medicare taxes on earnings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelfEmployment {
    pub(crate) net_share: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) minimum_net_earnings: Decimal,
    pub(crate) social_security_rate: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) social_security_wage_base: Decimal,
    pub(crate) medicare_rate: Decimal,
    pub(crate) employee_social_security_rate: Decimal,
    pub(crate) employee_medicare_rate: Decimal,
    pub(crate) additional_medicare_rate: Decimal,
}

/// The tax on investment income.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetInvestmentIncome {
    pub(crate) rate: Decimal,
}

/// How much of Social Security benefits is taxed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SocialSecurityBenefits {
    pub(crate) lower_share: Decimal,
    pub(crate) upper_share: Decimal,
}

/// The deduction for qualified business income.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessIncome {
    pub(crate) rate: Decimal,
    pub(crate) wage_share: Decimal,
    pub(crate) wage_share_with_property: Decimal,
    pub(crate) property_share: Decimal,
    pub(crate) minimum: Option<MinimumDeduction>,
}

/// The least deduction for an active business, from 2026.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MinimumDeduction {
    #[serde(deserialize_with = "dollars")]
    pub(crate) deduction: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) income: Decimal,
}

/// Deductions from adjusted gross income; what a year does not have is absent from its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deductions {
    pub(crate) charity_share: Decimal,
    pub(crate) charity_floor_share: Option<Decimal>,
    pub(crate) overall_limit: Option<Fraction>,
    pub(crate) state_tax: StateTax,
    pub(crate) senior: Option<Senior>,
    pub(crate) tips: Option<Tips>,
    pub(crate) overtime: Option<Overtime>,
}

/// A share the statute gives as a fraction.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fraction {
    #[serde(deserialize_with = "dollars")]
    pub(crate) numerator: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) denominator: Decimal,
}

/// The limit on state and local taxes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateTax {
    #[serde(deserialize_with = "dollars")]
    pub(crate) limit: Decimal,
    pub(crate) phase_down: Option<PhaseDown>,
}

/// How the limit on state and local taxes falls with income.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhaseDown {
    pub(crate) rate: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) floor: Decimal,
}

/// The deduction for each person of 65 or more.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Senior {
    #[serde(deserialize_with = "dollars")]
    pub(crate) each: Decimal,
    pub(crate) rate: Decimal,
}

/// The deduction for qualified tips.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tips {
    #[serde(deserialize_with = "dollars")]
    pub(crate) step: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) reduction: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) cap: Decimal,
}

/// The deduction for the premium part of overtime; its cap depends on the filing status.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overtime {
    #[serde(deserialize_with = "dollars")]
    pub(crate) step: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) reduction: Decimal,
}

/// The alternative minimum tax.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlternativeMinimum {
    pub(crate) rates: [Decimal; 2],
    pub(crate) phase_out_rate: Decimal,
}

/// The credits for children and other dependants.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChildCredit {
    #[serde(deserialize_with = "dollars")]
    pub(crate) each: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) refundable_each: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) other_dependent: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) phase_out_step: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) phase_out_each: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) earned_floor: Decimal,
    pub(crate) earned_rate: Decimal,
}

/// The credit for low earnings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarnedIncomeCredit {
    #[serde(deserialize_with = "dollars")]
    pub(crate) investment_income_limit: Decimal,
    /// For no, one, two, and three or more qualifying children.
    pub(crate) children: [EarnedIncomeColumn; 4],
}

/// The credit for one number of children.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarnedIncomeColumn {
    #[serde(deserialize_with = "dollars")]
    pub(crate) maximum: Decimal,
    pub(crate) phase_in_rate: Decimal,
    pub(crate) phase_out_rate: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) phase_out_start: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) joint_addition: Decimal,
}

/// Limits on what may be put into retirement accounts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retirement {
    #[serde(deserialize_with = "dollars")]
    pub(crate) ira_limit: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) ira_catch_up: Decimal,
    pub(crate) sep_share: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) sep_limit: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) compensation_limit: Decimal,
}

/// What depends on the filing status.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Statuses {
    single: StatusRules,
    married_filing_jointly: StatusRules,
    married_filing_separately: StatusRules,
    head_of_household: StatusRules,
    qualifying_surviving_spouse: StatusRules,
}

/// One filing status's values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusRules {
    #[serde(deserialize_with = "dollars_list")]
    pub(crate) brackets: [Decimal; 6],
    #[serde(deserialize_with = "dollars")]
    pub(crate) standard_deduction: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) aged_addition: Decimal,
    #[serde(deserialize_with = "dollars_list")]
    pub(crate) capital_gains_tops: [Decimal; 2],
    #[serde(deserialize_with = "dollars")]
    pub(crate) business_income_threshold: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) business_income_phase_in: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) minimum_tax_exemption: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) minimum_tax_phase_out_start: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) minimum_tax_upper_rate_start: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) additional_medicare_threshold: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) net_investment_income_threshold: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) child_credit_phase_out_start: Decimal,
    pub(crate) state_tax_share: Decimal,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) state_tax_phase_down_start: Option<Decimal>,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) senior_phase_out_start: Option<Decimal>,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) tips_phase_out_start: Option<Decimal>,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) overtime_cap: Option<Decimal>,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) overtime_phase_out_start: Option<Decimal>,
    #[serde(default, deserialize_with = "optional_dollars")]
    pub(crate) charity_without_itemizing: Option<Decimal>,
    #[serde(deserialize_with = "dollars")]
    pub(crate) capital_loss_limit: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) business_loss_limit: Decimal,
    #[serde(deserialize_with = "dollars_list")]
    pub(crate) social_security_tops: [Decimal; 2],
    #[serde(deserialize_with = "dollars")]
    pub(crate) prior_year_income_limit: Decimal,
}

/// What has to be paid during the year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Estimated {
    pub(crate) current_year_share: Decimal,
    pub(crate) prior_year_share: Decimal,
    pub(crate) prior_year_share_above: Decimal,
    #[serde(deserialize_with = "dollars")]
    pub(crate) smallest_tax: Decimal,
}

/// An instalment's dates, and how Schedule AI works out its column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DueDate {
    pub(crate) income_to: NaiveDate,
    pub(crate) statutory: NaiveDate,
    pub(crate) due: NaiveDate,
    pub(crate) moved_for: Option<MovedFor>,
    pub(crate) annualization: Decimal,
    pub(crate) cumulative_share: Decimal,
    pub(crate) self_employment_divisor: Decimal,
    pub(crate) months: u32,
}

/// Why a due date is not the 15th (IRC 7503).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MovedFor {
    /// The 15th is a Saturday or a Sunday.
    Weekend,
    /// Emancipation Day of the District of Columbia.
    EmancipationDay,
    /// The birthday of Martin Luther King.
    MartinLutherKingDay,
}

/// One interest rate and the days it holds for, both ends included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatePeriod {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    /// A year; none while the rate is not published.
    pub(crate) rate: Option<Decimal>,
}

impl Rules {
    /// The values of a filing status.
    pub(crate) fn of(&self, status: FilingStatus) -> &StatusRules {
        match status {
            FilingStatus::Single => &self.statuses.single,
            FilingStatus::MarriedFilingJointly => &self.statuses.married_filing_jointly,
            FilingStatus::MarriedFilingSeparately => &self.statuses.married_filing_separately,
            FilingStatus::HeadOfHousehold => &self.statuses.head_of_household,
            FilingStatus::QualifyingSurvivingSpouse => &self.statuses.qualifying_surviving_spouse,
        }
    }
}

fn dollars<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    i64::deserialize(deserializer).map(Decimal::from)
}

fn optional_dollars<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    dollars(deserializer).map(Some)
}

fn dollars_list<'de, D, const COUNT: usize>(deserializer: D) -> Result<[Decimal; COUNT], D::Error>
where
    D: Deserializer<'de>,
{
    let list = Vec::<i64>::deserialize(deserializer)?;
    let count = list.len();
    let amounts: Vec<Decimal> = list.into_iter().map(Decimal::from).collect();
    amounts
        .try_into()
        .map_err(|_| serde::de::Error::invalid_length(count, &"as many amounts as there are bands"))
}
