//! The browser tests: Playwright against the server just built.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::program;
use crate::steps::{Outcome, Tally};
use crate::workspace::Workspace;

/// Type-checks the tests; Playwright itself only strips the types.
pub(super) fn check_types(workspace: &Workspace) -> Result<()> {
    let mut tsc = npm_program(workspace, "tsc");
    program::run(tsc.arg("--noEmit"))
}

/// Runs them all on SQLite.
///
/// # Errors
/// When Playwright cannot start or leaves no report.
pub(super) fn run(workspace: &Workspace) -> Result<Outcome> {
    run_with(workspace, None)
}

/// Runs people's main paths once more, on a private PostgreSQL. Without one it says so, and nothing ran.
///
/// # Errors
/// As [`run`].
pub(super) fn run_on_postgres(workspace: &Workspace) -> Result<Outcome> {
    let mut keeper = std::process::Command::new(workspace.target().join("debug/examples/cluster"));
    let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut address = String::new();
    if let Some(output) = keeper.stdout.take() {
        BufReader::new(output).read_line(&mut address)?;
    }
    let tally = if address.trim().is_empty() {
        println!("NOTE: the browser tests run on SQLite alone; no PostgreSQL can be started here");
        Ok(Outcome::default())
    } else {
        run_with(workspace, Some(address.trim()))
    };
    // The cluster ends when its input does.
    drop(keeper.stdin.take());
    keeper.wait()?;
    tally
}

fn run_with(workspace: &Workspace, database_url: Option<&str>) -> Result<Outcome> {
    let report = workspace.target().join("browser-tests.json");
    if report.exists() {
        fs::remove_file(&report).context("the report of the last run cannot be removed")?;
    }
    let mut playwright = npm_program(workspace, "playwright");
    playwright
        .args(["test", "--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("ATTUNE_E2E_BINARY", workspace.server_binary("debug"))
        .env("ATTUNE_SITE_DIR", workspace.site());
    if let Some(url) = database_url {
        playwright.env("ATTUNE_E2E_DATABASE_URL", url);
    }
    let run = program::run(&mut playwright);
    let text = match (fs::read_to_string(&report), run) {
        (Ok(text), _) => text,
        (Err(_), Err(error)) => return Err(error),
        (Err(error), Ok(())) => return Err(error).context("Playwright left no report"),
    };
    parse_report(&text)
}

fn npm_program(workspace: &Workspace, name: &str) -> std::process::Command {
    let folder = workspace.path("end2end");
    let mut command = std::process::Command::new(folder.join("node_modules/.bin").join(name));
    command.current_dir(folder);
    command
}

/// Sums Playwright's JSON report. Errors outside any test, such as a server that did not start, count as failures,
/// and so does a run in which nothing ran.
fn parse_report(text: &str) -> Result<Outcome> {
    let report: Value = serde_json::from_str(text).context("Playwright's report is no JSON")?;
    let count =
        |name: &str| report["stats"][name].as_u64().with_context(|| format!("the report counts no {name}"));
    let outside = report["errors"].as_array().map_or(Ok(0), |errors| u64::try_from(errors.len()))?;
    let tally =
        Tally { passed: count("expected")?, failed: count("unexpected")? + count("flaky")? + outside };
    if tally == Tally::default() {
        return Ok(Tally::FAILED.into());
    }
    let mut failed = Vec::new();
    name_failures(&report, &mut failed);
    Ok(Outcome { tally, failed })
}

/// Adds the place and title of every test in `suite`, and in the suites inside it, that did not do as expected.
fn name_failures(suite: &Value, failed: &mut Vec<String>) {
    let list = |name: &str| suite[name].as_array().into_iter().flatten();
    for spec in list("specs").filter(|spec| spec["ok"] == false) {
        let text = |name: &str| spec[name].as_str().unwrap_or("?");
        failed.push(format!("{}:{} {}", text("file"), spec["line"], text("title")));
    }
    list("suites").for_each(|inner| name_failures(inner, failed));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stats: &str, errors: &str, passed: u64, failed: u64) {
        let report = format!(r#"{{"stats":{{{stats}}},"errors":[{errors}]}}"#);
        assert_eq!(parse_report(&report).unwrap().tally, Tally { passed, failed }, "{report}");
    }

    #[test]
    fn a_report_is_summed_and_an_empty_run_is_no_success() {
        check(r#""expected":5,"skipped":1,"unexpected":2,"flaky":1"#, "", 5, 3);
        check(r#""expected":5,"skipped":0,"unexpected":0,"flaky":0"#, r#"{"message":"no server"}"#, 5, 1);
        check(r#""expected":0,"skipped":3,"unexpected":0,"flaky":0"#, "", 0, 1);
        assert!(parse_report("{}").is_err());
    }

    #[test]
    fn what_failed_is_named() {
        let spec = |line: u32, ok: bool| {
            format!(r#"{{"file":"a.spec.ts","line":{line},"title":"moves","ok":{ok}}}"#)
        };
        let (held, broke) = (spec(3, true), spec(9, false));
        let suites = format!(r#"[{{"specs":[{held}],"suites":[{{"specs":[{broke}]}}]}}]"#);
        let report = format!(r#"{{"stats":{{"expected":1,"unexpected":1,"flaky":0}},"suites":{suites}}}"#);
        assert_eq!(parse_report(&report).unwrap().failed, ["a.spec.ts:9 moves"]);
    }
}
