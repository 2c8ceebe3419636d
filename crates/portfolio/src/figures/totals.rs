//! A portfolio's figures as a whole.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{HoldingFigures, Inputs, share_bp};
use crate::calendar::{Payment, PaymentStatus};
use crate::forward::change_bp;
use crate::income::IncomeKind;
use crate::{Event, Movement};

/// All holdings together. Minor units of the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// What all holdings with a price are worth.
    pub value_minor: i64,
    /// Money beside them; below zero where it is owed.
    pub cash_minor: i64,
    /// What holdings with a whole basis cost.
    pub covered_basis_minor: i64,
    /// The part of the holdings' value whose basis is known, basis points.
    pub coverage_bp: Option<i64>,
    /// Regular income of the last 365 days, interest included.
    pub trailing_minor: i64,
    /// Special payments of the last 365 days.
    pub special_minor: i64,
    /// Tax withheld in the last 365 days.
    pub withheld_minor: i64,
    /// Declared income of the next 365 days.
    pub declared_minor: i64,
    /// Estimated income of the next 365 days.
    pub estimated_minor: i64,
    /// Income to come over value, basis points: holdings with a fresh price.
    pub yield_bp: Option<i64>,
    /// Income to come over basis, basis points: holdings with a whole basis.
    pub yield_on_cost_bp: Option<i64>,
    /// Regular income of the last 365 days over basis, basis points: holdings with a whole basis.
    pub trailing_yield_on_cost_bp: Option<i64>,
    /// How regular income of the last 365 days grew over the 365 before, basis points; `None` of a shorter history.
    pub growth_bp: Option<i64>,
    /// The same after the rise of consumer prices.
    pub real_growth_bp: Option<i64>,
    /// Holdings whose price is too old for a yield, or missing.
    pub unpriced_count: u32,
    /// Holdings some of whose basis nobody told.
    pub unknown_basis_count: u32,
}

pub(super) fn of(
    inputs: &Inputs<'_>,
    holdings: &[HoldingFigures],
    payments: &[Payment],
    events: &[Event],
) -> Totals {
    let sum = |holdings: &[&HoldingFigures], amount: fn(&HoldingFigures) -> i64| -> i64 {
        holdings.iter().map(|holding| amount(holding)).fold(0, i64::saturating_add)
    };
    let value = |holding: &HoldingFigures| holding.value_minor.unwrap_or(0);
    let all: Vec<&HoldingFigures> = holdings.iter().collect();
    let covered: Vec<&HoldingFigures> = holdings.iter().filter(|it| it.basis_minor.is_some()).collect();
    let is_fresh = |it: &&HoldingFigures| it.price.as_ref().is_some_and(|price| !price.is_stale);
    let fresh: Vec<&HoldingFigures> = holdings.iter().filter(is_fresh).collect();
    let value_minor = sum(&all, value);
    let covered_basis_minor = sum(&covered, |it| it.basis_minor.unwrap_or(0));
    let [a_year_ago, two_years_ago] = [1, 2].map(|years| back(inputs.as_of, years));
    let income = |after: NaiveDate, until: NaiveDate, kinds: &[IncomeKind]| -> i64 {
        received(payments, after, until, kinds).filter_map(|it| it.base_minor).fold(0, i64::saturating_add)
    };
    let regular = [IncomeKind::Regular, IncomeKind::Interest];
    let trailing_minor = income(a_year_ago, inputs.as_of, &regular);
    let before_minor = income(two_years_ago, a_year_ago, &regular);
    // Shares told by hand may be older than any statement that would show their income.
    let is_shown =
        |event: &&Event| !matches!(event.movement, Movement::TransferIn { .. } | Movement::BasisTold { .. });
    let is_long = events.iter().find(is_shown).is_some_and(|first| first.on <= two_years_ago);
    let growth_bp = change_bp(Decimal::from(before_minor), Decimal::from(trailing_minor))
        .filter(|_| is_long && before_minor > 0);
    let all_kinds = [IncomeKind::Regular, IncomeKind::Special, IncomeKind::Interest];
    let withheld = received(payments, a_year_ago, inputs.as_of, &all_kinds)
        .filter_map(|it| inputs.quotes.to_base_minor(it.withheld_minor, it.currency, it.pay_on));
    Totals {
        value_minor,
        cash_minor: inputs.cash_minor,
        covered_basis_minor,
        coverage_bp: share_bp(sum(&covered, value), value_minor),
        trailing_minor,
        special_minor: income(a_year_ago, inputs.as_of, &[IncomeKind::Special]),
        withheld_minor: withheld.fold(0, i64::saturating_add),
        declared_minor: sum(&all, |it| it.declared_minor),
        estimated_minor: sum(&all, |it| it.estimated_minor),
        yield_bp: share_bp(sum(&fresh, HoldingFigures::forward_minor), sum(&fresh, value)),
        yield_on_cost_bp: share_bp(sum(&covered, HoldingFigures::forward_minor), covered_basis_minor),
        trailing_yield_on_cost_bp: share_bp(sum(&covered, |it| it.trailing_minor), covered_basis_minor),
        growth_bp,
        real_growth_bp: growth_bp.zip(inputs.inflation_bp).and_then(real_bp),
        unpriced_count: count(holdings.len() - fresh.len()),
        unknown_basis_count: count(holdings.len() - covered.len()),
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn back(as_of: NaiveDate, years: u64) -> NaiveDate {
    as_of.checked_sub_days(Days::new(365 * years)).unwrap_or(NaiveDate::MIN)
}

fn received<'a>(
    payments: &'a [Payment],
    after: NaiveDate,
    until: NaiveDate,
    kinds: &'a [IncomeKind],
) -> impl Iterator<Item = &'a Payment> + use<'a> {
    payments.iter().filter(move |it| {
        it.status == PaymentStatus::Received
            && kinds.contains(&it.kind)
            && it.pay_on > after
            && it.pay_on <= until
    })
}

/// Growth after inflation: (1 + growth) ÷ (1 + inflation) − 1, basis points.
fn real_bp((growth_bp, inflation_bp): (i64, i64)) -> Option<i64> {
    let whole = Decimal::from(10_000);
    change_bp(whole + Decimal::from(inflation_bp), whole + Decimal::from(growth_bp))
}
