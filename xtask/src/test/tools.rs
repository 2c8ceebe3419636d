//! What the tests need beyond Rust: Node with the packages of `end2end`, a browser, PostgreSQL.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::program;
use crate::workspace::Workspace;

const OLDEST_NODE: u32 = 20;
/// Chromium without windows, which runs the browser tests in two thirds of the time the others take.
const QUICK_BROWSER: &str = "chromium-headless-shell";
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Sees to it that Playwright can run, installing what is missing where that is allowed.
///
/// # Errors
/// One sentence about what is missing and cannot be installed.
pub(crate) fn for_browser_tests(workspace: &Workspace) -> Result<()> {
    check_node()?;
    install_packages(&workspace.path("end2end"))?;
    let is_there = |name: &str| program::on_path(name).is_some();
    if std::env::var_os("ATTUNE_CHROMIUM").is_some() || is_there(QUICK_BROWSER) {
        return Ok(());
    }
    let quick = if program::may_install_packages() {
        program::install_packages(&[QUICK_BROWSER])
    } else {
        Err(anyhow!("install {QUICK_BROWSER} or Chromium, or set ATTUNE_CHROMIUM to the path of one"))
    };
    match quick {
        Err(error) if BROWSERS.into_iter().any(is_there) => {
            println!("NOTE: the browser tests take half as long again in the Chromium there is; {error:#}");
            Ok(())
        }
        outcome => outcome.context("the browser tests need Chromium"),
    }
}

/// Installs PostgreSQL where it is missing and that is allowed, else prints a note. The tests start servers of
/// their own from it; without it they run on SQLite alone.
pub(crate) fn for_store_tests() {
    let is_given = std::env::var_os("ATTUNE_TEST_POSTGRES_URL").is_some();
    if is_given || Path::new("/usr/lib/postgresql").is_dir() || program::on_path("initdb").is_some() {
        return;
    }
    let installed = if program::may_install_packages() {
        program::install_packages(&["postgresql"])
            .map_err(|error| format!("it could not be installed: {error:#}"))
    } else {
        Err("it is not installed".to_owned())
    };
    if let Err(why) = installed {
        println!("NOTE: the store is tested on SQLite alone; for PostgreSQL, {why}");
    }
}

fn check_node() -> Result<()> {
    let version = program::output(Command::new("node").arg("--version"))
        .with_context(|| format!("the browser tests need Node {OLDEST_NODE} or newer"))?;
    if major_version(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!("the browser tests need Node {OLDEST_NODE} or newer; this is {}", version.trim());
    }
    Ok(())
}

fn major_version(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Runs `npm ci`, but only when the lock file is not the one that was installed last.
fn install_packages(folder: &Path) -> Result<()> {
    let lock =
        fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json cannot be read")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund"]);
    program::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(stamp, lock).context("the stamp of the installed packages cannot be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("20"), None);
        assert_eq!(major_version("v.1"), None);
    }
}
