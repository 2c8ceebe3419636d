//! How much a browser fetches before a page is alive.

use std::fs;

use anyhow::{Context, Result};

use crate::bench::Bench;
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::site::{Assets, LiveAssets};
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench { name: "assets", what: "what a first visit fetches, brotli", run };

/// Two countries' tax and a simulation, fetched once by those who open such a page.
const LIVE: Budget = Budget::AtMost(170.0);
/// Loaded only by who asks for the check.
const CHECK: Budget = Budget::AtMost(250.0);

/// What the same content cost elsewhere is from `docs`' sources, not from this run: building those needs a
/// registry and minutes.
fn run(workspace: &Workspace) -> Result<Outcome> {
    let site = workspace.site();
    let names = Assets::read(&site)?;
    let kilobytes = |path: &str| -> Result<f64> {
        let file = site.join(format!("{}.br", path.trim_start_matches('/')));
        let length = fs::metadata(&file).with_context(|| format!("{} is missing", file.display()))?.len();
        Ok(f64::from(u32::try_from(length)?) / 1000.0)
    };
    let (wasm, js) = (kilobytes(&names.wasm)?, kilobytes(&names.js)?);
    let scripts = kilobytes(&names.boot)? + kilobytes(&names.exposure)?;
    let live = |files: &LiveAssets| -> Result<f64> {
        let worker = files.worker.as_deref().map_or(Ok(0.0), kilobytes)?;
        Ok(kilobytes(&files.boot)? + worker + kilobytes(&files.js)? + kilobytes(&files.wasm)?)
    };
    Ok(Outcome::Figures(vec![
        Figure::new("JS and WASM, brotli", wasm + js + scripts, "kB")
            .within(Budget::AtMost(150.0))
            .against(Peer::Earlier("Next.js 16, same content", 139.0))
            .against(Peer::Earlier("SvelteKit, same content", 35.0)),
        Figure::new("of that, WASM", wasm, "kB"),
        Figure::new("the what-if page instead, brotli", live(&names.what_if)?, "kB").within(LIVE),
        Figure::new("the page of a whole retirement instead, brotli", live(&names.plan)?, "kB").within(LIVE),
        Figure::new("the check of a decision, brotli", live(&names.check)?, "kB").within(CHECK),
        Figure::new("style sheet, brotli", kilobytes(&names.css)?, "kB"),
    ]))
}
