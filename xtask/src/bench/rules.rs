//! The first of thirty rules that holds for a customer, found by ours and by two other engines in the same run.

use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::figure::{Figure, Outcome, Peer};
use crate::bench::programs;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "rules", what: "the first of 30 rules for 2,000 customers, beside two other engines", run };

const SCRIPT: &str = include_str!("rules.mjs");
/// The other engines, as the script names them.
const PEERS: [&str; 2] = ["zen-engine", "json-rules-engine"];

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let exchanged = folder.path().join("rules.json");
    let mut ours = workspace.cargo();
    ours.args(["bench", "--quiet", "--package", "decision", "--bench", "rules", "--"]).arg(&exchanged);
    let figures = programs::figures(&program::output(&mut ours)?, |_| None)?;
    let peers = peers(workspace, &folder, &exchanged)?;
    let with_peers = |figure: Figure| peers.iter().cloned().fold(figure, Figure::against);
    Ok(Outcome::Figures(figures.into_iter().map(with_peers).collect()))
}

fn peers(workspace: &Workspace, folder: &TempDir, exchanged: &std::path::Path) -> Result<Vec<Peer>> {
    let missing = |why| PEERS.map(|name| Peer::Missing(name, why)).to_vec();
    let tests = workspace.path("end2end");
    if !tests.join("node_modules").join("json-rules-engine").exists() {
        return Ok(missing("run `npm ci` in end2end"));
    }
    let Some(node) = program::on_path("node") else { return Ok(missing("Node is not installed")) };
    // Node reads a file as a module by its ending.
    let script = folder.path().join("rules.mjs");
    std::fs::write(&script, SCRIPT)?;
    let printed = program::output(Command::new(node).arg(script).arg(&tests).arg(exchanged))?;
    let found = programs::figures(&printed, |_| None)?;
    let value = |name: &'static str| {
        let figure = found.iter().find(|figure| figure.name == name);
        figure.map_or(Peer::Missing(name, "it printed nothing"), |figure| Peer::Measured(name, figure.value))
    };
    Ok(PEERS.map(value).to_vec())
}
