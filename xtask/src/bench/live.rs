//! How long pages take that work their figures out in the browser, natively and as the browser's module, on what a
//! page of the built server carries for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer;
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::bench::http::Connection;
use crate::bench::programs;
use crate::program;
use crate::site::{Assets, LiveAssets};
use crate::workspace::Workspace;

pub(super) const WHAT_IF: Bench =
    Bench { name: "what-if", what: "tax and the fan as someone types, natively and in WASM", run: what_if };
pub(super) const PLAN: Bench =
    Bench { name: "plan", what: "a whole retirement as someone moves a slider, in WASM", run: plan };

const SCRIPT: &str = include_str!("live.mjs");
/// One frame of a browser that draws sixty a second.
const FRAME: Budget = Budget::AtMost(16.0);
const FAN: Budget = Budget::AtMost(100.0);
/// A fifth of what 10,000 futures may take.
const FUTURES: Budget = Budget::AtMost(600.0);

/// Writes what a page of a freelancer carries for its module, in the attribute `data-` and `name`.
fn carried(workspace: &Workspace, folder: &Path, path: &str, name: &str) -> Result<PathBuf> {
    let (served, cookie) = customer::served(workspace, customer::write_freelancer)?;
    let page = Connection::open(served.address)?.get(path, &[cookie])?;
    let carried = folder.join("carried.json");
    fs::write(&carried, attribute(&String::from_utf8_lossy(&page.body), name)?)?;
    Ok(carried)
}

fn plan(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let own = carried(workspace, folder.path(), "/retirement/plan", "own")?;
    let Some(node) = program::on_path("node") else {
        return Ok(Outcome::NotInstalled("install Node"));
    };
    let files = Assets::read(&workspace.site())?.plan;
    let figures = in_wasm(workspace, folder.path(), &files, &own, Command::new(node))?;
    Ok(Outcome::Figures(figures))
}

fn what_if(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let inputs = carried(workspace, folder.path(), "/what-if", "inputs")?;
    let mut native = workspace.cargo();
    native.args(["bench", "--quiet", "--package", "whatif", "--bench", "what_if", "--"]).arg(&inputs);
    let mut figures = programs::figures(&program::output(&mut native)?, |_| None)?;
    match program::on_path("node") {
        Some(node) => {
            let files = Assets::read(&workspace.site())?.what_if;
            figures.extend(in_wasm(workspace, folder.path(), &files, &inputs, Command::new(node))?);
        }
        None => {
            let missing = Peer::Missing("the same in WASM", "Node is not installed");
            figures = figures.into_iter().map(|figure| figure.against(missing.clone())).collect();
        }
    }
    Ok(Outcome::Figures(figures))
}

fn in_wasm(
    workspace: &Workspace,
    folder: &Path,
    names: &LiveAssets,
    inputs: &Path,
    mut node: Command,
) -> Result<Vec<Figure>> {
    let site = workspace.site();
    let file = |path: &str| site.join(path.trim_start_matches('/'));
    // Node reads a file as a module by its ending.
    let (glue, script) = (folder.join("glue.mjs"), folder.join("measure.mjs"));
    fs::copy(file(&names.js), &glue).context("the module's glue is missing")?;
    fs::write(&script, SCRIPT)?;
    let printed = program::output(node.arg(script).arg(glue).arg(file(&names.wasm)).arg(inputs))?;
    programs::figures(&printed, |name| {
        Some(match name {
            name if name.contains("tax") => FRAME,
            name if name.contains("fan") => FAN,
            _ => FUTURES,
        })
    })
}

/// What a page carries in the attribute `data-` and `name`.
fn attribute(page: &str, name: &str) -> Result<String> {
    let start = format!("data-{name}=\"");
    let (_, rest) = page.split_once(&start).with_context(|| format!("the page carries no {name}"))?;
    let (inputs, _) = rest.split_once('"').context("the attribute does not end")?;
    let entities = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&amp;", "&")];
    Ok(entities.iter().fold(inputs.to_owned(), |text, (entity, letter)| text.replace(entity, letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inputs_are_read_as_the_page_wrote_them() {
        let page = r#"<div id="what-if" data-inputs="{&quot;name&quot;:&quot;A &amp;amp; B&quot;}"></div>"#;
        assert_eq!(attribute(page, "inputs").unwrap(), r#"{"name":"A &amp; B"}"#);
        assert!(attribute("<p></p>", "inputs").is_err());
    }
}
