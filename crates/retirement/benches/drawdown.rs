//! How long a whole retirement takes: 10,000 runs of 40 years with pots, incomes, distributions and federal tax.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::time::Instant;

use retirement::drawdown::{DrawdownPlan, Phase, Pot, PotKind, SpendingRule, Stream, StreamKind};
use retirement::history::united_states;
use retirement::law;
use retirement::markets::{Markets, Moments};
use tax::FilingStatus;

/// Runs of a prospect.
const RUNS: usize = 10_000;

fn main() {
    let plan = plan();
    let started = Instant::now();
    let table = law::united_states(2026, FilingStatus::MarriedFilingJointly, &plan.benefit_levels());
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
    println!(r#"{{"name":"the tax table of a plan","value":{milliseconds:.0},"unit":"ms"}}"#);
    let Some(table) = table else { return };
    let history = united_states();
    let Some(moments) = Moments::of(history) else { return };
    let all = [
        ("blocks", Markets::Blocks { history, seed: 1 }),
        ("lognormal", Markets::Lognormal { moments, seed: 1 }),
    ];
    for (name, markets) in all {
        let started = Instant::now();
        let prospect = plan.prospect(&markets, RUNS, &table);
        let seconds = started.elapsed().as_secs_f64();
        assert!(prospect.is_ok_and(|prospect| prospect.runs == RUNS), "every run is made");
        println!(r#"{{"name":"10,000 runs of 40 years, {name}","value":{seconds:.3},"unit":"s"}}"#);
    }
}

fn plan() -> DrawdownPlan {
    let pot = |kind, balance: f64| Pot {
        kind,
        balance,
        basis: balance * 0.6,
        access_age: 0,
        stock_share: 0.6,
        fee: 0.002,
    };
    let stream =
        |kind, yearly, from_age| Stream { kind, yearly, from_age, until_age: None, is_indexed: true };
    DrawdownPlan {
        birth_year: 1970,
        first_year: 2026,
        last_age: 95,
        pots: vec![
            pot(PotKind::Cash, 5_000_000.0),
            pot(PotKind::Taxable, 40_000_000.0),
            pot(PotKind::Deferred, 80_000_000.0),
            pot(PotKind::Free, 15_000_000.0),
        ],
        streams: vec![
            stream(StreamKind::SocialSecurity, 3_600_000.0, 67),
            stream(StreamKind::Taxed, 1_200_000.0, 65),
        ],
        phases: vec![
            Phase { from_age: 56, spending: 8_000_000.0 },
            Phase { from_age: 75, spending: 6_500_000.0 },
        ],
        rule: SpendingRule::Guardrails { band: 0.2, step: 0.1, floor: 0.7, ceiling: 1.3 },
        order: Vec::new(),
        has_required_distributions: true,
        extra_inflation: 0.0,
        reserve: 0.0,
        first_fall: 0.0,
    }
}
