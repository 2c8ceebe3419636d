//! One person's tax calculation: every figure, from income to what is due and what the next thousand pounds cost.

use rust_decimal::{Decimal, RoundingStrategy};

use super::charges::{gift_aid_recovery, unknown_year, winter_fuel};
use super::income_tax::{Incomes, income_tax};
use super::insurance::{class_1, class_4};
use super::person::{AllowanceOrder, InputError, Person, StudentLoanPlan};
use super::rules::Rules;
use super::student_loan::student_loan;
use crate::working::{Working, WorkingLine};

/// The step of profit that the marginal rate is measured over, in pounds.
const MARGINAL_STEP: Decimal = Decimal::ONE_THOUSAND;

/// The tax calculation of one person and year. Amounts are exact pounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The personal allowance after its taper (ITA 2007 s. 35).
    pub personal_allowance: Decimal,
    /// Total income less Gift Aid with the tax reclaimed (ITA 2007 s. 58); below zero when gifts exceed income.
    pub adjusted_net_income: Decimal,
    /// Tax on earnings and pensions.
    pub tax_non_savings: Decimal,
    /// Tax on interest.
    pub tax_savings: Decimal,
    /// Tax on dividends.
    pub tax_dividends: Decimal,
    /// The three together, without the charges below.
    pub income_tax: Decimal,
    /// Compulsory Class 2 contributions: none since 2024/25.
    pub ni_class_2: Decimal,
    /// Class 4 contributions.
    pub ni_class_4: Decimal,
    /// Class 1 contributions an employer takes from even pay.
    pub ni_class_1_employee: Decimal,
    /// Student loan repayments on all income, before what an employer took.
    pub student_loan_unrounded: Decimal,
    /// The same as Self Assessment asks for it: rounded down to a pound (HMRC SA110 notes).
    pub student_loan: Decimal,
    /// The winter fuel payment taxed back from someone living alone, if they had it.
    pub winter_fuel_payment_charge_if_claimed: Decimal,
    /// Tax that charities reclaimed on Gift Aid beyond the tax charged (ITA 2007 s. 424).
    pub gift_aid_recovery: Decimal,
    /// What payments on account are measured by, before tax deducted at source.
    pub income_tax_plus_class_4: Decimal,
    /// A year of voluntary Class 2 contributions; of use when profits are below the small profits threshold.
    pub voluntary_class_2: Decimal,
    /// Whether profits reach the small profits threshold, so that the year counts for benefits without paying.
    pub is_class_2_treated_as_paid: bool,
    /// Income tax and Class 4 on the next 1,000 pounds of profit, as a share of them.
    pub marginal_rate_1000: Decimal,
}

/// What counts besides income.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances {
    pub(super) is_scottish: bool,
    pub(super) age_years: Option<u8>,
    pub(super) student_loan_plan: StudentLoanPlan,
    pub(super) allowance_order: AllowanceOrder,
}

/// One person's tax calculation.
///
/// # Errors
/// When the year has no parameter file or an amount is out of bounds; the error names the field.
pub fn assess(person: &Person) -> Result<Assessment, InputError> {
    assessed(person, &mut Working::silent())
}

/// The same with every step from income to tax.
///
/// # Errors
/// As [`assess`].
pub fn assess_with_working(person: &Person) -> Result<(Assessment, Vec<WorkingLine>), InputError> {
    let mut working = Working::recorded();
    let assessment = assessed(person, &mut working)?;
    Ok((assessment, working.finish()))
}

fn assessed(person: &Person, working: &mut Working) -> Result<Assessment, InputError> {
    person.check()?;
    let rules = Rules::of(person.tax_year).ok_or_else(|| unknown_year(person.tax_year))?;
    let circumstances = Circumstances {
        is_scottish: person.is_scottish,
        age_years: person.age_years,
        student_loan_plan: person.student_loan_plan,
        allowance_order: person.allowance_order,
    };
    let mut assessment = compute(rules, &incomes_of(rules, person, Decimal::ZERO), &circumstances, working);
    let richer = incomes_of(rules, person, MARGINAL_STEP);
    let with_more = compute(rules, &richer, &circumstances, &mut Working::silent());
    let caused = with_more.income_tax_plus_class_4 - assessment.income_tax_plus_class_4;
    let rule = "Tax on 1,000 pounds more profit, over them";
    assessment.marginal_rate_1000 =
        working.rate("Rate on the next 1,000 pounds of profit", caused / MARGINAL_STEP, rule);
    Ok(assessment)
}

/// The person's income in pounds, with some more receipts and profit.
fn incomes_of(rules: &Rules, person: &Person, more: Decimal) -> Incomes {
    let pounds = |minor| Decimal::new(minor, 2);
    let profit = pounds(person.self_employment_profit_minor) + more;
    let receipts = person.trading_receipts_minor.map_or(profit, |minor| pounds(minor) + more);
    Incomes {
        trading: rules.trading_profit(profit, receipts),
        employment: pounds(person.employment_income_minor),
        pension: pounds(person.private_pension_income_minor),
        savings: pounds(person.savings_interest_minor),
        dividends: pounds(person.dividends_minor),
        gift_aid_paid: pounds(person.gift_aid_paid_minor),
    }
}

/// Everything but the marginal rate, which is left at zero.
pub(super) fn compute(
    rules: &Rules,
    incomes: &Incomes,
    circumstances: &Circumstances,
    working: &mut Working,
) -> Assessment {
    let Circumstances { is_scottish, age_years, student_loan_plan, allowance_order } = *circumstances;
    let taxed = income_tax(rules, incomes, is_scottish, allowance_order, working);
    let income_tax_total = working.money("Income tax", taxed.by_kind.sum(), "ITA 2007 s. 23 step 5");
    let class_1 = class_1(rules, incomes.employment, age_years, working);
    let ni_class_4 = class_4(rules, incomes.trading, class_1, age_years, working);
    let both = working.money("Income tax and Class 4", income_tax_total + ni_class_4, "TMA 1970 s. 59A(1)");
    let loan = student_loan(rules, incomes, student_loan_plan, working);
    let winter_fuel = winter_fuel(rules, incomes, age_years, is_scottish);
    if !winter_fuel.is_zero() {
        working.money("Winter fuel payment taxed back, if it was received", winter_fuel, "Finance Act 2026");
    }
    let recovery = gift_aid_recovery(rules, incomes, income_tax_total);
    if !recovery.is_zero() {
        working.money("Gift Aid tax to give back", recovery, "ITA 2007 s. 424");
    }
    Assessment {
        personal_allowance: taxed.personal_allowance,
        adjusted_net_income: taxed.adjusted_net_income,
        tax_non_savings: taxed.by_kind.non_savings,
        tax_savings: taxed.by_kind.savings,
        tax_dividends: taxed.by_kind.dividends,
        income_tax: income_tax_total,
        ni_class_2: Decimal::ZERO,
        ni_class_4,
        ni_class_1_employee: class_1.main + class_1.additional,
        student_loan_unrounded: loan,
        student_loan: loan.round_dp_with_strategy(0, RoundingStrategy::ToZero),
        winter_fuel_payment_charge_if_claimed: winter_fuel,
        gift_aid_recovery: recovery,
        income_tax_plus_class_4: both,
        voluntary_class_2: rules.class_2.weekly * WEEKS_A_YEAR,
        is_class_2_treated_as_paid: incomes.trading >= rules.class_2.small_profits_threshold,
        marginal_rate_1000: Decimal::ZERO,
    }
}

/// Weeks of a year of voluntary contributions.
const WEEKS_A_YEAR: Decimal = Decimal::from_parts(52, 0, 0, false, 0);
