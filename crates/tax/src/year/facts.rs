//! What statements, receipts and journeys show of one tax year so far.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Income and costs from the first day of a tax year to a day in it, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The first day of the tax year.
    pub from: NaiveDate,
    /// The last day they cover.
    pub to: NaiveDate,
    /// Business receipts before costs.
    pub business_income_minor: i64,
    /// Costs of the business as far as its tax form lets them be deducted.
    pub deductible_minor: i64,
    /// Pay as it reached the account.
    pub wages_minor: i64,
    /// Pensions.
    pub pension_minor: i64,
    /// State benefits: Social Security in the United States, the State Pension in the United Kingdom.
    pub state_benefit_minor: i64,
    /// Interest.
    pub interest_minor: i64,
    /// Dividends.
    pub dividend_minor: i64,
    /// Rents, taxed like other ordinary income here.
    pub rental_minor: i64,
    /// The same to the end of each quarter of the tax year that has begun; a quarter's own facts name none.
    pub quarters: Vec<Facts>,
}

impl Facts {
    /// A year without anything in it.
    pub fn none(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from,
            to,
            business_income_minor: 0,
            deductible_minor: 0,
            wages_minor: 0,
            pension_minor: 0,
            state_benefit_minor: 0,
            interest_minor: 0,
            dividend_minor: 0,
            rental_minor: 0,
            quarters: Vec::new(),
        }
    }

    /// Business receipts less deductible costs; negative for a loss.
    pub fn profit_minor(&self) -> i64 {
        self.business_income_minor.saturating_sub(self.deductible_minor)
    }

    /// The year as it would be with the rest of it added.
    #[must_use]
    pub fn with_rest(&self, rest: &RestOfYear) -> Self {
        Self {
            business_income_minor: self.business_income_minor.saturating_add(rest.business_income_minor),
            deductible_minor: self.deductible_minor.saturating_add(rest.deductible_minor),
            wages_minor: self.wages_minor.saturating_add(rest.wages_minor),
            pension_minor: self.pension_minor.saturating_add(rest.pension_minor),
            state_benefit_minor: self.state_benefit_minor.saturating_add(rest.state_benefit_minor),
            interest_minor: self.interest_minor.saturating_add(rest.interest_minor),
            dividend_minor: self.dividend_minor.saturating_add(rest.dividend_minor),
            rental_minor: self.rental_minor.saturating_add(rest.rental_minor),
            quarters: Vec::new(),
            ..*self
        }
    }

    /// The same with this much more business income, or less when negative.
    #[must_use]
    pub fn with_income(&self, more_minor: i64) -> Self {
        Self { business_income_minor: self.business_income_minor.saturating_add(more_minor), ..self.clone() }
    }
}

/// What the rest of the tax year is expected to bring, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestOfYear {
    /// Business receipts.
    pub business_income_minor: i64,
    /// Deductible costs.
    pub deductible_minor: i64,
    /// Pay as it will reach the account.
    pub wages_minor: i64,
    /// Pensions.
    pub pension_minor: i64,
    /// State benefits.
    pub state_benefit_minor: i64,
    /// Interest.
    pub interest_minor: i64,
    /// Dividends.
    pub dividend_minor: i64,
    /// Rents.
    pub rental_minor: i64,
}
