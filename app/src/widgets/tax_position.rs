//! What the customer owes in tax beyond what is taken before money reaches them. Widgets that speak of tax share
//! it, so that they never disagree.
//!
//! Unpaid = tax on the income so far − tax taken at source − payments that count for this tax year. Refunds are of
//! years before and count for none.

use chrono::NaiveDate;
use tax::Country;
use tax::year::{NextDue, Plan};

use super::WidgetContext;

/// Where the customer stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TaxPosition {
    /// Their country is not known, so no rules apply.
    NoCountry,
    /// No estimate can be made; the words say why.
    Unavailable(String),
    /// Nothing they would have to pay themselves shows: wages, pensions and benefits come after tax.
    TakenAtSource,
    /// They pay at least some of it themselves.
    PaidByOneself(Box<OwnTax>),
}

/// Tax that the customer pays themselves, in minor units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnTax {
    /// The running year, worked out.
    pub(super) plan: Plan,
    /// What is left to pay of the year before.
    pub(super) earlier_minor: i64,
    /// The next day something falls due, and how much of it is still to be paid.
    pub(super) next: Option<NextDue>,
    /// What has been paid towards this year.
    pub(super) paid_minor: i64,
    /// What is left to pay on the income so far; negative when more was paid than is owed.
    pub(super) unpaid_minor: i64,
}

impl TaxPosition {
    /// Works it out from the summary and the tax years.
    pub(super) fn of(context: &WidgetContext) -> Self {
        let Some(years) = context.tax.as_deref() else { return Self::NoCountry };
        let plan = match &years.this {
            Ok(plan) => plan.clone(),
            Err(reason) => return Self::Unavailable(reason.clone()),
        };
        if !years.is_paid_by_oneself(&context.summary) {
            return Self::TakenAtSource;
        }
        let before = years.last.as_ref();
        Self::PaidByOneself(Box::new(OwnTax {
            earlier_minor: plan.earlier_minor(before),
            next: plan.next_due(before),
            paid_minor: plan.paid_minor(),
            unpaid_minor: plan.unpaid_minor(),
            plan,
        }))
    }

    /// What to keep back from cash: the unpaid tax of all years, nothing where it is taken at source or paid ahead,
    /// and `None` where it cannot be told.
    pub(super) fn to_keep_back_minor(&self) -> Option<i64> {
        match self {
            Self::NoCountry | Self::Unavailable(_) => None,
            Self::TakenAtSource => Some(0),
            Self::PaidByOneself(own) => Some(own.to_keep_back_minor()),
        }
    }
}

impl OwnTax {
    /// The unpaid tax of all years, never below zero, minor units.
    pub(super) fn to_keep_back_minor(&self) -> i64 {
        self.unpaid_minor.max(0).saturating_add(self.earlier_minor)
    }

    /// Whose tax it is.
    pub(super) fn country(&self) -> Country {
        self.plan.inputs.country
    }

    /// First day of the tax year.
    pub(super) fn from(&self) -> NaiveDate {
        self.plan.inputs.facts.from
    }

    /// Tax on the income so far, all parts together.
    pub(super) fn total_minor(&self) -> i64 {
        self.plan.position.so_far.total_minor
    }

    /// Tax taken at source on the income so far.
    pub(super) fn withheld_minor(&self) -> i64 {
        self.plan.position.withheld_so_far_minor
    }

    /// What the second part of the tax is called.
    pub(super) fn contributions_name(&self) -> &'static str {
        match self.country() {
            Country::UnitedStates => "Self-employment tax",
            Country::UnitedKingdom => "National Insurance",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{of, with_plan, with_tax};

    fn own(context: &WidgetContext) -> OwnTax {
        match TaxPosition::of(context) {
            TaxPosition::PaidByOneself(own) => *own,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn unpaid_is_what_neither_wages_nor_payments_covered() {
        let alone = own(&of("freelancer"));
        assert_eq!(alone.withheld_minor(), 0);
        assert_eq!(alone.unpaid_minor, alone.total_minor() - alone.paid_minor);
        let employed_too = own(&with_plan("freelancer", |inputs| inputs.facts.wages_minor = 6_000_000));
        assert!(employed_too.withheld_minor() > 0);
        assert!(employed_too.total_minor() > alone.total_minor());
    }

    #[test]
    fn wages_and_pensions_come_after_tax() {
        for key in ["family", "student", "distressed", "newcomer"] {
            let position = TaxPosition::of(&of(key));
            assert_eq!(position, TaxPosition::TakenAtSource, "{key}");
            assert_eq!(position.to_keep_back_minor(), Some(0));
        }
        assert_eq!(TaxPosition::of(&of("nobody")).to_keep_back_minor(), None);
    }

    #[test]
    fn paid_ahead_frees_nothing() {
        let position = TaxPosition::of(&with_plan("freelancer", |inputs| {
            inputs.facts.business_income_minor = 100;
            inputs.facts.deductible_minor = 0;
        }));
        assert_eq!(position.to_keep_back_minor(), Some(0));
    }

    #[test]
    fn a_reason_is_passed_on() {
        let context = with_tax("freelancer", |tax| tax.this = Err("no rules".to_owned()));
        assert_eq!(TaxPosition::of(&context), TaxPosition::Unavailable("no rules".to_owned()));
    }
}
