//! `cargo xtask bench`: what Attune costs, against its budgets, measured on this machine.
//!
//! One measurement a file, one line each in [`BENCHES`]. A measurement gives figures; each says its budget and
//! what it was compared with, and a comparison that could not be made is named with the reason. Budgets are
//! reported and never fail a test: a busy machine is no mistake in the code.

mod assets;
mod customer;
mod dashboard;
mod events;
mod figure;
mod http;
mod import;
mod lighthouse;
mod live;
mod load;
mod matrix;
mod pages;
mod peers;
mod programs;
mod rules;
mod screen;
mod served;
mod statements;
mod streams;
mod studio;

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::bench::figure::{Measured, Outcome};
use crate::program;
use crate::site::{self, Build};
use crate::steps::step;
use crate::workspace::Workspace;

/// Something to measure.
pub(crate) struct Bench {
    /// What the command line calls it.
    name: &'static str,
    /// What is measured, as a sentence.
    what: &'static str,
    run: fn(&Workspace) -> Result<Outcome>,
}

/// Every measurement, by name.
const BENCHES: &[Bench] = &[
    assets::BENCH,
    programs::BACKTEST,
    dashboard::BENCH,
    programs::DECIDE,
    events::BENCH,
    programs::RANDOM,
    rules::BENCH,
    programs::DRAWDOWN,
    import::BENCH,
    lighthouse::BENCH,
    pages::BENCH,
    matrix::BENCH,
    live::PLAN,
    programs::PEEKING,
    programs::PORTFOLIO,
    programs::PROFILE,
    screen::BENCH,
    studio::BENCH,
    statements::BENCH,
    streams::BENCH,
    programs::TAX,
    live::WHAT_IF,
];

const DOCUMENT: &str = "docs/benchmarks.md";

/// Measures everything, or what is named, on release builds, and writes what was measured into the document.
///
/// # Errors
/// When a name is unknown or something does not build. A measurement that fails is reported as one.
pub(crate) fn run(workspace: &Workspace, names: &[&str]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| BENCHES.iter().all(|bench| bench.name != **name)) {
        let known: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
        bail!("there is no measurement {unknown}; there are {}", known.join(", "));
    }
    site::build(workspace, Build::Release)?;
    step("compile the server", || {
        program::run(workspace.cargo().args(["build", "--release", "--package", "server"]))
    })?;
    let mut measured = Vec::new();
    for bench in BENCHES.iter().filter(|bench| names.is_empty() || names.contains(&bench.name)) {
        let result = step(&format!("measure {}: {}", bench.name, bench.what), || (bench.run)(workspace));
        measured.push(Measured { bench: bench.name, result: result.map_err(|error| format!("{error:#}")) });
    }
    let conditions = conditions();
    println!("{}", figure::json(&measured, &conditions)?);
    println!("{}", figure::table(&measured));
    let path = workspace.path(DOCUMENT);
    let before = fs::read_to_string(&path).context("the document cannot be read")?;
    let benches: Vec<(&str, &str)> = BENCHES.iter().map(|bench| (bench.name, bench.what)).collect();
    fs::write(&path, figure::document(&before, &benches, &measured, &conditions))
        .context("the document cannot be written")?;
    let all_measured = measured.iter().all(|measured| measured.result.is_ok());
    Ok(if all_measured { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The machine and the code, without which a figure says nothing.
fn conditions() -> Vec<(&'static str, String)> {
    let said = |command: &mut Command| {
        program::output(command).map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
    };
    let cores =
        std::thread::available_parallelism().map_or_else(|_| "unknown".to_owned(), |cores| cores.to_string());
    let processor = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(": ")?.1.to_owned())
    });
    vec![
        ("processor", processor.unwrap_or_else(|| "unknown".to_owned())),
        ("cores", cores),
        ("rustc", said(Command::new("rustc").arg("--version"))),
        ("commit", said(Command::new("git").args(["rev-parse", "--short", "HEAD"]))),
        ("build", "release, any load from a second process on the same machine".to_owned()),
    ]
}
