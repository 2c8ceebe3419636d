//! How long a what-if takes, natively and as the browser's module, on the inputs of a page of the built server.

use std::fmt::Write as _;
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
use crate::site::Assets;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "what-if", what: "tax and the fan as someone types, natively and in WASM", run };

const SCRIPT: &str = include_str!("what_if.mjs");
/// One frame of a browser that draws sixty a second.
const FRAME: Budget = Budget::AtMost(16.0);
const FAN: Budget = Budget::AtMost(100.0);

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let (served, cookie) = customer::served(workspace, write_freelancer)?;
    let page = Connection::open(served.address)?.get("/what-if", &[cookie])?;
    let inputs = folder.path().join("inputs.json");
    fs::write(&inputs, inputs_of(&String::from_utf8_lossy(&page.body))?)?;

    let mut native = workspace.cargo();
    native.args(["bench", "--quiet", "--package", "whatif", "--bench", "what_if", "--"]).arg(&inputs);
    let mut figures = programs::figures(&program::output(&mut native)?, |_| None)?;
    match program::on_path("node") {
        Some(node) => figures.extend(in_wasm(workspace, folder.path(), &inputs, Command::new(node))?),
        None => {
            let missing = Peer::Missing("the same in WASM", "Node is not installed");
            figures = figures.into_iter().map(|figure| figure.against(missing.clone())).collect();
        }
    }
    Ok(Outcome::Figures(figures))
}

fn in_wasm(workspace: &Workspace, folder: &Path, inputs: &Path, mut node: Command) -> Result<Vec<Figure>> {
    let site = workspace.site();
    let names = Assets::read(&site)?.what_if;
    let file = |path: &str| site.join(path.trim_start_matches('/'));
    // Node reads a file as a module by its ending.
    let (glue, script) = (folder.join("glue.mjs"), folder.join("measure.mjs"));
    fs::copy(file(&names.js), &glue).context("the module's glue is missing")?;
    fs::write(&script, SCRIPT)?;
    let printed = program::output(node.arg(script).arg(glue).arg(file(&names.wasm)).arg(inputs))?;
    programs::figures(&printed, |name| Some(if name.contains("tax") { FRAME } else { FAN }))
}

/// The inputs that the page carries for its module.
fn inputs_of(page: &str) -> Result<String> {
    let (_, rest) = page.split_once("data-inputs=\"").context("the page carries no inputs")?;
    let (inputs, _) = rest.split_once('"').context("the inputs do not end")?;
    let entities = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&amp;", "&")];
    Ok(entities.iter().fold(inputs.to_owned(), |text, (entity, letter)| text.replace(entity, letter)))
}

/// Two years of a freelancer with three clients who pay at their own pace.
fn write_freelancer(folder: &Path) -> Result<PathBuf> {
    const CLIENTS: [(&str, u32, u32); 3] =
        [("NORTHWIND STUDIO", 4_200, 3), ("HALDEN PRESS", 1_350, 7), ("ORCHARD LABS", 2_100, 11)];
    let mut text = String::from("Date,Description,Amount\n");
    for month in 0..24_u32 {
        let date = |day: u32| format!("{}-{:02}-{day:02}", 2024 + month / 12, month % 12 + 1);
        for (client, usual, step) in CLIENTS {
            let day = 1 + (month * step) % 28;
            let amount = usual + (month * step * 37) % 400;
            writeln!(text, "{},ACH CREDIT {client} INVOICE {month},{amount}.00", date(day))?;
        }
        for (day, payee, amount) in
            [(1, "OAK STREET RENT", 1_450), (9, "WHOLE FOODS", 310), (20, "ADOBE", 60)]
        {
            writeln!(text, "{},{payee},-{amount}.00", date(day))?;
        }
    }
    let path = folder.join("statement.csv");
    fs::write(&path, text).context("the statement cannot be written")?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inputs_are_read_as_the_page_wrote_them() {
        let page = r#"<div id="what-if" data-inputs="{&quot;name&quot;:&quot;A &amp;amp; B&quot;}"></div>"#;
        assert_eq!(inputs_of(page).unwrap(), r#"{"name":"A &amp; B"}"#);
        assert!(inputs_of("<p></p>").is_err());
    }
}
