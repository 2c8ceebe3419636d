//! How fast files of each format are read, beside what others read them with, on the same files in the same run.

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::bench::peers::{self, Package, Script};
use crate::bench::programs;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench {
    name: "statements",
    what: "the largest file of each statement format, read, beside other readers of the same files",
    run,
};

const SCRIPT: Script = Script { name: "statements.mjs", text: include_str!("statements.mjs") };
/// Another reader of each format, by the format's name. Of CAMT there is none to be had that reads large files, so that it is
/// one of XML alone.
const PEERS: [(&str, Package); 5] = [
    ("CSV", ("Papa Parse, fields alone", "papaparse@5.7.1")),
    ("OFX", ("ofx-js", "ofx-js@1.1.1")),
    ("QIF", ("qif2json", "qif2json@0.4.0")),
    ("CAMT", ("fast-xml-parser, XML alone", "fast-xml-parser@5.12.1")),
    ("MT940", ("mt940-js", "mt940-js@1.0.0 tslib@2.8.1")),
];

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let files = folder.path().join("files");
    std::fs::create_dir(&files)?;
    let mut ours = workspace.cargo();
    ours.args(["bench", "--quiet", "--package", "statements", "--bench", "statements", "--"]).arg(&files);
    let figures = programs::figures(&program::output(&mut ours)?, |name| match name {
        name if name.starts_with("memory") => Some(Budget::AtMost(10.0)),
        name if name.ends_with("a second") => None,
        _ => Some(Budget::AtMost(2_000.0)),
    })?;
    let peers = peers::ask(&folder, &PEERS.map(|(_, package)| package), &SCRIPT, &files)?;
    let beside = |figure: Figure| {
        let of_format =
            |((format, _), _): &(&(&str, Package), &Peer)| figure.name == format!("{format}, a second");
        match PEERS.iter().zip(&peers).find(of_format) {
            Some((_, peer)) => figure.against(peer.clone()),
            None => figure,
        }
    };
    Ok(Outcome::Figures(figures.into_iter().map(beside).collect()))
}
