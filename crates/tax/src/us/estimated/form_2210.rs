//! Form 2210 as forms are filled: from the lines of a return, from the lines of Schedule AI, and from a year of
//! earnings. Each keeps the precision its readers expect, and says which.

use rust_decimal::Decimal;

use super::required::{PriorYear, is_below_smallest, prior_year_amount, required};
use super::schedule_ai::{Precision, by_tax_table, instalments, self_employment_tax};
use crate::country::FilingStatus;
use crate::us::household::check_amount;
use crate::us::rules::{DueDate, Rules, StatusRules};
use crate::us::tax_return::{compute, rules_of_year};
use crate::us::{Household, Refusal, business_income};
use crate::working::Working;
use crate::working::to_major;

/// The age assumed of the filer in [`YearOfEarnings`], whose input has none: one at which a filer without a child may
/// have the credit on low earnings.
const ASSUMED_AGE: u8 = 40;

/// Page 1 and Part III Section A from a return's lines. Cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form2210Input {
    /// The calendar year.
    pub tax_year: i32,
    /// How this year is filed.
    pub filing_status: FilingStatus,
    /// Tax after credits, line 1.
    pub tax_after_credits_minor: i64,
    /// Other taxes, line 2.
    pub other_taxes_minor: i64,
    /// Refundable credits, line 3.
    pub refundable_credits_minor: i64,
    /// Withholding, line 6.
    pub withholding_minor: i64,
    /// The year before.
    pub prior_year: PriorYear,
    /// Estimated payments by each due date.
    pub payments_minor: [i64; 4],
}

/// Page 1 and Part III Section A. Dollars; line 10 is in whole dollars, everything else exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form2210 {
    /// This year's tax, line 4.
    pub tax: Decimal,
    /// Nine tenths of it, line 5.
    pub current_year_amount: Decimal,
    /// What withholding leaves of it, line 7.
    pub after_withholding: Decimal,
    /// The amount by last year's tax, line 8.
    pub prior_year_amount: Decimal,
    /// The required annual payment, line 9.
    pub required_annual: Decimal,
    /// Whether line 7 is too small for a penalty.
    pub is_below_smallest: bool,
    /// Whether withholding alone reaches line 9.
    pub is_withholding_enough: bool,
    /// Required instalments, line 10; zero where page 1 ends with no penalty and Part III is not filled in.
    pub instalments: [Decimal; 4],
    /// Underpayments, line 17.
    pub underpayment: [Decimal; 4],
    /// Overpayments carried on, line 18.
    pub overpayment: [Decimal; 4],
}

impl Form2210 {
    /// Fills the form in.
    ///
    /// # Errors
    /// A tax year without rules, and an amount that is negative or too large.
    pub fn of(input: &Form2210Input) -> Result<Self, Refusal> {
        let rules = rules_of_year(input.tax_year)?;
        let amounts = [
            ("tax_after_credits", input.tax_after_credits_minor),
            ("other_taxes", input.other_taxes_minor),
            ("refundable_credits", input.refundable_credits_minor),
            ("withholding", input.withholding_minor),
            ("prior_year_tax", input.prior_year.tax_minor),
        ];
        let payments =
            input.payments_minor.map(|amount_minor| ("estimated_payments_by_due_date", amount_minor));
        for (field, amount_minor) in amounts.into_iter().chain(payments) {
            check_amount(field, amount_minor)?;
        }
        let tax = to_major(input.tax_after_credits_minor) + to_major(input.other_taxes_minor)
            - to_major(input.refundable_credits_minor);
        let withholding = to_major(input.withholding_minor);
        let required = required(rules, input.filing_status, tax, Some(input.prior_year));
        let is_below_smallest = is_below_smallest(rules, tax, withholding);
        let is_withholding_enough = withholding >= required.annual;
        let instalment = if is_below_smallest || is_withholding_enough {
            Decimal::ZERO
        } else {
            Precision::WholeDollars.line(required.annual / Decimal::from(4))
        };
        let paid =
            input.payments_minor.map(|amount_minor| to_major(amount_minor) + withholding / Decimal::from(4));
        let (underpayment, overpayment) = carried([instalment; 4], paid);
        Ok(Self {
            tax,
            current_year_amount: tax * rules.estimated.current_year_share,
            after_withholding: tax - withholding,
            prior_year_amount: prior_year_amount(rules, input.filing_status, input.prior_year),
            required_annual: required.annual,
            is_below_smallest,
            is_withholding_enough,
            instalments: [instalment; 4],
            underpayment,
            overpayment,
        })
    }
}

