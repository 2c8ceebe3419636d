//! Tax withheld from a first payment of a pension under the emergency code: as if it came every month of the year.
//!
//! Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682): the code is that of the personal allowance, on a
//! non-cumulative basis, so that a single payment gets one twelfth of the allowance and of every band.

use rust_decimal::{Decimal, RoundingStrategy};

use super::person::{InputError, TaxYear, check_amount};
use super::{Rules, to_pence};
use crate::uk::charges::unknown_year;
use crate::working::Working;

/// Months of a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What is withheld from one taxable payment in pence, to the penny below.
///
/// # Errors
/// When the year has no parameter file or the amount is out of bounds.
pub fn emergency_tax(tax_year: TaxYear, is_scottish: bool, payment_minor: i64) -> Result<i64, InputError> {
    check_amount("payment", payment_minor)?;
    let rules = Rules::of(tax_year).ok_or_else(|| unknown_year(tax_year))?;
    let bands = if is_scottish { &rules.scotland } else { &rules.elsewhere };
    // A code drops the last digit of the allowance and stands for the most that has the same code.
    let code = (rules.allowance.personal / Decimal::TEN).floor();
    let free = ((code * Decimal::TEN + Decimal::from(9)) / MONTHS)
        .round_dp_with_strategy(2, RoundingStrategy::AwayFromZero);
    let taxable = (Decimal::new(payment_minor, 2) - free).floor().max(Decimal::ZERO);
    // A band a month is a twelfth of the band: tax on twelve such payments, divided by twelve.
    let year = bands.tax_between(Decimal::ZERO, taxable * MONTHS, "", &mut Working::silent());
    let month = (year / MONTHS).round_dp_with_strategy(2, RoundingStrategy::ToZero);
    Ok(to_pence(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(is_scottish: bool, payment_minor: i64, expected: i64) {
        assert_eq!(emergency_tax(TaxYear::starting(2026), is_scottish, payment_minor), Ok(expected));
    }

    #[test]
    fn one_twelfth_of_the_allowance_and_of_every_band() {
        check(false, 100_000, 0);
        // 1,048.25 free; 951 at 20 %.
        check(false, 200_000, 19_020);
        // 13,951 taxable: 3,141.67 at 20 %, 7,286.67 at 40 %, 3,522.67 at 45 %.
        check(false, 1_500_000, 512_820);
        assert!(
            emergency_tax(TaxYear::starting(2026), true, 1_500_000).unwrap() > 512_820,
            "Scotland takes more"
        );
        assert!(emergency_tax(TaxYear::starting(1999), false, 1).is_err());
        assert!(emergency_tax(TaxYear::starting(2026), false, -1).is_err());
    }
}
