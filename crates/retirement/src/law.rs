//! The tax of a plan's years by the law of the United States, asked once and looked up after.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tax::FilingStatus;
use tax::us::{Household, Return};

use crate::tax_table::{TaxTable, Taxed};

/// The age from which the law grants a larger standard deduction (26 U.S.C. § 63(f)).
const OLDER_FROM: u32 = 65;

/// The federal tax of plans of one filing status by the rules of a year, for each yearly amount of Social Security they
/// come to. `None` where there are no rules for the year.
///
/// Brackets are taken to rise with prices. The thresholds of the taxed part of Social Security do not rise by law
/// (26 U.S.C. § 86(c)); here they do, so tax on benefits is understated for years far ahead.
pub fn united_states(tax_year: i32, status: FilingStatus, benefit_levels: &[f64]) -> Option<TaxTable> {
    TaxTable::of(benefit_levels, OLDER_FROM, |year| tax(tax_year, status, year))
}

fn tax(tax_year: i32, status: FilingStatus, year: Taxed) -> Option<f64> {
    let household = Household {
        age_self: u8::try_from(year.age).ok(),
        pension_income_minor: minor(year.ordinary)?,
        long_term_gain_minor: minor(year.gains)?,
        social_security_minor: minor(year.benefits)?,
        ..Household::new(tax_year, status)
    };
    let tax = Return::of(&household).ok()?.net_tax;
    tax.checked_mul(Decimal::ONE_HUNDRED)?.to_f64()
}

fn minor(amount: f64) -> Option<i64> {
    Decimal::from_f64_retain(amount).and_then(money::rounded_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pensions_are_taxed_and_a_year_without_rules_has_no_table() {
        let table = united_states(2026, FilingStatus::Single, &[0.0, 2_400_000.0]).unwrap();
        let of = |ordinary, benefits| table.tax(Taxed { ordinary, gains: 0.0, benefits, age: 70 });
        assert!(of(1_000_000.0, 0.0).abs() < 1.0, "below the standard deduction");
        // 60,000 less 18,150 and 6,000: a tenth of 12,400 and 12 % of 23,450.
        assert!((of(6_000_000.0, 0.0) - 405_400.0).abs() < 1.0, "{}", of(6_000_000.0, 0.0));
        assert!(of(6_000_000.0, 2_400_000.0) > of(6_000_000.0, 0.0), "benefits are taxed beside a pension");
        assert_eq!(united_states(2019, FilingStatus::Single, &[0.0]), None);
    }
}
