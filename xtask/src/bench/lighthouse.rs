//! What Lighthouse says of a page on a phone: Google's own simulation of a slow device and a slow network.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::bench::customer;
use crate::bench::figure::{Budget, Figure, Outcome};
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench { name: "lighthouse", what: "the dashboard as a phone sees it", run };

/// The newest that runs on Node 20.
const PACKAGE: &str = "lighthouse@12.8.2";
const NOT_INSTALLED: &str = "Lighthouse is not on PATH and npm could not install it";

/// Where each figure is in the report, what it is called, its unit, and its budget.
const FIGURES: [(&str, &str, &str, Budget); 6] = [
    ("/categories/performance/score", "performance", "", Budget::AtLeast(0.98)),
    ("/categories/accessibility/score", "accessibility", "", Budget::AtLeast(1.0)),
    ("/categories/best-practices/score", "best practices", "", Budget::AtLeast(1.0)),
    (
        "/audits/largest-contentful-paint/numericValue",
        "largest contentful paint",
        "ms",
        Budget::AtMost(1200.0),
    ),
    ("/audits/cumulative-layout-shift/numericValue", "cumulative layout shift", "", Budget::AtMost(0.01)),
    ("/audits/total-blocking-time/numericValue", "total blocking time", "ms", Budget::AtMost(50.0)),
];

fn run(workspace: &Workspace) -> Result<Outcome> {
    let Some(lighthouse) = find(workspace) else {
        return Ok(Outcome::NotInstalled(NOT_INSTALLED));
    };
    let (served, cookie) = customer::served_with(workspace, ROWS)?;
    let cookie = cookie.trim_start_matches("Cookie: ");
    let mut command = Command::new(lighthouse);
    if let Some(chromium) = program::on_path("chromium") {
        command.env("CHROME_PATH", chromium);
    }
    let report = program::output(
        command
            .arg(format!("http://{}/dashboard", served.address))
            .arg(format!("--extra-headers={}", json!({ "Cookie": cookie })))
            .args(["--output=json", "--quiet", "--only-categories=performance,accessibility,best-practices"])
            .arg("--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking"),
    )?;
    Ok(Outcome::Figures(figures(&report, "dashboard")?))
}

/// A few years of an ordinary account.
const ROWS: u32 = 3_000;

/// The system's, or one from npm in a folder of its own: it brings more packages than all browser tests together.
fn find(workspace: &Workspace) -> Option<PathBuf> {
    if let Some(installed) = program::on_path("lighthouse") {
        return Some(installed);
    }
    let folder = workspace.target().join("lighthouse");
    let from_npm = folder.join("node_modules/.bin/lighthouse");
    if !from_npm.is_file() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(PACKAGE);
        program::run(&mut npm).ok()?;
    }
    from_npm.is_file().then_some(from_npm)
}

fn figures(report: &str, page: &str) -> Result<Vec<Figure>> {
    let report: Value = serde_json::from_str(report).context("Lighthouse printed no JSON")?;
    FIGURES
        .iter()
        .map(|(path, name, unit, budget)| {
            let value = report.pointer(path).and_then(Value::as_f64);
            let value = value.with_context(|| format!("Lighthouse says nothing at {path}"))?;
            Ok(Figure::new(format!("{page}, {name}"), value, *unit).within(*budget))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_read_from_the_report_and_none_is_invented() {
        let report = r#"{"categories":{"performance":{"score":0.99},"accessibility":{"score":1},"best-practices":{"score":1}},
            "audits":{"largest-contentful-paint":{"numericValue":900.5},"cumulative-layout-shift":{"numericValue":0},
            "total-blocking-time":{"numericValue":12}}}"#;
        let values: Vec<f64> = figures(report, "page").unwrap().iter().map(|figure| figure.value).collect();
        assert_eq!(values, [0.99, 1.0, 1.0, 900.5, 0.0, 12.0]);
        assert!(figures(r#"{"categories":{}}"#, "page").is_err());
    }
}
