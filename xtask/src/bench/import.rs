//! How long large statements take from the file to a committed and profiled account, how much memory, and how little others
//! notice of it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer::{self, Customer, EMAIL, OTHER_EMAIL, ROWS};
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::bench::load::{Latency, Load};
use crate::bench::peers::{self, Package, Script};
use crate::bench::served;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "import", what: "100,000 and 1,000,000 rows of CSV, from the command line", run };

/// Rows of a statement that is read part by part.
const MANY_ROWS: u32 = 1_000_000;

/// How often the other customer looks at their dashboard, and for how long before the import.
const LOOKED_AT_EVERY: Duration = Duration::from_millis(25);
const IDLE_FOR: Duration = Duration::from_secs(20);

const PEER: Package = ("Actual", "@actual-app/api@26.9.0");
const SCRIPT: Script = Script { name: "import.mjs", text: include_str!("import.mjs") };

/// How one run of the command went.
struct Run {
    seconds: f64,
    peak_mebibytes: f64,
}

/// The same command on a statement of one row is what the program itself needs.
fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let small = import(workspace, &customer::write_statement(folder.path(), 1)?)?;
    let statement = customer::write_statement(folder.path(), ROWS)?;
    let large = import(workspace, &statement)?;
    let peers = peers::ask(&folder, &[PEER], &SCRIPT, &statement)?;
    let of_many = customer::write_statement(folder.path(), MANY_ROWS)?;
    let (many, idle, beside) = import_beside(workspace, &of_many)?;
    let mut rate = Figure::new("of that, rows a second", f64::from(ROWS) / large.seconds, "/s")
        .against(Peer::Earlier("Wealthfolio", 7_000.0));
    for peer in peers {
        rate = rate.against(peer);
    }
    Ok(Outcome::Figures(vec![
        Figure::new("import of 100,000 rows", large.seconds, "s").within(Budget::AtMost(3.0)),
        rate,
        Figure::new("memory beyond that of one row", large.peak_mebibytes - small.peak_mebibytes, "MiB")
            .within(Budget::AtMost(256.0)),
        Figure::new("import of 1,000,000 rows, beside a server", many.seconds, "s")
            .within(Budget::AtMost(30.0)),
        Figure::new(
            "memory beyond that of one row, 1,000,000",
            many.peak_mebibytes - small.peak_mebibytes,
            "MiB",
        )
        .within(Budget::AtMost(256.0)),
        Figure::new("another customer's dashboard before, p99", idle.p99_ms, "ms"),
        Figure::new("another customer's dashboard meanwhile, p99", beside.p99_ms, "ms")
            .within(Budget::AtMost(2.0 * idle.p99_ms)),
    ]))
}

fn import(workspace: &Workspace, statement: &Path) -> Result<Run> {
    let folder = TempDir::new().context("no temporary folder")?;
    let attune = || served::command(workspace, folder.path());
    Customer::add(&attune, EMAIL)?;
    watched(&mut Customer::import(&attune, EMAIL, statement))
}

/// Imports for one customer, while another looks at their dashboard: the import, and how long the dashboard took before it and
/// meanwhile.
fn import_beside(workspace: &Workspace, statement: &Path) -> Result<(Run, Latency, Latency)> {
    let (served, cookie) = customer::served(workspace, customer::write_freelancer)?;
    let attune = || served.command(workspace);
    Customer::add(&attune, OTHER_EMAIL)?;
    let page = Load { address: served.address, path: "/dashboard".to_owned(), headers: vec![cookie] };
    let (_, idle) = looked_at(&page, || thread::sleep(IDLE_FOR))?;
    let (run, beside) = looked_at(&page, || watched(&mut Customer::import(&attune, OTHER_EMAIL, statement)))?;
    Ok((run?, idle, beside))
}

/// Does something while a page is looked at again and again, and how long the page took.
fn looked_at<T>(page: &Load, work: impl FnOnce() -> T) -> Result<(T, Latency)> {
    let is_over = AtomicBool::new(false);
    let (done, looked) = thread::scope(|scope| {
        let looked = scope.spawn(|| page.latency_until(LOOKED_AT_EVERY, &is_over));
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        (done, looked.join())
    });
    Ok((done, looked.map_err(|_| anyhow!("the load broke"))??))
}

/// Runs a command and watches the most memory it ever had, as the kernel counts it.
fn watched(command: &mut Command) -> Result<Run> {
    let started = Instant::now();
    let mut child =
        command.stdout(std::process::Stdio::null()).spawn().context("the import cannot be started")?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_mebibytes = 0.0_f64;
    let status = loop {
        let told = fs::read_to_string(&status_file).ok();
        if let Some(mebibytes) = told.and_then(|text| served::mebibytes(&text, "VmHWM:")) {
            peak_mebibytes = peak_mebibytes.max(mebibytes);
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    ensure!(status.success(), "the import failed ({status})");
    Ok(Run { seconds: started.elapsed().as_secs_f64(), peak_mebibytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_no_measurement() {
        assert!(watched(Command::new("sh").args(["-c", "exit 1"])).is_err());
        assert!(watched(Command::new("sh").args(["-c", "sleep 0.05"])).unwrap().peak_mebibytes > 0.0);
    }
}
