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
/// The other engines, as the script names them, with the packages they come in. They are installed for the measurement
/// alone: one of them has parts for other systems that a lock file cannot name here.
const PEERS: [(&str, &str); 2] =
    [("zen-engine", "@gorules/zen-engine@0.54.0"), ("json-rules-engine", "json-rules-engine@7.3.1")];

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let exchanged = folder.path().join("rules.json");
    let mut ours = workspace.cargo();
    ours.args(["bench", "--quiet", "--package", "decision", "--bench", "rules", "--"]).arg(&exchanged);
    let figures = programs::figures(&program::output(&mut ours)?, |_| None)?;
    let peers = peers(&folder, &exchanged)?;
    let with_peers = |figure: Figure| peers.iter().cloned().fold(figure, Figure::against);
    Ok(Outcome::Figures(figures.into_iter().map(with_peers).collect()))
}

/// Installs the other engines into `folder` and asks them the same.
fn peers(folder: &TempDir, exchanged: &std::path::Path) -> Result<Vec<Peer>> {
    let missing = |why| PEERS.map(|(name, _)| Peer::Missing(name, why)).to_vec();
    let (Some(node), Some(npm)) = (program::on_path("node"), program::on_path("npm")) else {
        return Ok(missing("Node is not installed"));
    };
    let mut install = Command::new(npm);
    install.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(folder.path());
    if program::output(install.args(PEERS.map(|(_, package)| package))).is_err() {
        return Ok(missing("npm could not install them"));
    }
    // Node reads a file as a module by its ending.
    let script = folder.path().join("rules.mjs");
    std::fs::write(&script, SCRIPT)?;
    let printed = program::output(Command::new(node).arg(script).arg(folder.path()).arg(exchanged))?;
    let found = programs::figures(&printed, |_| None)?;
    let value = |(name, _): (&'static str, &str)| {
        let figure = found.iter().find(|figure| figure.name == name);
        figure.map_or(Peer::Missing(name, "it printed nothing"), |figure| Peer::Measured(name, figure.value))
    };
    Ok(PEERS.map(value).to_vec())
}
