//! Charges that take back a payment or a relief. They stand apart from income tax, because whether they are due
//! depends on what was claimed.

use rust_decimal::Decimal;

use super::income_tax::{Incomes, grossed_up};
use super::person::{InputError, TaxYear, check_amount};
use super::rules::Rules;
use super::to_pence;

/// The winter fuel payment that is taxed back from someone living alone who had it, pounds.
pub(super) fn winter_fuel(
    rules: &Rules,
    incomes: &Incomes,
    age_years: Option<u8>,
    is_scottish: bool,
) -> Decimal {
    let Some((payment, age)) = rules.winter_fuel.as_ref().zip(age_years) else {
        return Decimal::ZERO;
    };
    let amounts = if is_scottish { &payment.scotland } else { &payment.elsewhere };
    if age < payment.age_from || incomes.total() <= payment.income_over {
        Decimal::ZERO
    } else if age < payment.older_from {
        amounts.younger
    } else {
        amounts.older
    }
}

/// Basic rate tax that charities reclaimed beyond the tax the giver was charged (ITA 2007 s. 424), pounds.
pub(super) fn gift_aid_recovery(rules: &Rules, incomes: &Incomes, income_tax: Decimal) -> Decimal {
    let reclaimed = grossed_up(incomes.gift_aid_paid, rules) - incomes.gift_aid_paid;
    (reclaimed - income_tax).max(Decimal::ZERO)
}

/// The high income child benefit charge in pence: a hundredth of the benefit for each full step of adjusted net
/// income above the start, rounded down to a pound (ITEPA 2003 ss. 681B, 681C). The couple's higher income counts.
///
/// # Errors
/// When the year has no parameter file or an amount is out of bounds.
pub fn child_benefit_charge(
    tax_year: TaxYear,
    adjusted_net_income_minor: i64,
    benefit_received_minor: i64,
) -> Result<i64, InputError> {
    check_amount("adjusted_net_income", adjusted_net_income_minor)?;
    check_amount("child_benefit", benefit_received_minor)?;
    let rules = Rules::of(tax_year).ok_or_else(|| unknown_year(tax_year))?;
    let above = Decimal::new(adjusted_net_income_minor, 2) - rules.child_benefit.income_over;
    let hundredths = (above / rules.child_benefit.step).floor().max(Decimal::ZERO).min(Decimal::ONE_HUNDRED);
    let benefit = Decimal::new(benefit_received_minor, 2);
    Ok(to_pence((benefit * hundredths / Decimal::ONE_HUNDRED).floor()))
}

/// The fault of a tax year without a parameter file.
pub(super) fn unknown_year(tax_year: TaxYear) -> InputError {
    InputError::new("tax_year", &format!("{tax_year} has no known rules"))
}
