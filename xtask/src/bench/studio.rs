//! How smoothly the Studio moves one of 200 widgets: Chromium on a draft of the built server, driven by Playwright.

use std::process::Command;

use anyhow::Result;

use crate::bench::Bench;
use crate::bench::figure::{Budget, Outcome};
use crate::bench::programs;
use crate::bench::served::Served;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "studio", what: "a frame of the Studio while one of 200 widgets is dragged", run };

/// One frame of a browser that draws sixty a second.
const FRAME: Budget = Budget::AtMost(16.0);
const EMAIL: &str = "designer@example.com";

fn run(workspace: &Workspace) -> Result<Outcome> {
    let Some(node) = program::on_path("node") else {
        return Ok(Outcome::NotInstalled("install Node"));
    };
    let end2end = workspace.path("end2end");
    if !end2end.join("node_modules/@playwright/test").is_dir() {
        return Ok(Outcome::NotInstalled("run npm ci in end2end"));
    }
    let mut password = String::new();
    let served = Served::start(workspace, |attune| {
        program::run(attune().arg("demo"))?;
        let printed = program::output(attune().args(["user", "add", "--role", "product", EMAIL]))?;
        printed.trim().clone_into(&mut password);
        Ok(())
    })?;
    let mut measured = Command::new(node);
    measured.current_dir(&end2end).arg("bench/studio.mjs").arg(format!("http://{}", served.address));
    measured.args([EMAIL, &password]);
    let figures =
        programs::figures(&program::output(&mut measured)?, |name| name.ends_with("p95").then_some(FRAME))?;
    Ok(Outcome::Figures(figures))
}
