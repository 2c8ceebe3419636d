//! What pure crates measure of themselves: programs under their `benches/`, each printing one JSON object a line.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::bench::Bench;
use crate::bench::figure::{Budget, Figure, Outcome};
use crate::program;
use crate::workspace::Workspace;

pub(super) const BACKTEST: Bench = Bench {
    name: "backtest",
    what: "a draft tried on 1,000,000 recorded decisions, without any input or output",
    run: backtest,
};
pub(super) const DECIDE: Bench =
    Bench { name: "decide", what: "one decision, without any input or output", run: decide };
pub(super) const DRAWDOWN: Bench = Bench {
    name: "drawdown",
    what: "10,000 retirements of 40 years, with pots, distributions and federal tax",
    run: drawdown,
};
pub(super) const PEEKING: Bench = Bench {
    name: "peeking",
    what: "10,000 experiments in which nothing differs, looked at twenty times",
    run: peeking,
};
pub(super) const PORTFOLIO: Bench =
    Bench { name: "portfolio", what: "the figures of 100,000 events", run: portfolio };
pub(super) const PROFILE: Bench =
    Bench { name: "profile", what: "features and persona of customers", run: profile };
pub(super) const RANDOM: Bench = Bench {
    name: "random",
    what: "ten million random decisions, and how many break a guardrail",
    run: random,
};
pub(super) const TAX: Bench =
    Bench { name: "tax", what: "whole tax cases, from a line read to its answer written", run: tax };

/// A line of such a program.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    value: f64,
    unit: String,
}

fn backtest(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "decision", "backtest", |name| match name {
        "backtest of 1,000,000 decisions" => Some(Budget::AtMost(60.0)),
        _ => None,
    })
}

fn decide(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "decision", "decide", |name| match name {
        "one decision, p99" => Some(Budget::AtMost(50.0)),
        "64 candidates, 30 rules, p99" => Some(Budget::AtMost(1_000.0)),
        _ => None,
    })
}

fn random(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "decision", "random", |name| {
        name.ends_with("in breach of a guardrail").then_some(Budget::AtMost(0.0))
    })
}

fn drawdown(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "retirement", "drawdown", |name| {
        name.starts_with("10,000 runs").then_some(Budget::AtMost(1.0))
    })
}

fn peeking(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "evaluation", "peeking", |name| match name {
        "equal arms told apart, twenty looks" => Some(Budget::AtMost(0.05)),
        _ => None,
    })
}

fn portfolio(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "portfolio", "figures", |_| None)
}

fn profile(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "training", "profile", |name| match name {
        "profile after a transaction, p99" => Some(Budget::AtMost(1_000.0)),
        "intents after a transaction, p99" => Some(Budget::AtMost(2_000.0)),
        "4,500 customers from scratch" => Some(Budget::AtMost(10_000.0)),
        _ => None,
    })
}

fn tax(workspace: &Workspace) -> Result<Outcome> {
    measured(workspace, "tax", "tax", |name| match name {
        "10,000 US cases" => Some(Budget::AtMost(1.0)),
        _ => None,
    })
}

fn measured(
    workspace: &Workspace,
    package: &str,
    bench: &str,
    budget_of: fn(&str) -> Option<Budget>,
) -> Result<Outcome> {
    let mut command = workspace.cargo();
    let printed =
        program::output(command.args(["bench", "--quiet", "--package", package, "--bench", bench]))?;
    figures(&printed, budget_of).map(Outcome::Figures)
}

/// A program of `end2end/bench` that drives a browser, ready for its arguments; what is missing where it cannot run.
pub(super) fn in_browser(workspace: &Workspace, script: &str) -> Result<Command, &'static str> {
    let node = program::on_path("node").ok_or("install Node")?;
    let end2end = workspace.path("end2end");
    if !end2end.join("node_modules/@playwright/test").is_dir() {
        return Err("run npm ci in end2end");
    }
    let mut command = Command::new(node);
    command.current_dir(&end2end).arg(format!("bench/{script}"));
    Ok(command)
}

/// The figures such a program printed, each with its budget.
pub(super) fn figures(printed: &str, budget_of: fn(&str) -> Option<Budget>) -> Result<Vec<Figure>> {
    printed
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| {
            let Line { name, value, unit } =
                serde_json::from_str(line).with_context(|| format!("a figure cannot be read: {line}"))?;
            let budget = budget_of(&name);
            let figure = Figure::new(name, value, unit);
            Ok(match budget {
                Some(budget) => figure.within(budget),
                None => figure,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_figures_and_noise_is_passed_over() {
        let printed = "running\n{\"name\":\"a\",\"value\":1.5,\"unit\":\"ms\"}\n";
        let found = figures(printed, |_| Some(Budget::AtMost(2.0))).unwrap();
        assert_eq!((found.len(), found[0].name.as_str(), found[0].value), (1, "a", 1.5));
        assert!(figures("{}", |_| None).is_err());
    }
}
