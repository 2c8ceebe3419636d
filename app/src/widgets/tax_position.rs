//! What the customer owes in tax beyond what is taken before money reaches them. Widgets that speak of tax share
//! it, so that they never disagree.
//!
//! Unpaid = tax on the income so far − tax taken from wages (assumed to be what the wages alone would cause) −
//! payments to the tax authority that count for this tax year. Refunds are of years before and count for none.

use cashflow::tax_facts::TaxPaid;
use chrono::{Datelike, NaiveDate};
use tax::{Country, Estimate, FilingStatus, IncomeToDate, TaxSoFar, estimate};

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
    /// Whose tax it is.
    pub(super) country: Country,
    /// What it was computed from.
    pub(super) income: IncomeToDate,
    /// The estimate on all income so far.
    pub(super) estimate: Estimate,
    /// First day of the tax year.
    pub(super) from: NaiveDate,
    /// Whether the history reaches back to that day.
    pub(super) is_covered: bool,
    /// Income tax and contributions together.
    pub(super) total_minor: i64,
    /// Tax on wages, assumed to have been taken from them.
    pub(super) withheld_minor: i64,
    /// Payments that count for this tax year, latest first.
    pub(super) payments: Vec<TaxPaid>,
    /// Their sum.
    pub(super) paid_minor: i64,
    /// What is left to pay; negative when more was paid than is owed so far.
    pub(super) unpaid_minor: i64,
}

impl TaxPosition {
    /// Works it out from the summary and the estimate.
    pub(super) fn of(context: &WidgetContext) -> Self {
        let Some(tax) = context.tax.as_deref() else { return Self::NoCountry };
        let own = match OwnTax::of(context, tax) {
            Ok(own) => own,
            Err(reason) => return Self::Unavailable(reason),
        };
        let pays_tax = !own.payments.is_empty() || paid_within_a_year(context);
        if own.income.business_income_minor <= 0 && !pays_tax {
            return Self::TakenAtSource;
        }
        Self::PaidByOneself(Box::new(own))
    }

    /// What to keep back from cash: the unpaid tax, nothing where it is taken at source or paid ahead, and
    /// `None` where it cannot be told.
    pub(super) fn to_keep_back_minor(&self) -> Option<i64> {
        match self {
            Self::NoCountry | Self::Unavailable(_) => None,
            Self::TakenAtSource => Some(0),
            Self::PaidByOneself(own) => Some(own.unpaid_minor.max(0)),
        }
    }
}

impl OwnTax {
    fn of(context: &WidgetContext, tax: &TaxSoFar) -> Result<Self, String> {
        let estimated = tax.estimate.clone()?;
        let summary = &context.summary;
        let from = match tax.country {
            Country::UnitedStates => summary.tax.us_this_year.from,
            Country::UnitedKingdom => summary.tax.uk_this_year.from,
        };
        let payments: Vec<TaxPaid> = summary
            .tax
            .payments
            .iter()
            .filter(|payment| counts(tax.country, payment.on, from))
            .cloned()
            .collect();
        let paid_minor = payments.iter().fold(0, |sum: i64, paid| sum.saturating_add(paid.amount_minor));
        let total_minor = estimated.income_tax_minor.saturating_add(estimated.contributions_minor);
        let withheld_minor = on_wages_minor(tax, summary.as_of)?;
        Ok(Self {
            country: tax.country,
            income: tax.income,
            estimate: estimated,
            from,
            is_covered: tax.is_covered,
            total_minor,
            withheld_minor,
            payments,
            paid_minor,
            unpaid_minor: total_minor.saturating_sub(withheld_minor).saturating_sub(paid_minor),
        })
    }

    /// What the second part of the tax is called.
    pub(super) fn contributions_name(&self) -> &'static str {
        match self.country {
            Country::UnitedStates => "Self-employment tax",
            Country::UnitedKingdom => "National Insurance",
        }
    }

    /// Who is paid.
    pub(super) fn authority(&self) -> &'static str {
        match self.country {
            Country::UnitedStates => "the IRS",
            Country::UnitedKingdom => "HMRC",
        }
    }
}

/// Whether a payment is for the tax year that began on `from`. In the United States the January instalment still
/// is for the year before. In the United Kingdom nothing is due for a tax year before the January in it, and what
/// is paid then settles the year before first, so that no payment is taken off within the year.
fn counts(country: Country, on: NaiveDate, from: NaiveDate) -> bool {
    match country {
        Country::UnitedStates => on >= from && (on.year(), on.month()) > (from.year(), 1),
        Country::UnitedKingdom => false,
    }
}

fn paid_within_a_year(context: &WidgetContext) -> bool {
    let as_of = context.summary.as_of;
    context.summary.tax.payments.iter().any(|payment| (as_of - payment.on).num_days() <= 366)
}

/// What wages alone would have caused; employers take about that before paying.
fn on_wages_minor(tax: &TaxSoFar, on: NaiveDate) -> Result<i64, String> {
    if tax.income.wages_minor <= 0 {
        return Ok(0);
    }
    let wages = IncomeToDate {
        business_income_minor: 0,
        business_expenses_minor: 0,
        wages_minor: tax.income.wages_minor,
        other_income_minor: 0,
        paid_minor: 0,
    };
    let alone = estimate(tax.country, FilingStatus::Single, &wages, on).map_err(|error| error.to_string())?;
    Ok(alone.income_tax_minor.saturating_add(alone.contributions_minor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{of, with_tax};

    fn own(context: &WidgetContext) -> OwnTax {
        match TaxPosition::of(context) {
            TaxPosition::PaidByOneself(own) => *own,
            other => panic!("{other:?}"),
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_january_payment_is_for_the_year_before() {
        for (country, on, from, expected) in [
            (Country::UnitedStates, "2026-01-14", "2026-01-01", false),
            (Country::UnitedStates, "2026-02-01", "2026-01-01", true),
            (Country::UnitedStates, "2026-09-09", "2026-01-01", true),
            (Country::UnitedStates, "2025-09-15", "2026-01-01", false),
            (Country::UnitedKingdom, "2026-07-31", "2026-04-06", false),
        ] {
            assert_eq!(counts(country, day(on), day(from)), expected, "{on}");
        }
    }

    #[test]
    fn unpaid_is_what_neither_wages_nor_payments_covered() {
        let alone = own(&of("freelancer"));
        assert_eq!(alone.withheld_minor, 0);
        assert_eq!(alone.unpaid_minor, alone.total_minor - alone.paid_minor);
        assert!(alone.payments.iter().all(|payment| payment.on.month() > 1 && payment.on >= alone.from));
        let employed_too = own(&with_tax("freelancer", |tax| tax.income.wages_minor = 6_000_000));
        assert!(employed_too.withheld_minor > 0);
        assert_eq!(employed_too.unpaid_minor, alone.unpaid_minor - employed_too.withheld_minor);
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
        let position = TaxPosition::of(&with_tax("freelancer", |tax| {
            if let Ok(estimate) = &mut tax.estimate {
                estimate.income_tax_minor = 0;
                estimate.contributions_minor = 0;
            }
        }));
        assert_eq!(position.to_keep_back_minor(), Some(0));
    }

    #[test]
    fn a_reason_is_passed_on() {
        let context = with_tax("freelancer", |tax| tax.estimate = Err("no rules".to_owned()));
        assert_eq!(TaxPosition::of(&context), TaxPosition::Unavailable("no rules".to_owned()));
    }
}
