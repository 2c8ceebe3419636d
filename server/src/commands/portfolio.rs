//! `attune portfolio`: the figures of portfolios, one JSON line of standard input after another. Nothing is read from
//! the database.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::lines::{Shape, answer_input};

/// Lines are `{"id":…,"input":{"currency":…,"as_of":…,"events":[…],"prices":[…],…}}`; answers come in the order of the
/// lines. Amounts are whole minor units; shares, prices and rates are decimals.
#[derive(Debug, Args)]
pub(super) struct Portfolio {
    /// Print one JSON object a line, bad lines among them; without it, answers stand under their ids and bad lines are
    /// complained of.
    #[arg(long)]
    json: bool,
}

impl Portfolio {
    /// Answers every line; exit code 1 when any was bad.
    pub(super) fn run(&self) -> Result<ExitCode> {
        answer_input(if self.json { Shape::Json } else { Shape::Text }, portfolio::wire::answer)
    }
}
