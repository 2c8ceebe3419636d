//! The first of thirty rules that holds for a customer, found by ours and by two other engines in the same run.

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::figure::{Figure, Outcome};
use crate::bench::peers::{self, Package, Script};
use crate::bench::programs;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "rules", what: "the first of 30 rules for 2,000 customers, beside two other engines", run };

const SCRIPT: Script = Script { name: "rules.mjs", text: include_str!("rules.mjs") };
/// The other engines. A lock file cannot name them here: one of them has parts for other systems.
const PEERS: [Package; 2] =
    [("zen-engine", "@gorules/zen-engine@0.54.0"), ("json-rules-engine", "json-rules-engine@7.3.1")];

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let exchanged = folder.path().join("rules.json");
    let mut ours = workspace.cargo();
    ours.args(["bench", "--quiet", "--package", "decision", "--bench", "rules", "--"]).arg(&exchanged);
    let figures = programs::figures(&program::output(&mut ours)?, |_| None)?;
    let peers = peers::ask(&folder, &PEERS, &SCRIPT, &exchanged)?;
    let with_peers = |figure: Figure| peers.iter().cloned().fold(figure, Figure::against);
    Ok(Outcome::Figures(figures.into_iter().map(with_peers).collect()))
}
