//! `attune event`: tell what happened to a customer, as the event API does, from the server's own machine.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use events::{BATCH_MAX, Event};
use services::SourceKind;

use crate::config::Config;

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum EventCommand {
    /// Make a key by which a program tells events of a customer, and print it: it is shown this once.
    Connect(Connect),
    /// Send events, one JSON object a line.
    Send(Send),
}

/// Options of `attune event connect`.
#[derive(Debug, Args)]
pub(super) struct Connect {
    /// Whose events it may tell, by e-mail address.
    #[arg(long)]
    customer: String,
    /// What the customer sees it called.
    #[arg(long)]
    name: String,
}

/// Options of `attune event send`.
#[derive(Debug, Args)]
pub(super) struct Send {
    /// Whose events they are, by e-mail address.
    #[arg(long)]
    customer: String,
    /// The file, or `-` for standard input.
    file: PathBuf,
}

impl EventCommand {
    /// Runs it.
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Connect(connect) => connect.run().await,
            Self::Send(send) => send.run().await,
        }
    }
}

impl Connect {
    async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let made = attune.add_source(&person, SourceKind::Key, &self.name).await.map_err(super::told)?;
        super::say(&made.secret)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Send {
    /// Takes all events of the file, or at the first that cannot be none of its call. Prints what became of each, one JSON
    /// object a line.
    async fn run(self) -> Result<ExitCode> {
        let text = self.text()?;
        let events = read(&text)?;
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        for call in events.chunks(BATCH_MAX) {
            let sender = attune.sender_as_operator(&person).await.map_err(super::told)?;
            let taken = attune.take_events(&sender, call).await.map_err(super::told)?;
            for outcome in taken.events {
                super::say(&serde_json::to_string(&outcome)?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn text(&self) -> Result<String> {
        if self.file.as_os_str() == "-" {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
            return Ok(text);
        }
        std::fs::read_to_string(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))
    }
}

/// An event a line; blank lines are none.
fn read(text: &str) -> Result<Vec<Event>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let events = lines
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("line {} is no event", at + 1)));
    let events: Vec<Event> = events.collect::<Result<_>>()?;
    if events.is_empty() {
        bail!("there is no event in it: write one JSON object a line");
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_event_is_named() {
        let event = r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"message.received","data":{"from":"A","text":"B"}}"#;
        assert_eq!(read(&format!("{event}\n\n{event}\n")).unwrap().len(), 2);
        assert!(read(&format!("{event}\nno\n")).unwrap_err().to_string().starts_with("line 2"));
        assert!(read("\n").is_err());
    }
}
