//! How quickly pages come, without anyone signed in: what every other page is built on.

use std::time::Duration;

use anyhow::Result;

use crate::bench::Bench;
use crate::bench::figure::{Figure, Outcome, Peer};
use crate::bench::load::Load;
use crate::bench::served::Served;
use crate::site::Assets;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench { name: "pages", what: "the sign-in page, over loopback", run };

/// As many as browsers and proxies together keep open to a busy server.
const CONNECTIONS: usize = 32;

/// Our own load generator runs beside the server on the same cores; wrk would leave it a little more of them.
fn run(workspace: &Workspace) -> Result<Outcome> {
    let served = Served::start(workspace, |_| Ok(()))?;
    let page = Load { address: served.address, path: "/sign-in".to_owned(), headers: Vec::new() };
    let latency = page.latency(2_000)?;
    let rate = page.per_second(CONNECTIONS, Duration::from_secs(5))?;
    let css = Assets::read(&workspace.site())?.css;
    let file = Load { path: css, ..page };
    let file_rate = file.per_second(CONNECTIONS, Duration::from_secs(5))?;
    Ok(Outcome::Figures(vec![
        Figure::new("sign-in page, p50", latency.p50_ms, "ms"),
        Figure::new("sign-in page, p99", latency.p99_ms, "ms"),
        Figure::new("sign-in pages, 32 connections", rate, "/s")
            .against(Peer::Measured("a style sheet from the same server", file_rate))
            .against(Peer::Missing("Next.js 16, same page", "no build of it is part of this project")),
    ]))
}
