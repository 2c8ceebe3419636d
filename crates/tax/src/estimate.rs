//! The estimate a customer sees: income so far in, tax so far and the next due date out, with its working.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{uk, us, years};

/// A country whose tax Attune knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Country {
    /// United States, federal taxes only.
    #[serde(rename = "US")]
    UnitedStates,
    /// United Kingdom, with the bands of England, Wales and Northern Ireland.
    #[serde(rename = "GB")]
    UnitedKingdom,
}

impl Country {
    /// The stored name, an ISO 3166-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnitedStates => "US",
            Self::UnitedKingdom => "GB",
        }
    }

    /// The country of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::UnitedStates, Self::UnitedKingdom].into_iter().find(|country| country.code() == code)
    }
}

/// A United States filing status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingStatus {
    /// Unmarried.
    Single,
    /// One return for a married couple.
    MarriedFilingJointly,
    /// A return of one's own although married.
    MarriedFilingSeparately,
    /// Unmarried, with a home for a dependant.
    HeadOfHousehold,
    /// Widowed in one of the two years before, with a home for a child.
    QualifyingSurvivingSpouse,
}

impl FilingStatus {
    /// Every status, in the order of Form 1040.
    pub const ALL: [Self; 5] = [
        Self::Single,
        Self::MarriedFilingJointly,
        Self::MarriedFilingSeparately,
        Self::HeadOfHousehold,
        Self::QualifyingSurvivingSpouse,
    ];

    /// The short name on the command line: `single`, `mfj`, `mfs`, `hoh` or `qss`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::MarriedFilingJointly => "mfj",
            Self::MarriedFilingSeparately => "mfs",
            Self::HeadOfHousehold => "hoh",
            Self::QualifyingSurvivingSpouse => "qss",
        }
    }

    /// The status of that short name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Income and payments from the first day of a tax year to a day in it. All amounts are minor units and not
/// negative, except that business expenses may exceed business income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeToDate {
    /// Gross receipts of self-employment.
    pub business_income_minor: i64,
    /// Deductible costs of self-employment.
    pub business_expenses_minor: i64,
    /// Wages before tax as far as they are known; net pay otherwise.
    pub wages_minor: i64,
    /// Pensions, interest, dividends and rent, all taxed here as ordinary income.
    pub other_income_minor: i64,
    /// What has been paid to the tax authority for this tax year.
    pub paid_minor: i64,
}

/// One line of the working, in the order it is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingLine {
    /// What the amount is.
    pub label: String,
    /// Minor units.
    pub amount_minor: i64,
    /// The form line or provision it follows, such as `Schedule SE line 4a`.
    pub rule: String,
}

/// A date on which tax has to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// The last day of income it covers.
    pub income_to: NaiveDate,
    /// The day it has to be paid by.
    pub due: NaiveDate,
}

/// Tax on the income seen so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// The tax year, such as `2026` or `2026/27`.
    pub tax_year: String,
    /// Income tax, minor units.
    pub income_tax_minor: i64,
    /// Self-employment tax or National Insurance, minor units.
    pub contributions_minor: i64,
    /// Both together less what has been paid; negative when too much was paid.
    pub unpaid_minor: i64,
    /// The tax caused by the last tenth of business profit over that tenth, in basis points: what to set aside
    /// of the next deposit. Zero without profit.
    pub marginal_rate_bp: i64,
    /// The next date on or after the day asked for, if a known year has one.
    pub next_instalment: Option<Instalment>,
    /// Every step from income to tax.
    pub working: Vec<WorkingLine>,
    /// Where the figures come from.
    pub source: String,
}

/// Why there is no estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// No parameter file covers the day.
    #[error("no tax rules are known for {0}")]
    UnknownYear(NaiveDate),
    /// A parameter file of ours is wrong; a test keeps this from happening.
    #[error("the tax rules of this year cannot be read")]
    BadParameters,
    /// Beyond what the arithmetic can hold.
    #[error("an amount is too large")]
    TooLarge,
}

