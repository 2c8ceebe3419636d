//! A PostgreSQL of the test run's own: a fresh cluster in a temporary folder, on loopback, gone when the run ends.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::program;

/// Where the store's tests look for the server. Without it they run on SQLite alone and say so.
pub(super) const URL_VARIABLE: &str = "ATTUNE_TEST_POSTGRES_URL";

/// The user Debian's package makes; PostgreSQL refuses to run as root.
const SYSTEM_USER: &str = "postgres";

/// A running cluster.
#[derive(Debug)]
pub(super) struct Postgres {
    url: String,
    programs: Programs,
    folder: TempDir,
}

impl Postgres {
    /// A URL that may create databases.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = self
            .programs
            .command("pg_ctl")
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.data())
            .status();
        if !stop.is_ok_and(|status| status.success()) {
            eprintln!("the PostgreSQL in {} may still run", self.data().display());
        }
    }
}

/// Starts a PostgreSQL, installing one where that is allowed; else prints a note. One that is given through the
/// environment is left to the tests as it is.
pub(super) fn for_tests() -> Option<Postgres> {
    if std::env::var_os(URL_VARIABLE).is_some() {
        return None;
    }
    let started = Programs::find().and_then(start);
    started.map_err(|error| println!("NOTE: the store is tested on SQLite alone: {error:#}")).ok()
}

/// Where PostgreSQL's programs are, and whether they must be run as someone else.
#[derive(Debug)]
struct Programs {
    folder: PathBuf,
    is_root: bool,
}

impl Programs {
    fn find() -> Result<Self> {
        let is_root = program::output(Command::new("id").arg("-u"))?.trim() == "0";
        if let Some(folder) = installed() {
            return Ok(Self { folder, is_root });
        }
        anyhow::ensure!(program::may_install_packages(), "PostgreSQL is not installed");
        program::install_packages(&["postgresql"])?;
        let folder = installed().context("the PostgreSQL just installed cannot be found")?;
        Ok(Self { folder, is_root })
    }

    fn command(&self, name: &str) -> Command {
        let program = self.folder.join(name);
        if !self.is_root {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.current_dir("/").args(["-u", SYSTEM_USER, "--"]).arg(program);
        command
    }
}

/// Debian keeps the server's programs off `PATH`, in a folder for each version; the newest is taken.
fn installed() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    folders.sort();
    folders
        .pop()
        .map(|(_, folder)| folder)
        .or_else(|| program::on_path("initdb")?.parent().map(Path::to_path_buf))
}

fn start(programs: Programs) -> Result<Postgres> {
    let folder =
        tempfile::Builder::new().prefix("attune-postgres-").tempdir().context("no temporary folder")?;
    if programs.is_root {
        program::run(Command::new("chown").arg(SYSTEM_USER).arg(folder.path()))?;
    }
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let data = folder.path().join("data");
    let mut initialise = programs.command("initdb");
    initialise.args([
        "--auth=trust",
        "--username=attune",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--pgdata",
    ]);
    program::output(initialise.arg(&data))?;
    // Nothing here outlives the run, so nothing needs to reach the disk.
    let options = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
         -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    );
    let mut launch = programs.command("pg_ctl");
    launch.args(["start", "--wait", "--silent", "--timeout=60", "--options"]).arg(options).arg("--log");
    launch.arg(folder.path().join("log")).arg("--pgdata").arg(&data);
    program::run(&mut launch)?;
    Ok(Postgres { url: format!("postgres://attune@127.0.0.1:{port}/postgres"), programs, folder })
}
