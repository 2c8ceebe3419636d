//! How a year's tax grew: at each month's end, the tax on what had come in by then, and what had gone towards it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::liability::withheld_minor;
use super::{Facts, Plan, tax_on};
use crate::country::TaxError;

/// Where a tax year stood at the end of a month, or stands today. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthEnd {
    /// The last day that is counted.
    pub on: NaiveDate,
    /// Tax on the income from the first day of the year to this one, as if the year had ended on it.
    pub accrued_minor: i64,
    /// Of it, taken at source by then.
    pub withheld_minor: i64,
    /// Paid towards this year's own tax by then.
    pub paid_minor: i64,
}

impl Plan {
    /// The year's month ends so far. `months` are its facts from the first day to each of them.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn month_ends(&self, months: &[Facts]) -> Result<Vec<MonthEnd>, TaxError> {
        let inputs = &self.inputs;
        let whole = inputs.facts.with_rest(&inputs.rest);
        months
            .iter()
            .map(|facts| {
                Ok(MonthEnd {
                    on: facts.to,
                    accrued_minor: tax_on(inputs.country, &inputs.profile, facts)?.total_minor,
                    withheld_minor: withheld_minor(inputs.country, &inputs.profile, facts, &whole)?,
                    paid_minor: self.schedule.paid_until_minor(&inputs.payments, facts.to),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::country::Country;
    use crate::year::{LastYear, PaidTax, PlanInputs, RestOfYear, TaxProfile};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(country: Country, facts: Facts, profile: TaxProfile, payments: Vec<PaidTax>) -> Plan {
        let as_of = facts.to;
        let rest = RestOfYear::default();
        let is_covered = true;
        Plan::of(PlanInputs {
            country,
            profile,
            facts,
            is_covered,
            rest,
            payments,
            last_year: LastYear::default(),
            as_of,
        })
        .unwrap()
    }

    fn paid(on: &str, amount_minor: i64) -> PaidTax {
        PaidTax { id: on.to_owned(), on: day(on), amount_minor, instalment: None }
    }

    fn us(to: &str, income_minor: i64) -> Facts {
        Facts::none(day("2026-01-01"), day(to)).with_income(income_minor)
    }

    #[test]
    fn the_last_month_end_is_where_the_year_stands() {
        let months = [us("2026-01-31", 500_000), us("2026-02-28", 500_000), us("2026-03-20", 2_000_000)];
        let payments = vec![paid("2026-02-10", 40_000), paid("2026-03-19", 10_000)];
        let plan = plan(Country::UnitedStates, months[2].clone(), TaxProfile::default(), payments);
        let ends = plan.month_ends(&months).unwrap();
        assert_eq!(ends.iter().map(|end| end.paid_minor).collect::<Vec<_>>(), [0, 40_000, 50_000]);
        assert_eq!(ends[0].accrued_minor, ends[1].accrued_minor, "nothing came in");
        assert_eq!(
            (ends[2].accrued_minor, ends[2].withheld_minor, ends[2].paid_minor),
            (plan.position.so_far.total_minor, plan.position.withheld_so_far_minor, plan.paid_minor())
        );
    }

    #[test]
    fn january_in_the_united_kingdom_settles_the_year_before_first() {
        let facts = |to: &str| Facts::none(day("2026-04-06"), day(to)).with_income(4_000_000);
        let profile = TaxProfile { prior_tax_minor: Some(400_000), ..TaxProfile::default() };
        let payments = vec![paid("2027-01-29", 500_000)];
        let plan = plan(Country::UnitedKingdom, facts("2027-02-10"), profile, payments);
        let ends = plan.month_ends(&[facts("2026-12-31"), facts("2027-01-31"), facts("2027-02-10")]).unwrap();
        assert_eq!(ends.iter().map(|end| end.paid_minor).collect::<Vec<_>>(), [0, 100_000, 100_000]);
    }

    #[test]
    fn a_loss_accrues_nothing() {
        let months = [us("2026-03-31", -900_000)];
        let plan = plan(Country::UnitedStates, months[0].clone(), TaxProfile::default(), Vec::new());
        assert_eq!(plan.month_ends(&months).unwrap()[0].accrued_minor, 0);
    }

    proptest! {
        /// More income never accrues less tax, and what was paid never shrinks.
        #[test]
        fn months_only_grow(added in proptest::collection::vec(0_i64..3_000_000, 12), on in 1_u32..13) {
            let mut sum = 0;
            let months: Vec<Facts> = added
                .iter()
                .zip(1..)
                .map(|(more, month)| {
                    sum += more;
                    let first = NaiveDate::from_ymd_opt(2026, month, 28).unwrap();
                    Facts::none(day("2026-01-01"), first).with_income(sum)
                })
                .collect();
            let payment = PaidTax {
                on: NaiveDate::from_ymd_opt(2026, on, 15).unwrap(),
                ..paid("2026-01-01", 77_700)
            };
            let plan = plan(Country::UnitedStates, months[11].clone(), TaxProfile::default(), vec![payment]);
            let ends = plan.month_ends(&months).unwrap();
            prop_assert!(ends.is_sorted_by_key(|end| end.accrued_minor));
            prop_assert!(ends.is_sorted_by_key(|end| end.paid_minor));
            prop_assert_eq!(ends[11].paid_minor, 77_700);
        }
    }
}
