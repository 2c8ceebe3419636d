//! How smoothly the Studio moves one of 200 widgets: Chromium on a draft of the built server, driven by Playwright.

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
    let mut measured = match programs::in_browser(workspace, "studio.mjs") {
        Ok(command) => command,
        Err(missing) => return Ok(Outcome::NotInstalled(missing)),
    };
    let mut password = String::new();
    let served = Served::start(workspace, |attune| {
        program::run(attune().arg("demo"))?;
        let printed = program::output(attune().args(["user", "add", "--role", "product", EMAIL]))?;
        printed.trim().clone_into(&mut password);
        Ok(())
    })?;
    measured.arg(format!("http://{}", served.address));
    measured.args([EMAIL, &password]);
    let figures =
        programs::figures(&program::output(&mut measured)?, |name| name.ends_with("p95").then_some(FRAME))?;
    Ok(Outcome::Figures(figures))
}
