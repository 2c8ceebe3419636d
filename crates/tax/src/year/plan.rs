//! One tax year of one customer, worked out whole: what goes in travels to the browser, and comes out the same there.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::liability::working_of;
use super::{
    Facts, NextDue, PaidTax, Position, RestOfYear, Schedule, TaxProfile, position, schedule, tax_on,
};
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
    /// What is known of the year before.
    pub last_year: LastYear,
    /// The day it is looked at.
    pub as_of: NaiveDate,
}

impl PlanInputs {
    /// The last day of the tax year.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.facts.from.checked_add_months(Months::new(12))?.pred_opt()
    }
}

/// What a tax year takes from the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastYear {
    /// Its facts, where the history covers it.
    pub facts: Option<Facts>,
    /// What its bill has been paid on account, in the United Kingdom.
    pub on_account: OnAccount,
}

/// Payments on account towards a bill of the United Kingdom, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnAccount {
    /// Paid so far.
    pub made_minor: i64,
    /// Still to be paid on the July that is to come.
    pub to_come_minor: i64,
    /// What January asked for of a bill before and never came.
    pub overdue_minor: i64,
    /// What a July that is over asked for and never came. January asks for it again, with interest from July on.
    pub missed_july_minor: i64,
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
        let schedule = schedule(profile, facts, rest, &position, payments, last_year, *as_of)?;
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
    fn earlier_unpaid_minor(&self) -> i64 {
        match &self.schedule {
            Schedule::UnitedStates(_) => 0,
            Schedule::UnitedKingdom(assessment) => {
                let [first, ..] = &assessment.dates;
                let balance = first.balancing_minor.unwrap_or(0).saturating_sub(first.paid_minor).max(0);
                let OnAccount { to_come_minor, overdue_minor, .. } = self.inputs.last_year.on_account;
                balance.saturating_add(to_come_minor).saturating_add(overdue_minor)
            }
        }
    }

    /// What is left to pay of earlier years, with the plan of the year before while it runs on beside this one; minor
    /// units. In the United Kingdom this plan holds it: what its January asks for, and what is to come or overdue on
    /// account.
    pub fn earlier_minor(&self, before: Option<&Self>) -> i64 {
        match self.inputs.country {
            Country::UnitedStates => before.map_or(0, |before| before.unpaid_minor().max(0)),
            Country::UnitedKingdom => self.earlier_unpaid_minor(),
        }
    }

    /// What falls due next, the year before first while some of it is still to be paid; both together where they fall
    /// on one day, as last year's balance and this year's first instalment do in April.
    pub fn next_due(&self, before: Option<&Self>) -> Option<NextDue> {
        let next = |plan: &Self| plan.schedule.next(plan.inputs.as_of);
        let is_open = |due: &NextDue| due.amount_minor.is_some_and(|minor| minor > 0);
        let (earlier, own) = (before.and_then(next).filter(is_open), next(self));
        match (earlier, own) {
            (Some(earlier), Some(own)) if earlier.on == own.on => Some(NextDue {
                amount_minor: earlier.amount_minor.zip(own.amount_minor).map(|(a, b)| a.saturating_add(b)),
                ..own
            }),
            (earlier, own) => earlier.or(own),
        }
    }

    /// What this year's bill has been paid on account; nothing in the United States.
    pub fn on_account(&self) -> OnAccount {
        let Schedule::UnitedKingdom(assessment) = &self.schedule else { return OnAccount::default() };
        let [january, july, _] = &assessment.dates;
        let is_to_come = july.due >= self.inputs.as_of;
        let is_over = january.due < self.inputs.as_of;
        let balance = january.balancing_minor.filter(|_| is_over).unwrap_or(0);
        OnAccount {
            overdue_minor: balance.saturating_sub(january.paid_minor).max(0),
            made_minor: assessment.paid_on_account_minor,
            to_come_minor: july.short_minor().filter(|_| is_to_come).unwrap_or(0),
            missed_july_minor: july.short_minor().filter(|_| !is_to_come).unwrap_or(0),
        }
    }

    /// What to keep back from cash: everything accrued and unpaid of all years, never below zero, minor units.
    pub fn to_keep_back_minor(&self, before: Option<&Self>) -> i64 {
        self.unpaid_minor().max(0).saturating_add(self.earlier_minor(before))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A year with 30,000 earned from a day to another, on which it is looked at.
    fn earning(
        country: Country,
        from: &str,
        as_of: &str,
        (profile, last_year): (TaxProfile, LastYear),
        paid: &[(&str, i64)],
    ) -> Plan {
        let payments = paid.iter().map(|(on, amount_minor)| PaidTax {
            id: (*on).to_owned(),
            on: day(on),
            amount_minor: *amount_minor,
            instalment: None,
        });
        Plan::of(PlanInputs {
            country,
            profile,
            facts: Facts::none(day(from), day(as_of)).with_income(3_000_000),
            is_covered: true,
            rest: RestOfYear::default(),
            payments: payments.collect(),
            last_year,
            as_of: day(as_of),
        })
        .unwrap()
    }

    /// A sole trader whose bill of 2025/26 is 4,000 pounds, of which 2,000 were asked for on account and so much of
    /// it paid, on a day of 2026/27.
    fn years(as_of: &str, paid: &[(&str, i64)]) -> (Plan, Plan) {
        let uk = Country::UnitedKingdom;
        let told = |prior| TaxProfile { prior_tax_minor: Some(prior), ..TaxProfile::default() };
        let before = earning(uk, "2025-04-06", "2026-04-05", (told(200_000), LastYear::default()), paid);
        let before = Plan::of(PlanInputs { as_of: day(as_of), ..before.inputs }).unwrap();
        let last_year = LastYear { facts: None, on_account: before.on_account() };
        let this = earning(uk, "2026-04-06", as_of, (told(400_000), last_year), &[]);
        (before, this)
    }

    #[test]
    fn what_was_paid_on_account_comes_off_january() {
        // January 2026 asks for 2,000 of the bill before and 1,000 on account, July 2026 for another 1,000.
        for (as_of, paid, expected_january, expected_left) in [
            ("2026-05-10", &[("2026-01-30", 300_000)][..], 200_000, 300_000),
            ("2026-09-10", &[("2026-01-30", 300_000), ("2026-07-30", 100_000)][..], 200_000, 200_000),
            ("2026-09-10", &[("2026-01-30", 300_000)][..], 300_000, 300_000),
            // The bill before was not paid either.
            ("2026-09-10", &[][..], 400_000, 600_000),
        ] {
            let (before, this) = years(as_of, paid);
            let Schedule::UnitedKingdom(assessment) = &this.schedule else { panic!("{:?}", this.schedule) };
            assert_eq!(assessment.dates[0].balancing_minor, Some(expected_january), "{as_of} {paid:?}");
            assert_eq!(this.earlier_minor(Some(&before)), expected_left, "{as_of} {paid:?}");
            let missed = this.inputs.last_year.on_account.missed_july_minor;
            let has_paid_july = paid.iter().any(|(on, _)| on.contains("-07-"));
            let is_over = as_of > "2026-07-31";
            assert_eq!(missed, if is_over && !has_paid_july { 100_000 } else { 0 }, "{as_of} {paid:?}");
        }
    }

    #[test]
    fn april_asks_for_both_years() {
        let year = |from: &str, to: &str| {
            let nothing = (TaxProfile::default(), LastYear::default());
            let plan = earning(Country::UnitedStates, from, to, nothing, &[]);
            Plan::of(PlanInputs { as_of: day("2026-03-10"), ..plan.inputs }).unwrap()
        };
        let (before, this) = (year("2025-01-01", "2025-12-31"), year("2026-01-01", "2026-03-10"));
        let each = [&before, &this].map(|plan| plan.next_due(None).unwrap());
        assert_eq!(each.map(|due| due.on), [day("2026-04-15"); 2]);
        let both = this.next_due(Some(&before)).unwrap();
        assert_eq!(both.amount_minor, Some(each.iter().filter_map(|due| due.amount_minor).sum()));
    }

    #[test]
    fn july_comes_before_january() {
        let (before, this) = years("2026-05-10", &[("2026-01-30", 300_000)]);
        let next = this.next_due(Some(&before)).unwrap();
        assert_eq!((next.on, next.amount_minor), (day("2026-07-31"), Some(100_000)));
        let january = (day("2027-01-31"), Some(400_000));
        let next = this.next_due(None).unwrap();
        assert_eq!((next.on, next.amount_minor), january);
        let (before, this) = years("2026-07-20", &[("2026-01-30", 300_000), ("2026-07-10", 100_000)]);
        let next = this.next_due(Some(&before)).unwrap();
        assert_eq!((next.on, next.amount_minor), january, "July is paid");
        let unknown = Plan::of(PlanInputs { profile: TaxProfile::default(), ..before.inputs }).unwrap();
        let next = this.next_due(Some(&unknown)).unwrap();
        assert_eq!((next.on, next.amount_minor), january, "July is not known");
    }
}
