//! A whole retirement plan: the line is a [`DrawdownPlan`] and how it is to be run.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::value::RawValue;
use tax::FilingStatus;
use tax::us::Refusal;
use tax::wire::Fields;

use crate::drawdown::{DrawdownPlan, PlanError, Prospect, Step};
use crate::history::{Year, united_states};
use crate::markets::{Markets, Moments};
use crate::tax_table::TaxTable;

/// No plan is run more often.
const RUNS_MAX: usize = 100_000;
/// How often a plan is run unless the line says otherwise.
const RUNS: usize = 10_000;
/// The seed unless the line says otherwise.
const SEED: u64 = 1;

#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    prospect: Prospect,
    chance: f64,
    failure_age_p10: Option<u32>,
    failure_age_p50: Option<u32>,
    failure_age_p90: Option<u32>,
    worst: Vec<Step>,
    median: Vec<Step>,
    best: Vec<Step>,
}

pub(super) fn prospect(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let plan: DrawdownPlan = match fields.take("plan")? {
        Some(text) => serde_json::from_str(text)
            .map_err(|error| Refusal::new("plan", format!("cannot be read: {error}")))?,
        None => return Err(Refusal::new("plan", "is missing")),
    };
    let kind = fields.choice("markets", &[("historical", 0_u8), ("blocks", 1), ("lognormal", 2)])?;
    let runs: usize = fields.optional("runs", "a number of runs")?.unwrap_or(RUNS);
    let seed: u64 = fields.optional("seed", "a whole number")?.unwrap_or(SEED);
    let tax_year = fields.optional_year("tax_year")?;
    let status = fields.optional::<String>("filing_status", "a filing status, such as \"single\"")?;
    fields.finish()?;
    if !(1..=RUNS_MAX).contains(&runs) {
        return Err(Refusal::new("runs", format!("has to be between 1 and {RUNS_MAX}")));
    }
    let years = plan.years().map_err(named)?;
    let tax = match tax_year {
        None => TaxTable::untaxed(),
        Some(year) => {
            let code = status.as_deref().unwrap_or("single");
            let status = FilingStatus::from_code(code)
                .ok_or_else(|| Refusal::new("filing_status", "has to be single, mfj, mfs, hoh or qss"))?;
            crate::law::united_states(year, status, &plan.benefit_levels())
                .ok_or_else(|| Refusal::new("tax_year", "is a year there are no rules for"))?
        }
    };
    let history = united_states();
    let markets = match kind {
        0 => Markets::Historical(history),
        1 => Markets::Blocks { history, seed },
        _ => {
            let moments = Moments::of(history);
            let moments = moments.ok_or_else(|| Refusal::new("markets", "has no history to draw from"))?;
            Markets::Lognormal { moments, seed }
        }
    };
    let prospect = plan.prospect(&markets, runs, &tax).map_err(named)?;
    let open = |place: usize| -> Result<Vec<Step>, Refusal> {
        let number = prospect.notable.get(place).copied().unwrap_or(0);
        let mut path: Vec<Year> = Vec::new();
        markets.path(number, years, &mut path);
        Ok(plan.through(&path, &tax).map_err(named)?.into_iter().map(rounded).collect())
    };
    let output = Output {
        chance: prospect.chance(),
        failure_age_p10: prospect.failure_age(10),
        failure_age_p50: prospect.failure_age(50),
        failure_age_p90: prospect.failure_age(90),
        worst: open(0)?,
        median: open(2)?,
        best: open(4)?,
        prospect,
    };
    serde_json::to_string(&output).map_err(|error| Refusal::new("plan", error.to_string()))
}

fn named(error: PlanError) -> Refusal {
    let field = match error {
        PlanError::Ages | PlanError::NoYears => "plan.last_age",
        PlanError::NoPhase => "plan.phases",
        PlanError::Rule => "plan.rule",
        PlanError::Amount => "plan",
    };
    Refusal::new(field, error.to_string())
}

/// A year as it is shown, to whole minor units.
fn rounded(step: Step) -> Step {
    let whole = |amount: f64| {
        let exact = Decimal::from_f64_retain(amount).map(|exact| exact.round());
        exact.and_then(|exact| exact.to_f64()).unwrap_or(amount)
    };
    Step {
        wanted: whole(step.wanted),
        paid: whole(step.paid),
        income: whole(step.income),
        withdrawn: whole(step.withdrawn),
        required: whole(step.required),
        tax: whole(step.tax),
        balance: whole(step.balance),
        ..step
    }
}
