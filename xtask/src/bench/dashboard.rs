//! How quickly the dashboard of a customer with a long history comes from the server.

use std::time::Duration;

use anyhow::Result;

use crate::bench::Bench;
use crate::bench::customer::{self, ROWS};
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::bench::load::Load;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "dashboard", what: "the dashboard of a customer with 100,000 transactions", run };

fn run(workspace: &Workspace) -> Result<Outcome> {
    let (served, cookie) = customer::served_with(workspace, ROWS)?;
    let page = Load { address: served.address, path: "/dashboard".to_owned(), headers: vec![cookie] };
    let latency = page.latency(1_000)?;
    let rate = page.per_second(32, Duration::from_secs(5))?;
    Ok(Outcome::Figures(vec![
        Figure::new("dashboard, p50", latency.p50_ms, "ms").within(Budget::AtMost(15.0)),
        Figure::new("dashboard, p99", latency.p99_ms, "ms").within(Budget::AtMost(50.0)),
        Figure::new("dashboards, signed in, 32 connections", rate, "/s")
            .within(Budget::AtLeast(600.0))
            .against(Peer::Earlier("Next.js 16, from memory", 397.0))
            .against(Peer::Earlier("SvelteKit, from memory", 1_805.0)),
    ]))
}
