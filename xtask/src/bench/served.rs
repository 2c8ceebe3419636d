//! A server to measure: the release build, on a port of its own, with a database in a temporary folder.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::workspace::Workspace;

/// A running server, stopped and forgotten when dropped.
#[derive(Debug)]
pub(super) struct Served {
    /// Where it listens.
    pub(super) address: SocketAddr,
    child: Child,
    /// Removed with everything in it once the server is gone.
    folder: TempDir,
}

impl Served {
    /// Starts a server; `fill` may run the command line on its database first.
    ///
    /// # Errors
    /// When filling fails or the server ends before it listens.
    pub(super) fn start(
        workspace: &Workspace,
        fill: impl FnOnce(&dyn Fn() -> Command) -> Result<()>,
    ) -> Result<Self> {
        let folder = TempDir::new().context("no temporary folder")?;
        let command = || command(workspace, folder.path());
        fill(&command)?;
        let mut child =
            command().arg("serve").stdout(Stdio::piped()).spawn().context("the server cannot be started")?;
        let output = child.stdout.take().context("the server's output was not piped")?;
        let address = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://")?.1.trim().trim_end_matches('/').parse().ok());
        match address {
            Some(address) => Ok(Self { address, child, folder }),
            None => Err(anyhow::anyhow!("the server ended with {} before it listened", child.wait()?)),
        }
    }
}

impl Served {
    /// The binary, to be run on the database of the server.
    pub(super) fn command(&self, workspace: &Workspace) -> Command {
        command(workspace, self.folder.path())
    }

    /// The memory it has just now.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn memory_mebibytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        mebibytes(&status, "VmRSS:").context("the kernel does not say how much memory the server has")
    }
}

/// What the kernel's status of a process says in a line such as `VmHWM:    2048 kB`.
pub(super) fn mebibytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_ascii_whitespace().nth(1)?.parse::<f64>().ok().map(|kibibytes| kibibytes / 1024.0)
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(|_| ())) {
            eprintln!("the measured server may still run: {error}");
        }
    }
}

/// The binary, to be run on a database of its own in `folder`.
pub(super) fn command(workspace: &Workspace, folder: &Path) -> Command {
    let mut command = Command::new(workspace.server_binary("release"));
    command
        .env("ATTUNE_DATABASE_URL", format!("sqlite:{}", folder.join("attune.db").display()))
        .env("ATTUNE_LISTEN", "127.0.0.1:0")
        .env("ATTUNE_SITE_DIR", workspace.site())
        // Clients say where they come from, as many of them may sign in at once.
        .env("ATTUNE_TRUSTED_PROXY", "127.0.0.1")
        .env("ATTUNE_LOG", "error");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_kernel() {
        assert_eq!(mebibytes("Name:\ta\nVmHWM:\t  2048 kB\n", "VmHWM:"), Some(2.0));
        assert_eq!(mebibytes("Name:\ta\n", "VmHWM:"), None);
    }
}
