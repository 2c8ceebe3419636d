//! Taking money from a pension pot in the United Kingdom: what is free of tax, what is withheld at first, what is due in
//! the end, and the ages from which it and the State Pension can be had.

use chrono::NaiveDate;
use tax::uk::{InputError, Person, TaxYear, assess, emergency_tax, to_pence};

/// The most that is free of tax over a life, in pence: the lump sum allowance (Income Tax (Earnings and Pensions) Act 2003
/// s. 637P as inserted by Finance Act 2024).
pub const LUMP_SUM_ALLOWANCE_MINOR: i64 = 26_827_500;
/// The part of what is taken that is free of tax while the allowance lasts (Finance Act 2004 s. 166 and sch. 29).
const FREE_SHARE: i64 = 4;
/// Largest amount that is worked out, in pence.
const AMOUNT_MINOR_MAX: i64 = 10_000_000_000;

/// A first payment out of a pot. Amounts are pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// What is taken.
    pub taken_minor: i64,
    /// What of the lump sum allowance was used before.
    pub allowance_used_minor: i64,
    /// Other pensions and pay of the tax year.
    pub other_income_minor: i64,
    /// The tax year.
    pub tax_year: TaxYear,
    /// Whether Scottish rates hold.
    pub is_scottish: bool,
    /// Whether nothing stays in the pot.
    pub empties_pot: bool,
}

/// What becomes of it. Amounts are pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithdrawalTax {
    /// Free of tax.
    pub free_minor: i64,
    /// Taxed as income.
    pub taxable_minor: i64,
    /// Withheld by the provider under the emergency code.
    pub withheld_minor: i64,
    /// What the year's tax rises by.
    pub due_minor: i64,
    /// What is left of the lump sum allowance.
    pub allowance_left_minor: i64,
    /// The form that asks for what was withheld too much, without waiting for the year's end.
    pub form: &'static str,
}

impl WithdrawalTax {
    /// What arrives at first.
    pub fn arrives_minor(&self) -> i64 {
        self.free_minor.saturating_add(self.taxable_minor).saturating_sub(self.withheld_minor)
    }

    /// What comes back; below zero what is still to be paid.
    pub fn back_minor(&self) -> i64 {
        self.withheld_minor.saturating_sub(self.due_minor)
    }
}

impl Withdrawal {
    /// What becomes of it.
    ///
    /// # Errors
    /// A year without rules, or an amount out of bounds.
    pub fn tax(&self) -> Result<WithdrawalTax, InputError> {
        let is_amount = |minor: i64| (0..=AMOUNT_MINOR_MAX).contains(&minor);
        let taken_minor = if is_amount(self.taken_minor) { self.taken_minor } else { -1 };
        let left_before = LUMP_SUM_ALLOWANCE_MINOR.saturating_sub(self.allowance_used_minor.max(0)).max(0);
        let free_minor = (taken_minor / FREE_SHARE).clamp(0, left_before);
        let taxable_minor = taken_minor - free_minor;
        let withheld_minor = emergency_tax(self.tax_year, self.is_scottish, taxable_minor)?;
        let with = |more_minor: i64| {
            let person = Person {
                is_scottish: self.is_scottish,
                private_pension_income_minor: self.other_income_minor.saturating_add(more_minor),
                ..Person::new(self.tax_year)
            };
            assess(&person).map(|assessment| assessment.income_tax)
        };
        let due_minor = to_pence(with(taxable_minor)? - with(0)?);
        let form = match (self.empties_pot, self.other_income_minor > 0) {
            (false, _) => "P55",
            (true, true) => "P53Z",
            (true, false) => "P50Z",
        };
        let allowance_left_minor = left_before - free_minor;
        Ok(WithdrawalTax { free_minor, taxable_minor, withheld_minor, due_minor, allowance_left_minor, form })
    }
}

/// The age from which a private pension can be drawn on: 55, and 57 from 6 April 2028 (Finance Act 2022 s. 10).
pub fn minimum_pension_age(on: NaiveDate) -> u32 {
    let is_later = NaiveDate::from_ymd_opt(2028, 4, 6).is_some_and(|raised| on >= raised);
    if is_later { 57 } else { 55 }
}

/// The State Pension ages of those born in a year, the least and the most (Pensions Act 1995 sch. 4 as amended by the
/// Pensions Acts 2007, 2011 and 2014); `None` before the last change for women and men alike.
pub fn state_pension_ages(birth_year: i32) -> Option<(u32, u32)> {
    match birth_year {
        ..=1954 => None,
        1955..=1959 => Some((66, 66)),
        1960..=1961 => Some((66, 67)),
        1962..=1976 => Some((67, 67)),
        1977..=1978 => Some((67, 68)),
        _ => Some((68, 68)),
    }
}

/// The full new State Pension a week in pence, by the year the tax year starts in (Social Security Benefits Up-rating
/// Orders); `None` for a year not yet known here.
pub fn full_state_pension_weekly_minor(tax_year: TaxYear) -> Option<i64> {
    match tax_year.start_year() {
        2024 => Some(22_120),
        2025 => Some(23_025),
        2026 => Some(24_130),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withdrawal(taken_minor: i64, other_income_minor: i64) -> Withdrawal {
        Withdrawal {
            taken_minor,
            allowance_used_minor: 0,
            other_income_minor,
            tax_year: TaxYear::starting(2026),
            is_scottish: false,
            empties_pot: false,
        }
    }

    #[test]
    fn a_first_payment_is_taxed_as_if_it_came_every_month() {
        let found = withdrawal(2_000_000, 1_200_000).tax().unwrap();
        assert_eq!((found.free_minor, found.taxable_minor), (500_000, 1_500_000));
        // 27,000 less 12,570 at 20 %, where 12,000 bore nothing: 2,886 of the 5,128.20 withheld.
        assert_eq!((found.withheld_minor, found.due_minor), (512_820, 288_600));
        assert_eq!((found.back_minor(), found.arrives_minor()), (224_220, 1_487_180));
        assert_eq!((found.form, found.allowance_left_minor), ("P55", 26_327_500));
    }

    #[test]
    fn the_allowance_ends_and_each_form_has_its_case() {
        let nearly = Withdrawal { allowance_used_minor: 26_800_000, ..withdrawal(1_000_000, 0) };
        let found = nearly.tax().unwrap();
        assert_eq!((found.free_minor, found.taxable_minor, found.allowance_left_minor), (27_500, 972_500, 0));
        let form = |other| Withdrawal { empties_pot: true, ..withdrawal(100_000, other) }.tax().unwrap().form;
        assert_eq!([form(0), form(1)], ["P50Z", "P53Z"]);
        assert!(withdrawal(-1, 0).tax().is_err() && withdrawal(i64::MAX, 0).tax().is_err());
    }

    #[test]
    fn ages_follow_the_acts() {
        assert_eq!(minimum_pension_age("2028-04-05".parse().unwrap()), 55);
        assert_eq!(minimum_pension_age("2028-04-06".parse().unwrap()), 57);
        let ages = [1954, 1958, 1960, 1970, 1977, 1990].map(state_pension_ages);
        assert_eq!(
            ages,
            [None, Some((66, 66)), Some((66, 67)), Some((67, 67)), Some((67, 68)), Some((68, 68))]
        );
        assert_eq!(full_state_pension_weekly_minor(TaxYear::starting(2026)), Some(24_130));
    }
}