/// Part III Section A: underpayments (line 17) and overpayments (line 18). What is paid in a column first makes good
/// what the columns before it are short of.
fn carried(instalments: [Decimal; 4], paid: [Decimal; 4]) -> ([Decimal; 4], [Decimal; 4]) {
    let mut underpayment = [Decimal::ZERO; 4];
    let mut overpayment = [Decimal::ZERO; 4];
    let (mut over, mut short) = (Decimal::ZERO, Decimal::ZERO);
    let columns = underpayment.iter_mut().zip(&mut overpayment).zip(instalments).zip(paid);
    for (((underpaid, overpaid), instalment), paid) in columns {
        let at_hand = paid + over;
        let left = (at_hand - short).max(Decimal::ZERO);
        let still_short = (short - at_hand).max(Decimal::ZERO);
        *underpaid = (instalment - left).max(Decimal::ZERO);
        *overpaid = (left - instalment).max(Decimal::ZERO);
        over = *overpaid;
        short = still_short + *underpaid;
    }
    (underpayment, overpayment)
}

/// Schedule AI from its own lines, for a filer without a business-income deduction. Cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleAiInput {
    /// The calendar year.
    pub tax_year: i32,
    /// How this year is filed.
    pub filing_status: FilingStatus,
    /// This year's tax, Form 2210 line 4.
    pub tax_minor: i64,
    /// The amount by last year's tax, Form 2210 line 8.
    pub prior_year_amount_minor: i64,
    /// Adjusted gross income since January, line 1.
    pub adjusted_gross_minor: [i64; 4],
    /// Net earnings from self-employment since January, line 28.
    pub net_earnings_minor: [i64; 4],
    /// Wages under Social Security since January, line 30.
    pub wages_minor: [i64; 4],
    /// The standard deduction, line 7.
    pub standard_deduction_minor: i64,
}

/// Schedule AI. Dollars: lines 21, 24 and 35 in whole dollars, and line 14 by the Tax Table below 100,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleAi {
    /// The required annual payment, Form 2210 line 9.
    pub required_annual: Decimal,
    /// Annualised taxable income, line 13.
    pub taxable: [Decimal; 4],
    /// Tax on it, line 14.
    pub tax: [Decimal; 4],
    /// Annualised self-employment tax, line 36.
    pub self_employment_tax: [Decimal; 4],
    /// The applicable part of both, line 21.
    pub applicable: [Decimal; 4],
    /// Required instalments, line 27 and Form 2210 line 10.
    pub instalments: [Decimal; 4],
}

impl ScheduleAi {
    /// Fills the schedule in.
    ///
    /// # Errors
    /// A tax year without rules, and an amount that is negative where it must not be, or too large.
    pub fn of(input: &ScheduleAiInput) -> Result<Self, Refusal> {
        let rules = rules_of_year(input.tax_year)?;
        let single = [
            ("line4_total_tax", input.tax_minor),
            ("line8_prior", input.prior_year_amount_minor),
            ("standard_deduction", input.standard_deduction_minor),
        ];
        let wages = input.wages_minor.map(|amount_minor| ("period_ss_wages", amount_minor));
        let earnings = input.net_earnings_minor.map(|amount_minor| ("period_net_se_earnings", amount_minor));
        let incomes = input.adjusted_gross_minor.map(|amount_minor| ("period_agi", amount_minor));
        for (field, amount_minor) in single.into_iter().chain(wages).chain(earnings).chain(incomes) {
            check_amount(field, amount_minor)?;
        }
        let status = rules.of(input.filing_status);
        let standard = to_major(input.standard_deduction_minor);
        let by_current_year = to_major(input.tax_minor) * rules.estimated.current_year_share;
        let required_annual = by_current_year.min(to_major(input.prior_year_amount_minor));
        let precision = Precision::WholeDollars;
        let columns = by_column(rules, |column, index| {
            let taxable = to_major(input.adjusted_gross_minor[index]) * column.annualization - standard;
            let taxable = taxable.max(Decimal::ZERO);
            let net = to_major(input.net_earnings_minor[index]);
            let wages = to_major(input.wages_minor[index]);
            let on_earnings = self_employment_tax(rules, column, net, wages, precision);
            (taxable, by_tax_table(rules, status, taxable), on_earnings)
        });
        let taxes = columns.map(|(_, tax, on_earnings)| tax + on_earnings);
        Ok(Self {
            required_annual,
            taxable: columns.map(|(taxable, ..)| taxable),
            tax: columns.map(|(_, tax, _)| tax),
            self_employment_tax: columns.map(|(.., on_earnings)| on_earnings),
            applicable: by_column(rules, |column, index| {
                precision.line(taxes[index] * column.cumulative_share)
            }),
            instalments: instalments(rules, taxes, required_annual, precision),
        })
    }
}

