//! One tax year's parameter file, as types. Where each value comes from is a comment beside it in the file.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::bands::Bands;
use super::person::{StudentLoanPlan, TaxYear};
use crate::years;

/// One year's parameter file. Amounts are pounds, rates shares.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) year: String,
    pub(crate) starts: NaiveDate,
    pub(crate) ends: NaiveDate,
    pub(crate) source: String,
    pub(super) allowance: Allowance,
    pub(super) elsewhere: Bands,
    pub(super) scotland: Bands,
    pub(super) savings: Savings,
    pub(super) dividends: Dividends,
    trading: Trading,
    pub(super) class_1: Contributions,
    pub(super) class_2: Class2,
    pub(super) class_4: Contributions,
    pub(super) student_loans: StudentLoans,
    pub(super) child_benefit: ChildBenefit,
    pub(super) winter_fuel: Option<WinterFuel>,
    pub(crate) mileage: Mileage,
    pub(super) dates: Dates,
    pub(super) payments_on_account: OnAccount,
}

/// The personal allowance and its taper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Allowance {
    pub(super) personal: Decimal,
    pub(super) taper_over: Decimal,
    pub(super) taper_rate: Decimal,
}

/// The starting rate and the nil rate of savings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Savings {
    pub(super) starting_limit: Decimal,
    pub(super) nil_basic: Decimal,
    pub(super) nil_higher: Decimal,
    pub(super) nil_additional: Decimal,
}

/// The nil rate of dividends and what they bear above it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dividends {
    pub(super) nil: Decimal,
    pub(super) rates: Vec<Decimal>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trading {
    allowance: Decimal,
}

/// A class of contributions with a main and an additional rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contributions {
    /// Where the main rate begins and ends.
    pub(super) thresholds: [Decimal; 2],
    /// The main and the additional rate.
    pub(super) rates: [Decimal; 2],
    /// The age in whole years from which nothing is due.
    pub(super) exempt_from_age: u8,
}

/// Voluntary contributions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Class2 {
    pub(super) weekly: Decimal,
    pub(super) small_profits_threshold: Decimal,
}

/// Student loans. A plan without a threshold has no repayment that year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StudentLoans {
    rate: Decimal,
    postgraduate_rate: Decimal,
    pub(super) unearned_ignored: Decimal,
    plan_1: Decimal,
    plan_2: Decimal,
    plan_4: Decimal,
    plan_5: Option<Decimal>,
    postgraduate: Decimal,
}

impl StudentLoans {
    /// The threshold and the rate of a plan, if it asks for repayments in the year.
    pub(super) fn terms(&self, plan: StudentLoanPlan) -> Option<(Decimal, Decimal)> {
        match plan {
            StudentLoanPlan::None => None,
            StudentLoanPlan::Plan1 => Some((self.plan_1, self.rate)),
            StudentLoanPlan::Plan2 => Some((self.plan_2, self.rate)),
            StudentLoanPlan::Plan4 => Some((self.plan_4, self.rate)),
            StudentLoanPlan::Plan5 => self.plan_5.map(|threshold| (threshold, self.rate)),
            StudentLoanPlan::Postgraduate => Some((self.postgraduate, self.postgraduate_rate)),
        }
    }
}

/// The high income child benefit charge.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChildBenefit {
    pub(super) income_over: Decimal,
    pub(super) step: Decimal,
}

/// The winter fuel payment and the income that has it taxed back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WinterFuel {
    pub(super) income_over: Decimal,
    pub(super) age_from: u8,
    pub(super) older_from: u8,
    pub(super) elsewhere: WinterFuelAmounts,
    pub(super) scotland: WinterFuelAmounts,
}

/// What is paid to someone living alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WinterFuelAmounts {
    pub(super) younger: Decimal,
    pub(super) older: Decimal,
}

/// The flat rate for business miles by car or van.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mileage {
    pub(crate) first_miles: Decimal,
    pub(crate) first_rate: Decimal,
    pub(crate) further_rate: Decimal,
}

/// Statutory dates of the year's Self Assessment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    pub(super) register_by: NaiveDate,
    pub(super) file_by: NaiveDate,
}

/// When payments on account are asked for, and when they are due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnAccount {
    pub(super) due: [NaiveDate; 2],
    pub(super) bill_from: Decimal,
    pub(super) deducted_share_up_to: Decimal,
}

impl Rules {
    /// The rules of a tax year, if it has a parameter file.
    pub(crate) fn of(year: TaxYear) -> Option<&'static Self> {
        years::united_kingdom(year.starts()).ok()
    }

    /// Taxable trading profit: nothing on a loss, and nothing when the receipts are within the trading allowance.
    pub(super) fn trading_profit(&self, profit: Decimal, receipts: Decimal) -> Decimal {
        if receipts <= self.trading.allowance { Decimal::ZERO } else { profit.max(Decimal::ZERO) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_file_is_read() {
        let names: Vec<&str> =
            years::united_kingdom_years().unwrap().iter().map(|rules| rules.year.as_str()).collect();
        assert_eq!(names, ["2024/25", "2025/26", "2026/27"]);
        for rules in years::united_kingdom_years().unwrap() {
            assert_eq!(rules.year, TaxYear::containing(rules.ends).to_string());
            for bands in [&rules.elsewhere, &rules.scotland] {
                assert!(bands.is_in_order(), "{}", rules.year);
            }
            assert_eq!(rules.dividends.rates.len(), rules.elsewhere.rates.len());
        }
    }
}
