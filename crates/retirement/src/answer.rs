//! What becomes of a plan somebody asks about: thousands of futures, three of them opened, and the tax in them.

use tax::FilingStatus;

use crate::drawdown::{DrawdownPlan, Prospect, Step};
use crate::history::{Year, united_states};
use crate::levers::LATEST_CLAIM;
use crate::markets::{Markets, Moments};
use crate::question::{Futures, PlanQuestion};
use crate::tax_table::TaxTable;

/// Futures of an answer.
pub const RUNS: usize = 2_000;
/// How far shares fall in the trial of a bad start: about as far as in the worst single years of the history.
const FALL: f64 = 0.3;
/// The same seed for everybody: a plan asked twice gives the same answer.
const SEED: u64 = 1928;

/// What a plan comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanAnswer {
    /// What all futures came to.
    pub prospect: Prospect,
    /// The worst, the middle and the best future, year by year.
    pub runs: [Vec<Step>; 3],
    /// In how many of ten thousand futures everything is paid after shares fall by three tenths at the start: how much
    /// the plan depends on its first years.
    pub chance_after_fall_bp: i64,
    /// Whether tax is in it.
    pub is_taxed: bool,
}

/// What the tax of a plan depends on. Working a table out takes longer than a plan's futures, so that who asks often
/// keeps it while this stays the same.
#[derive(Debug, Clone, PartialEq)]
pub struct TaxQuestion {
    year: i32,
    status: Option<FilingStatus>,
    benefit_levels: Vec<f64>,
}

impl TaxQuestion {
    /// That of a question; none where it makes no plan.
    pub fn of(question: &PlanQuestion) -> Option<Self> {
        let plan = question.plan()?;
        let status =
            if question.is_joint { FilingStatus::MarriedFilingJointly } else { FilingStatus::Single };
        // Later claims, which the levers try, lie between the plan's own benefits and the largest there are.
        let latest = PlanQuestion { claiming_age: LATEST_CLAIM, ..question.clone() }.plan();
        let mut benefit_levels = plan.benefit_levels();
        benefit_levels.extend(latest.map_or_else(Vec::new, |latest| latest.benefit_levels()));
        Some(Self { year: plan.first_year, status: question.is_american.then_some(status), benefit_levels })
    }

    /// The tax; none where there are no rules for the country and year.
    pub fn table(&self) -> Option<TaxTable> {
        crate::law::united_states(self.year, self.status?, &self.benefit_levels)
    }
}

impl PlanQuestion {
    /// Where the years of its futures come from.
    pub(crate) fn markets(&self) -> Markets<'static> {
        let history = united_states();
        match (self.futures, Moments::of(history)) {
            (Futures::Historical, _) => Markets::Historical(history),
            (Futures::Lognormal, Some(moments)) => Markets::Lognormal { moments, seed: SEED },
            (Futures::Lognormal | Futures::Blocks, _) => Markets::Blocks { history, seed: SEED },
        }
    }
}

impl PlanAnswer {
    /// What becomes of a question's plan under a tax; none where it makes no plan, or no history is that long.
    pub fn of(question: &PlanQuestion, tax: Option<&TaxTable>) -> Option<Self> {
        let plan = question.plan()?;
        let markets = question.markets();
        let untaxed = TaxTable::untaxed();
        let table = tax.unwrap_or(&untaxed);
        let prospect = plan.prospect(&markets, RUNS, table).ok()?;
        let years = plan.years().ok()?;
        let open = |place: usize| {
            let mut path: Vec<Year> = Vec::new();
            markets.path(*prospect.notable.get(place)?, years, &mut path);
            plan.through(&path, table).ok()
        };
        let runs = [open(0)?, open(2)?, open(4)?];
        let fallen = DrawdownPlan { first_fall: FALL, ..plan }.prospect(&markets, RUNS, table).ok()?;
        let chance_after_fall_bp = basis_points(fallen.lasted, fallen.runs);
        Some(Self { prospect, runs, chance_after_fall_bp, is_taxed: tax.is_some() })
    }

    /// In how many of ten thousand futures everything is paid.
    pub fn chance_bp(&self) -> i64 {
        basis_points(self.prospect.lasted, self.prospect.runs)
    }
}

fn basis_points(part: usize, whole: usize) -> i64 {
    i64::try_from(part * 10_000 / whole.max(1)).unwrap_or(0)
}
