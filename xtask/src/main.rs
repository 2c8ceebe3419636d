//! `cargo xtask`: everything that is done to the project rather than by it.
//!
//! `run` builds and serves, `test` proves, `tidy` holds the invariants of the source, `bench` measures, `fuzz` tries
//! statement files nobody wrote, `build` writes the site folder alone. This file only reads the command line; each command is a module.

#![expect(clippy::print_stdout, reason = "a developer's command speaks on its terminal")]

mod bench;
mod fuzz;
mod program;
mod run;
mod site;
mod steps;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::site::Build;
use crate::workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--debug] [-- SERVE-ARGUMENTS]   build everything, load the demo households, serve http://127.0.0.1:3000
  test                                 install what the tests need, then run all of them
  tidy                                 check the invariants of the source
  bench [NAME…]                        measure, print JSON and a table, write docs/benchmarks.md
  fuzz [SECONDS]                       try changed statement files on what must hold of any
  build [--debug]                      write the site folder: WASM, style sheet, loader, fonts and images
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some((&command, rest)) = words.split_first() else {
        return Ok(usage());
    };
    let workspace = Workspace::find()?;
    match (command, rest) {
        ("run", rest) => run::run(&workspace, rest),
        ("test", []) => test::run(&workspace),
        ("tidy", []) => tidy::run(&workspace),
        ("bench", names) => bench::run(&workspace, names),
        ("fuzz", []) => fuzz::run(&workspace, None),
        ("fuzz", [seconds]) => fuzz::run(&workspace, Some(seconds)),
        ("build", []) => site::build(&workspace, Build::Release).map(|_| ExitCode::SUCCESS),
        ("build", ["--debug"]) => site::build(&workspace, Build::Quick).map(|_| ExitCode::SUCCESS),
        _ => Ok(usage()),
    }
}

/// Exit code 2, as everywhere: the command line was not understood.
fn usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
