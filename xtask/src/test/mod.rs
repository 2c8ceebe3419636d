//! `cargo xtask test`: everything there is to prove, from a fresh clone, with one closing line.
//!
//! A step that fails does not stop the others, unless they need what it makes. The workspace without the frontend
//! is always built as a whole, in the same way, so that unit tests and browser tests share one build, and that build is
//! the lint as well ([`Workspace::linted`]).

mod browser;
mod contract;
mod tools;
mod unit;

use std::process::ExitCode;
use std::thread;

use anyhow::{Result, anyhow};

use crate::program;
use crate::site::{self, Build};
use crate::steps::{Outcome, Report, step};
use crate::tidy;
use crate::workspace::Workspace;

/// Everything but the frontend, which is never built together with the server: cargo would unite the features
/// both ask of Leptos. And but this program, which is built from what started it was built from: with the others cargo
/// would build all of that once more, for the features they ask of it.
const NATIVE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];
const OWN: [&str; 2] = ["--package", "xtask"];

/// What holds tests, or is started by one. Benches are built by `cargo xtask bench`, which runs them.
const TESTED: [&str; 4] = ["--lib", "--bins", "--tests", "--examples"];

/// Runs every proof.
///
/// # Errors
/// When the tree cannot be read; whatever else fails is counted.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut report = Report::default();
    let cargo = |words: &[&str]| program::run(workspace.cargo().args(words));

    let has_browser =
        report.check("install what the browser tests need", || tools::for_browser_tests(workspace));
    step("install what the tests of the store need", || {
        tools::for_store_tests();
        Ok(())
    })?;
    report.check("format", || cargo(&["fmt", "--all", "--check"]));
    tidy::add_to(&mut report, workspace)?;
    let linted = &workspace.linted();
    let build = |words: &[&str]| program::run(linted.cargo().arg("build").args(words));
    let is_built = report.check("lint and compile", || build(&[&NATIVE[..], &TESTED[..]].concat()));
    report.count("tests of this program, linted", || unit::run(linted, &OWN));
    // Tests leave a core idle for minutes, which compiling for the browser does not.
    let has_site = thread::scope(|scope| {
        let beside = scope.spawn(|| {
            let site = site::build(linted, Build::Quick).map(|_| ());
            let contract =
                if is_built && site.is_ok() { contract::run(linted) } else { Ok(Outcome::default()) };
            (site, contract)
        });
        if is_built {
            report.count("unit tests", || unit::run(linted, &[&NATIVE[..], &TESTED[..]].concat()));
        }
        let broke_off = || (Err(anyhow!("the build of the site broke off")), Ok(Outcome::default()));
        let (site, contract) = beside.join().unwrap_or_else(|_| broke_off());
        report.count("the event API as it describes itself, beside the unit tests", || contract);
        report.check("lint and build what the browser runs, beside the unit tests", || site)
    });
    if has_browser {
        report.check("check the types of the browser tests", || browser::check_types(workspace));
    }
    if has_browser && is_built && has_site {
        report.count("browser tests", || browser::run(workspace));
        report.count("browser tests on PostgreSQL", || browser::run_on_postgres(workspace));
    }
    Ok(if report.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_native_build_leaves_the_frontend_out() {
        assert_eq!(NATIVE.join(" "), "--workspace --exclude frontend --exclude xtask");
    }
}
