//! What would make a plan last in nine futures of ten: spending less, working longer, or claiming benefits later.

use crate::answer::{PlanAnswer, RUNS};
use crate::drawdown::{DrawdownPlan, Phase, Stream, StreamKind};
use crate::markets::Markets;
use crate::question::PlanQuestion;
use crate::tax_table::TaxTable;

/// A plan that lasts this often needs no lever.
pub const ENOUGH: f64 = 0.9;
/// Runs by which levers are tried: fewer than a prospect's, as many plans are tried.
const TRIED_RUNS: usize = RUNS / 4;
/// Halvings of what could be spent.
const HALVINGS: u32 = 8;
/// Years of work that are tried.
const WORK_YEARS: u32 = 10;
/// The latest age at which waiting for benefits still adds to them.
pub(crate) const LATEST_CLAIM: u32 = 70;

/// The three levers; each is none where it alone does not do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levers {
    /// Spending less by so many minor units a year.
    pub less_a_year: Option<f64>,
    /// Years of work, each paying for its own spending.
    pub years_of_work: Option<u32>,
    /// The age to claim benefits at.
    pub claiming_age: Option<u32>,
}

impl Levers {
    /// The levers of a plan; none where it lasts often enough without.
    pub fn of(question: &PlanQuestion, answer: &PlanAnswer, tax: &TaxTable) -> Option<Self> {
        if answer.prospect.chance() >= ENOUGH {
            return None;
        }
        let (plan, markets) = (question.plan()?, question.markets());
        let lasts = |plan: &DrawdownPlan| lasts(plan, &markets, tax);
        Some(Self {
            less_a_year: less(&plan, &lasts),
            years_of_work: (1..=WORK_YEARS).find(|years| lasts(&working(&plan, *years))),
            claiming_age: later(question, &lasts),
        })
    }
}

fn lasts(plan: &DrawdownPlan, markets: &Markets<'_>, tax: &TaxTable) -> bool {
    plan.prospect(markets, TRIED_RUNS, tax).is_ok_and(|prospect| prospect.chance() >= ENOUGH)
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

/// The plan with pay that covers the spending of its first years, each its own.
fn working(plan: &DrawdownPlan, years: u32) -> DrawdownPlan {
    let first = plan.first_age().unwrap_or(0);
    let pay = (first..first + years).map(|age| Stream {
        kind: StreamKind::Free,
        yearly: plan.spending(age),
        from_age: age,
        until_age: Some(age),
        is_indexed: true,
    });
    let streams = plan.streams.iter().copied().chain(pay).collect();
    DrawdownPlan { streams, ..plan.clone() }
}

fn later(question: &PlanQuestion, lasts: &impl Fn(&DrawdownPlan) -> bool) -> Option<u32> {
    // Who claimed already has nothing to wait for, and elsewhere waiting adds by other rules.
    if question.benefits_minor == 0 || !question.is_american || question.is_claimed() {
        return None;
    }
    let at = |age: u32| PlanQuestion { claiming_age: age, ..question.clone() };
    (question.claiming_age + 1..=LATEST_CLAIM).find(|age| at(*age).plan().is_some_and(|plan| lasts(&plan)))
}
