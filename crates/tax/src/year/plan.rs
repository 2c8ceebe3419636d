//! One tax year of one customer, worked out whole: what goes in travels to the browser, and comes out the same there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::liability::working_of;
use super::{Facts, PaidTax, Position, RestOfYear, Schedule, TaxProfile, position, schedule, tax_on};
use crate::country::{Country, TaxError};
use crate::set_aside::Accrued;
use crate::working::WorkingLine;

/// Everything a tax year is worked out from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanInputs {
    /// Whose tax it is.
    pub country: Country,
    /// What the customer told of the year.
    pub profile: TaxProfile,
    /// What is seen of it so far.
    pub facts: Facts,
    /// Whether the history reaches back to the year's first day.
    pub is_covered: bool,
    /// What the rest of it is expected to bring.
    pub rest: RestOfYear,
    /// Payments that belong to it.
    pub payments: Vec<PaidTax>,
    /// The year before, where the history covers it.
    pub last_year: Option<Facts>,
    /// The day it is looked at.
    pub as_of: NaiveDate,
}

/// A tax year worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What it was worked out from.
    pub inputs: PlanInputs,
    /// Where the customer stands.
    pub position: Position,
    /// When and how much to pay.
    pub schedule: Schedule,
}

impl Plan {
    /// Works a tax year out.
    ///
    /// # Errors
    /// When no rules are known for the year, or an amount is beyond what they can hold.
    pub fn of(inputs: PlanInputs) -> Result<Self, TaxError> {
        let PlanInputs { country, profile, facts, rest, payments, last_year, as_of, .. } = &inputs;
        let position = position(*country, profile, facts, rest)?;
        let schedule = schedule(profile, facts, rest, &position, payments, last_year.as_ref(), *as_of)?;
        Ok(Self { position, schedule, inputs })
    }

    /// Every step from the income so far to its tax, by form and line.
    ///
    /// # Errors
    /// As [`Plan::of`], which refuses the same facts.
    pub fn working(&self) -> Result<Vec<WorkingLine>, TaxError> {
        working_of(self.inputs.country, &self.inputs.profile, &self.inputs.facts)
    }

    /// What has been paid towards this year's own tax, minor units.
    pub fn paid_minor(&self) -> i64 {
        self.schedule.paid_minor(&self.inputs.payments)
    }

    /// Tax on the income so far that is neither taken at source nor paid; below zero when more was paid.
    pub fn unpaid_minor(&self) -> i64 {
        self.position.accrued_minor().saturating_sub(self.paid_minor())
    }

    /// What is left of an earlier year's bill that this year's schedule still asks for, minor units.
    pub fn earlier_unpaid_minor(&self) -> i64 {
        match &self.schedule {
            Schedule::UnitedStates(_) => 0,
            Schedule::UnitedKingdom(assessment) => {
                let [first, ..] = &assessment.dates;
                first.balancing_minor.unwrap_or(0).saturating_sub(first.paid_minor).max(0)
            }
        }
    }

    /// What to keep back from cash: everything accrued and unpaid, never below zero, minor units.
    pub fn to_keep_back_minor(&self) -> i64 {
        self.unpaid_minor().max(0).saturating_add(self.earlier_unpaid_minor())
    }

    /// Whether the customer pays at least some tax themselves: there is business income, or something was paid, or
    /// the year's tax is not all taken at source.
    pub fn pays_oneself(&self) -> bool {
        let facts = &self.inputs.facts;
        facts.business_income_minor > 0
            || self.inputs.profile.earlier_profit_minor.is_some()
            || !self.inputs.payments.is_empty()
            || self.inputs.profile.withheld_minor.is_some_and(|_| self.unpaid_minor() > 0)
    }

    /// The tax accrued without and with one more business deposit and its costs, minor units.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn accrued_with(&self, before: &Facts, deposit_minor: i64) -> Result<Accrued, TaxError> {
        let PlanInputs { country, profile, .. } = &self.inputs;
        let withheld_minor = self.position.withheld_so_far_minor;
        let accrued = |facts: &Facts| {
            tax_on(*country, profile, facts).map(|tax| tax.total_minor.saturating_sub(withheld_minor))
        };
        Ok(Accrued {
            without_minor: accrued(before)?,
            with_minor: accrued(&before.with_income(deposit_minor))?,
        })
    }
}
