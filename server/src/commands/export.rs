//! `attune export`: a customer's transactions, for a spreadsheet or another program.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use statements::TransactionsFormat;

use crate::config::Config;

/// Options of `attune export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Whose transactions, by e-mail address.
    #[arg(long)]
    customer: String,
    /// How they are written: csv, ofx or json.
    #[arg(long, value_parser = format_of)]
    format: TransactionsFormat,
}

fn format_of(name: &str) -> Result<TransactionsFormat, String> {
    TransactionsFormat::from_name(name).ok_or_else(|| "choose csv, ofx or json".to_owned())
}

impl Export {
    /// Writes them to standard output.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let text = attune.export_transactions(&person, self.format).await.map_err(super::told)?;
        super::say(text.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}
