//! `attune backtest`: what a draft would change for the customers there are, before anybody sees it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;

use crate::config::Config;

/// Options of `attune backtest`.
#[derive(Debug, Args)]
pub(super) struct Backtest {
    /// The draft, a JSON file.
    #[arg(long)]
    layout: PathBuf,
    /// Customers with a decision on this day or later count, such as 2026-09-01.
    #[arg(long)]
    since: NaiveDate,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Backtest {
    /// Decides anew for every such customer and prints what would change. Nothing is recorded.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let draft = super::layout::read(&self.layout)?;
        let found = attune.backtest(&draft, self.since).await.map_err(super::told)?;
        if self.json {
            super::say(&serde_json::to_string(&found)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        super::say(&format!("customers with a decision since {}: {}", found.since, found.customers))?;
        super::say(&format!(
            "decisions: {}, of which {} showed {}",
            found.decisions, found.decisions_of_layout, found.layout
        ))?;
        super::say(&format!(
            "would be shown it: {}, with another screen: {}",
            found.shown_to, found.changed_for
        ))?;
        super::say(&format!(
            "widgets added: {}, removed: {}, places moved: {}",
            found.widgets_added, found.widgets_removed, found.positions_moved
        ))?;
        for (code, count) in &found.held_back {
            super::say(&format!("held back by {code}: {count}"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
