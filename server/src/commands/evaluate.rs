//! `attune evaluate`: reads experiments, policies never run, groups and moves, one JSON line of standard input after
//! another. Nothing is read from the database.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::lines::{Shape, answer_input};

/// Lines are `{"id":…,"kind":…,"input":{…}}`; answers come in the order of the lines. The kinds are `experiment`,
/// `off-policy`, `fairness` and `churn`. A result that must not be read yet is withheld, with the reason.
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// Print one JSON object a line, bad lines among them; without it, answers stand under their ids and bad lines are
    /// complained of.
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    /// Answers every line; exit code 1 when any was bad.
    pub(super) fn run(&self) -> Result<ExitCode> {
        answer_input(if self.json { Shape::Json } else { Shape::Text }, evaluation::wire::answer)
    }
}