/// Tax on the income of the tax year that holds `on`, seen so far. Income is not projected to the year's end.
///
/// # Errors
/// When no rules are known for the day, or an amount is beyond 64 bits of minor units.
pub fn estimate(
    country: Country,
    status: FilingStatus,
    income: &IncomeToDate,
    on: NaiveDate,
) -> Result<Estimate, TaxError> {
    let (liability, tax_year, source) = liability_of(country, status, income, on)?;
    let total = liability.income_tax.checked_add(liability.contributions).ok_or(TaxError::TooLarge)?;
    let profit_minor = income.business_income_minor.saturating_sub(income.business_expenses_minor);
    let tenth_minor = profit_minor / 10;
    let marginal_rate_bp = if tenth_minor > 0 {
        let less =
            IncomeToDate { business_income_minor: income.business_income_minor - tenth_minor, ..*income };
        let (without, _, _) = liability_of(country, status, &less, on)?;
        let caused = total - without.income_tax - without.contributions;
        let rate = caused * Decimal::from(1_000_000) / Decimal::from(tenth_minor);
        rate.round().to_i64().ok_or(TaxError::TooLarge)?
    } else {
        0
    };
    let total_minor = to_minor(total)?;
    Ok(Estimate {
        tax_year,
        income_tax_minor: to_minor(liability.income_tax)?,
        contributions_minor: to_minor(liability.contributions)?,
        unpaid_minor: total_minor.checked_sub(income.paid_minor).ok_or(TaxError::TooLarge)?,
        marginal_rate_bp,
        next_instalment: years::next_instalment(country, on)?,
        working: liability.working,
        source,
    })
}

fn liability_of(
    country: Country,
    status: FilingStatus,
    income: &IncomeToDate,
    on: NaiveDate,
) -> Result<(Liability, String, String), TaxError> {
    Ok(match country {
        Country::UnitedStates => {
            let rules = years::united_states(on)?;
            (us::liability(rules, status, income)?, rules.year.clone(), rules.source.clone())
        }
        Country::UnitedKingdom => {
            let rules = years::united_kingdom(on)?;
            (uk::liability(&rules, income)?, rules.year, rules.source)
        }
    })
}

/// Tax in major units, with its working.
pub(crate) struct Liability {
    pub(crate) income_tax: Decimal,
    pub(crate) contributions: Decimal,
    pub(crate) working: Vec<WorkingLine>,
}

/// Collects the working as it is computed.
#[derive(Default)]
pub(crate) struct Working(Vec<WorkingLine>);

impl Working {
    /// Notes a line and gives its amount back.
    pub(crate) fn line(&mut self, label: &str, amount: Decimal, rule: &str) -> Result<Decimal, TaxError> {
        self.0.push(WorkingLine {
            label: label.to_owned(),
            amount_minor: to_minor(amount)?,
            rule: rule.to_owned(),
        });
        Ok(amount)
    }

    /// All lines.
    pub(crate) fn finish(self) -> Vec<WorkingLine> {
        self.0
    }
}

/// Minor units as major units. Both countries' currencies have two digits.
pub(crate) fn to_major(amount_minor: i64) -> Decimal {
    Decimal::new(amount_minor, 2)
}

fn to_minor(amount: Decimal) -> Result<i64, TaxError> {
    let cents = amount.checked_mul(Decimal::ONE_HUNDRED).ok_or(TaxError::TooLarge)?;
    cents.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().ok_or(TaxError::TooLarge)
}

/// Tax by bands: `tops[i]` is where `rates[i]` ends, the last rate has no end.
pub(crate) fn by_bands(taxable: Decimal, tops: &[i64], rates: &[Decimal]) -> Decimal {
    let mut tax = Decimal::ZERO;
    let mut from = Decimal::ZERO;
    for (index, rate) in rates.iter().enumerate() {
        let to = tops.get(index).map_or(Decimal::MAX, |top| Decimal::from(*top));
        let in_band = (taxable.min(to) - from).max(Decimal::ZERO);
        tax += in_band * rate;
        from = to.min(taxable.max(from));
        if taxable <= to {
            break;
        }
    }
    tax
}
