//! How soon an open page shows what came: a payment told to the event API, and the dashboard of its customer in Chromium.

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer::{Customer, EMAIL, introduce, write_freelancer};
use crate::bench::figure::{Budget, Outcome};
use crate::bench::programs;
use crate::bench::served::Served;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "screen", what: "a payment, to the figures of an open page in a browser", run };

fn run(workspace: &Workspace) -> Result<Outcome> {
    let mut measured = match programs::in_browser(workspace, "screen.mjs") {
        Ok(command) => command,
        Err(missing) => return Ok(Outcome::NotInstalled(missing)),
    };
    let folder = TempDir::new().context("no temporary folder")?;
    let statement = write_freelancer(folder.path())?;
    let mut added = None;
    let mut key = String::new();
    let served = Served::start(workspace, |attune| {
        added = Some(Customer::add(attune, EMAIL)?);
        program::output(&mut Customer::import(attune, EMAIL, &statement))?;
        key = Customer::key(attune)?;
        Ok(())
    })?;
    let customer = added.context("no customer was added")?;
    introduce(served.address, &customer.sign_in(served.address)?)?;
    measured.arg(format!("http://{}", served.address));
    measured.args(customer.credentials()).arg(&key);
    let figures = programs::figures(&program::output(&mut measured)?, |name| {
        name.ends_with("open page, p95").then_some(Budget::AtMost(100.0))
    })?;
    Ok(Outcome::Figures(figures))
}