/// A year of one filer's profit and wages with nothing else. Cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfEarningsInput {
    /// The calendar year.
    pub tax_year: i32,
    /// How this year is filed.
    pub filing_status: FilingStatus,
    /// Profit since January by the end of each period; may be negative.
    pub profit_minor: [i64; 4],
    /// Wages since January by the end of each period.
    pub wages_minor: [i64; 4],
    /// Withholding of the year.
    pub withholding_minor: i64,
    /// The year before.
    pub prior_year: PriorYear,
}

/// A year of earnings by Schedule AI, end to end. Dollars, unrounded. The return is computed by the continuous
/// formula, the columns by the Tax Table below 100,000; they annualise the business-income deduction without its
/// limits above the threshold, and hold neither Additional Medicare tax nor refundable credits, because the input
/// names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfEarnings {
    /// The year's tax after refundable credits.
    pub net_tax: Decimal,
    /// The required annual payment, Form 2210 line 9.
    pub required_annual: Decimal,
    /// A quarter of what withholding leaves of it.
    pub quarterly_after_withholding: Decimal,
    /// Instalments by Schedule AI before withholding, line 27.
    pub instalments: [Decimal; 4],
}

impl YearOfEarnings {
    /// Works the year out.
    ///
    /// # Errors
    /// A tax year without rules, and an amount that is negative where it must not be, or too large.
    pub fn of(input: &YearOfEarningsInput) -> Result<Self, Refusal> {
        let rules = rules_of_year(input.tax_year)?;
        let wages = input.wages_minor.map(|amount_minor| ("cumulative_wages", amount_minor));
        let profits = input.profit_minor.map(|amount_minor| ("cumulative_se_profit", amount_minor));
        let single =
            [("withholding", input.withholding_minor), ("prior_year_tax", input.prior_year.tax_minor)];
        for (field, amount_minor) in single.into_iter().chain(wages).chain(profits) {
            check_amount(field, amount_minor)?;
        }
        let [.., profit_minor] = input.profit_minor;
        let [.., wages_minor] = input.wages_minor;
        let household = Household {
            age_self: Some(ASSUMED_AGE),
            profit_self_minor: profit_minor,
            wages_self_minor: wages_minor,
            ..Household::new(input.tax_year, input.filing_status)
        };
        let net_tax = compute(rules, &household, &mut Working::silent()).net_tax;
        let required = required(rules, input.filing_status, net_tax, Some(input.prior_year));
        let status = rules.of(input.filing_status);
        let taxes = by_column(rules, |column, index| {
            let profit = to_major(input.profit_minor[index]);
            annualized_tax(rules, status, column, profit, to_major(input.wages_minor[index]))
        });
        let after_withholding = (required.annual - to_major(input.withholding_minor)).max(Decimal::ZERO);
        Ok(Self {
            net_tax,
            required_annual: required.annual,
            quarterly_after_withholding: after_withholding / Decimal::from(4),
            instalments: instalments(rules, taxes, required.annual, Precision::Exact),
        })
    }
}

/// A column's tax on profit and wages since January: lines 1 to 19.
fn annualized_tax(
    rules: &Rules,
    status: &StatusRules,
    column: &DueDate,
    profit: Decimal,
    wages: Decimal,
) -> Decimal {
    let net = profit * rules.self_employment.net_share;
    let is_too_small = net * column.annualization < rules.self_employment.minimum_net_earnings;
    let on_earnings = if is_too_small {
        Decimal::ZERO
    } else {
        self_employment_tax(rules, column, net, wages, Precision::Exact)
    };
    let half = on_earnings / column.self_employment_divisor;
    let annualized = (profit + wages - half) * column.annualization;
    let before = (annualized - status.standard_deduction).max(Decimal::ZERO);
    let business = (profit - half) * column.annualization;
    let deduction = business_income::annualized_deduction(&rules.business_income, business, before);
    by_tax_table(rules, status, (before - deduction).max(Decimal::ZERO)) + on_earnings
}

/// A value for each column.
fn by_column<Value>(rules: &Rules, mut of: impl FnMut(&DueDate, usize) -> Value) -> [Value; 4] {
    std::array::from_fn(|index| of(&rules.instalments[index], index))
}
