//! `cargo xtask run`: from a fresh clone to a page in the browser.

use std::convert::Infallible;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::program;
use crate::site::{self, Build};
use crate::steps::step;
use crate::workspace::Workspace;

/// What was asked for after `run`.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    debug: bool,
    serve_arguments: &'a [&'a str],
}

fn options<'a>(words: &'a [&'a str]) -> Result<Options<'a>> {
    let (debug, rest) = match words {
        ["--debug", rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    match rest {
        [] => Ok(Options { debug, serve_arguments: &[] }),
        ["--", serve_arguments @ ..] => Ok(Options { debug, serve_arguments }),
        [unknown, ..] => bail!("run does not know {unknown}; arguments of the server go after --"),
    }
}

/// Builds the site folder and the server, then becomes the server.
///
/// # Errors
/// When something does not build or the server cannot be started; otherwise it does not return.
pub(crate) fn run(workspace: &Workspace, words: &[&str]) -> Result<ExitCode> {
    let options = options(words)?;
    let (build, profile, folder) =
        if options.debug { (Build::Quick, "dev", "debug") } else { (Build::Release, "release", "release") };
    site::build(workspace, build)?;
    step("compile the server", || {
        program::run(workspace.cargo().args(["build", "--package", "server", "--profile", profile]))
    })?;
    println!("==> serve the demo households");
    match serve(workspace, folder, options.serve_arguments)? {}
}

/// Replaces this process by the server, so that signals and the exit code are the server's own.
fn serve(workspace: &Workspace, folder: &str, arguments: &[&str]) -> Result<Infallible> {
    let binary = workspace.server_binary(folder);
    let error = Command::new(&binary)
        .current_dir(workspace.root())
        .env("ATTUNE_SITE_DIR", workspace.site())
        .args(["serve", "--demo"])
        .args(arguments)
        .exec();
    Err(error).with_context(|| format!("{} cannot be started", binary.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_after_two_dashes_are_the_servers() {
        let check = |words: &[&str], debug, serve_arguments: &[&str]| {
            assert_eq!(options(words).unwrap(), Options { debug, serve_arguments });
        };
        check(&[], false, &[]);
        check(&["--debug"], true, &[]);
        check(&["--", "--listen", "x"], false, &["--listen", "x"]);
        check(&["--debug", "--", "--debug"], true, &["--debug"]);
        assert!(options(&["--relase"]).is_err());
    }
}
