//! The choice of the first required distribution: in its own year, or by 1 April of the next, beside that year's.

use rust_decimal::Decimal;
use tax::FilingStatus;
use tax::us::{Household, Return};

use crate::required_distribution::Owner;

/// Both ways to take the first two distributions, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstYearChoice {
    /// The first distribution.
    pub first_minor: i64,
    /// The second, where the first was taken in its own year.
    pub second_after_minor: i64,
    /// The second, where the first waits and its money counts for it.
    pub second_beside_minor: i64,
    /// Federal tax of both years together, each distribution in its own.
    pub tax_apart_minor: i64,
    /// Federal tax of both years together, both distributions in the second.
    pub tax_together_minor: i64,
}

impl FirstYearChoice {
    /// The choice of an owner whose first distribution is of `year`, of a balance that does not grow, beside a yearly
    /// income that is taxed as a pension. The second year is taxed by the rules of the first, since its own may not be
    /// known yet. `None` where the first is of another year, or there are no rules.
    pub fn of(
        owner: Owner,
        year: i32,
        balance_minor: i64,
        other_income_minor: i64,
        status: FilingStatus,
    ) -> Option<Self> {
        let first = owner.required(year, balance_minor).ok()?.filter(|required| required.is_first)?;
        let after_minor = balance_minor.checked_sub(first.amount_minor)?;
        let second = |balance_minor: i64| {
            Some(owner.required(year.checked_add(1)?, balance_minor).ok()??.amount_minor)
        };
        let (second_after_minor, second_beside_minor) = (second(after_minor)?, second(balance_minor)?);
        let age = year.checked_sub(owner.birth_year)?;
        let tax = |age: i32, taken_minor: i64| {
            let household = Household {
                age_self: u8::try_from(age).ok(),
                pension_income_minor: other_income_minor.checked_add(taken_minor)?,
                ..Household::new(year, status)
            };
            money::rounded_minor(Return::of(&household).ok()?.net_tax.checked_mul(Decimal::ONE_HUNDRED)?)
        };
        let together = first.amount_minor.checked_add(second_beside_minor)?;
        Some(Self {
            first_minor: first.amount_minor,
            second_after_minor,
            second_beside_minor,
            tax_apart_minor: tax(age, first.amount_minor)?.checked_add(tax(age + 1, second_after_minor)?)?,
            tax_together_minor: tax(age, 0)?.checked_add(tax(age + 1, together)?)?,
        })
    }

    /// What waiting costs; below zero what it saves.
    pub fn cost_of_waiting_minor(&self) -> i64 {
        self.tax_together_minor.saturating_sub(self.tax_apart_minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(balance_minor: i64, other_income_minor: i64) -> Option<FirstYearChoice> {
        let owner = Owner { birth_year: 1953, sole_spouse_birth_year: None };
        FirstYearChoice::of(owner, 2026, balance_minor, other_income_minor, FilingStatus::Single)
    }

    #[test]
    fn two_in_one_year_reach_a_higher_bracket() {
        let found = choice(100_000_000, 4_000_000).unwrap();
        assert_eq!((found.first_minor, found.second_beside_minor), (3_773_585, 3_921_569));
        // 962,264.15 over 25.5.
        assert_eq!(found.second_after_minor, 3_773_585);
        assert!(found.cost_of_waiting_minor() > 100_000, "{found:?}");
    }

    #[test]
    fn an_income_below_the_deduction_makes_waiting_cheap_and_another_year_has_no_choice() {
        let small = choice(2_650_000, 0).unwrap();
        assert_eq!((small.first_minor, small.tax_apart_minor, small.tax_together_minor), (100_000, 0, 0));
        let owner = Owner { birth_year: 1950, sole_spouse_birth_year: None };
        assert_eq!(FirstYearChoice::of(owner, 2026, 1_000, 0, FilingStatus::Single), None);
    }
}
