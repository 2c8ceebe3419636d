//! The event API held to its own description: Schemathesis reads it from the running server and makes up calls, valid and
//! not, that must be answered as it says.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::program;
use crate::steps::{Outcome, Tally};
use crate::workspace::Workspace;

/// The release of Schemathesis (MIT) that is installed.
const RELEASE: &str = "schemathesis==4.32.5";

/// Calls that are made up for each operation, at most.
const EXAMPLES_MAX: &str = "40";

/// The seed of what is made up: a failure comes again.
const SEED: &str = "1";

/// How long a server may take to answer first.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whose events are told.
const CUSTOMER: &str = "contract@example.com";

/// A server that ends with this.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the calls before then have told.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Runs them. Without Python, or where nothing can be installed for it, it says so, and nothing ran.
///
/// # Errors
/// When the server cannot be started.
pub(super) fn run(workspace: &Workspace) -> Result<Outcome> {
    let Some(schemathesis) = installed(&workspace.target().join(RELEASE)) else {
        println!(
            "NOTE: the event API is not held to its description; Python or its packages are not to be had here"
        );
        return Ok(Outcome::default());
    };
    let folder = tempfile::tempdir().context("a folder for the database cannot be made")?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let attune = |words: &[&str]| {
        let mut command = Command::new(workspace.server_binary("debug"));
        command
            .args(words)
            .env("ATTUNE_DATABASE_URL", format!("sqlite:{}", folder.path().join("attune.db").display()))
            .env("ATTUNE_LISTEN", format!("127.0.0.1:{port}"))
            .env("ATTUNE_SITE_DIR", workspace.site())
            .env("ATTUNE_LOG", "error");
        command
    };
    program::output(&mut attune(&["user", "add", "--role", "customer", CUSTOMER]))?;
    let key =
        program::output(&mut attune(&["event", "connect", "--customer", CUSTOMER, "--name", "Contract"]))?;
    let server = attune(&["serve"]).stdout(Stdio::null()).spawn().context("the server cannot be started")?;
    let _server = Server(server);
    let description = format!("http://127.0.0.1:{port}/api/openapi.json");
    wait(&format!("127.0.0.1:{port}"))?;
    let mut calls = Command::new(schemathesis);
    calls.args(["run", &description, "--seed", SEED, "--max-examples", EXAMPLES_MAX, "--checks", "all"]);
    // What a description cannot say, such as that a day may not lie ahead, refuses calls that are as described.
    calls.args(["--exclude-checks", "positive_data_acceptance"]);
    calls.args(["--header", &format!("Authorization: Bearer {}", key.trim())]);
    let held = program::run(calls.current_dir(folder.path())).is_ok();
    Ok(if held { Tally::PASSED.into() } else { Outcome { tally: Tally::FAILED, failed: vec![description] } })
}

/// Schemathesis in a Python environment of its own, installed where it is not there yet.
fn installed(environment: &Path) -> Option<PathBuf> {
    let schemathesis = environment.join("bin/schemathesis");
    if !schemathesis.is_file() {
        let python = program::on_path("python3")?;
        program::output(Command::new(python).args(["-m", "venv"]).arg(environment)).ok()?;
        let pip = environment.join("bin/pip");
        program::output(Command::new(pip).args(["install", "--quiet", RELEASE])).ok()?;
    }
    schemathesis.is_file().then_some(schemathesis)
}

fn wait(address: &str) -> Result<()> {
    let began = Instant::now();
    while std::net::TcpStream::connect(address).is_err() {
        if began.elapsed() > PATIENCE {
            bail!("the server does not answer at {address}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
