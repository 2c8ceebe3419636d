//! `attune backtest`: what a draft would change for the customers there are, before anybody sees it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use services::{Effect, SlotEstimate};

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
    /// Makes every such decision again and prints what would change. Nothing is recorded.
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
            "made again: {}, with another screen: {}",
            found.decisions_again, found.decisions_changed
        ))?;
        super::say(&format!(
            "customers who would have been shown it: {}, with another screen: {}",
            found.shown_to, found.changed_for
        ))?;
        super::say(&format!(
            "widgets added: {}, removed: {}, places moved: {}",
            found.widgets_added, found.widgets_removed, found.positions_moved
        ))?;
        for (code, count) in &found.held_back {
            super::say(&format!("held back by {code}: {count}"))?;
        }
        match &found.effect {
            Effect::CannotBeEstimated { why } => super::say(&format!("effect: cannot be estimated. {why}"))?,
            Effect::Estimated { slots } => {
                for slot in slots {
                    super::say(&effect(slot))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the draft would earn in a slot, or that the log does not tell.
fn effect(slot: &SlotEstimate) -> String {
    let overall = &slot.evaluation.overall;
    let robust = overall.estimates.and_then(|estimates| estimates.unclipped.doubly_robust);
    match robust.filter(|_| overall.failures.is_empty()) {
        Some(share) => format!(
            "effect on {}: taken up {:.4}, between {:.4} and {:.4}",
            slot.slot, share.estimate, share.lower, share.upper
        ),
        None => format!("effect on {}: too few draws tell of it", slot.slot),
    }
}
