//! What would make a plan last in nine futures of ten: spending less, working longer, or claiming benefits later.

use retirement::drawdown::{DrawdownPlan, Phase, Prospect, Stream, StreamKind};
use retirement::markets::Markets;
use retirement::tax_table::TaxTable;

use super::plan::RUNS;
use super::plan_form::PlanForm;

/// A plan that lasts this often needs no lever.
const ENOUGH: f64 = 0.9;
/// Runs by which levers are tried: fewer than a prospect's, as many plans are tried.
const TRIED_RUNS: usize = RUNS / 4;
/// Halvings of what could be spent.
const HALVINGS: u32 = 8;
/// Years of work that are tried.
const WORK_YEARS: u32 = 10;
/// The latest age at which waiting for benefits still adds to them.
pub(super) const LATEST_CLAIM: u32 = 70;

/// The three levers; each is none where it alone does not do.
pub(super) struct Levers {
    /// Spending less by so many minor units a year.
    pub(super) less_a_year: Option<f64>,
    /// Years of work, each paying for its own spending.
    pub(super) years_of_work: Option<u32>,
    /// The age to claim benefits at.
    pub(super) claiming_age: Option<u32>,
}

/// The levers of a plan; none where it lasts often enough without.
pub(super) fn levers(
    form: &PlanForm,
    plan: &DrawdownPlan,
    markets: &Markets<'_>,
    tax: &TaxTable,
    prospect: &Prospect,
) -> Option<Levers> {
    if prospect.chance() >= ENOUGH {
        return None;
    }
    let lasts = |plan: &DrawdownPlan| {
        plan.prospect(markets, TRIED_RUNS, tax).is_ok_and(|prospect| prospect.chance() >= ENOUGH)
    };
    Some(Levers {
        less_a_year: less(plan, &lasts),
        years_of_work: (1..=WORK_YEARS).find(|years| lasts(&working(plan, *years))),
        claiming_age: later(form, plan, &lasts),
    })
}

/// The plan with a part of its spending.
fn spending(plan: &DrawdownPlan, part: f64) -> DrawdownPlan {
    let phase = |phase: &Phase| Phase { spending: phase.spending * part, ..*phase };
    DrawdownPlan { phases: plan.phases.iter().map(phase).collect(), ..plan.clone() }
}

fn less(plan: &DrawdownPlan, lasts: &impl Fn(&DrawdownPlan) -> bool) -> Option<f64> {
    let (mut holds, mut fails) = (0.0, 1.0);
    if !lasts(&spending(plan, holds)) {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(holds, fails);
        if lasts(&spending(plan, middle)) {
            holds = middle;
        } else {
            fails = middle;
        }
    }
    let now = plan.phases.iter().map(|phase| phase.spending).fold(0.0, f64::max);
    Some(now * (1.0 - holds))
}

/// The plan with pay that covers the spending of its first years.
fn working(plan: &DrawdownPlan, years: u32) -> DrawdownPlan {
    let first = u32::try_from(plan.first_year - plan.birth_year).unwrap_or(0);
    let yearly = plan.phases.iter().map(|phase| phase.spending).fold(0.0, f64::max);
    let pay = Stream {
        kind: StreamKind::Free,
        yearly,
        from_age: first,
        until_age: Some(first + years - 1),
        is_indexed: true,
    };
    let mut plan = plan.clone();
    plan.streams.push(pay);
    plan
}

fn later(form: &PlanForm, plan: &DrawdownPlan, lasts: &impl Fn(&DrawdownPlan) -> bool) -> Option<u32> {
    let first = u32::try_from(plan.first_year - plan.birth_year).unwrap_or(0);
    // Who claimed already has nothing to wait for, and elsewhere waiting adds by other rules.
    if form.benefits_minor == 0 || !form.is_american || form.claiming_age < first {
        return None;
    }
    (form.claiming_age + 1..=LATEST_CLAIM)
        .find(|age| PlanForm { claiming_age: *age, ..form.clone() }.plan().is_some_and(|plan| lasts(&plan)))
}
