//! How long a large statement takes from the file to a committed and profiled account, and how much memory.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer::{self, Customer, ROWS};
use crate::bench::figure::{Budget, Figure, Outcome, Peer};
use crate::bench::served;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "import", what: "100,000 rows of CSV, from the command line", run };

/// How one run of the command went.
struct Run {
    seconds: f64,
    peak_mebibytes: f64,
}

/// The same command on a statement of one row is what the program itself needs.
fn run(workspace: &Workspace) -> Result<Outcome> {
    let small = import(workspace, 1)?;
    let large = import(workspace, ROWS)?;
    let rows_per_second = f64::from(ROWS) / large.seconds;
    Ok(Outcome::Figures(vec![
        Figure::new("import of 100,000 rows", large.seconds, "s").within(Budget::AtMost(3.0)),
        Figure::new("of that, rows a second", rows_per_second, "/s")
            .against(Peer::Earlier("Wealthfolio", 7_000.0))
            .against(Peer::Earlier("Actual", 410.0)),
        Figure::new("memory beyond that of one row", large.peak_mebibytes - small.peak_mebibytes, "MiB")
            .within(Budget::AtMost(256.0)),
    ]))
}

fn import(workspace: &Workspace, rows: u32) -> Result<Run> {
    let folder = TempDir::new().context("no temporary folder")?;
    let statement = customer::write_statement(folder.path(), rows)?;
    let attune = || served::command(workspace, folder.path());
    Customer::add(&attune)?;
    watched(&mut Customer::import(&attune, &statement))
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
