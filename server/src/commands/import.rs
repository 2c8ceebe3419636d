//! `attune import`: the page's import, from the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use services::AccountChoice;

use crate::config::Config;

/// Options of `attune import`.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Whose books the files go to, by e-mail address.
    #[arg(long)]
    customer: String,
    /// The account rows go to when a file names none: one they have, or the name of a new one.
    #[arg(long)]
    account: Option<String>,
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Import {
    /// Imports each file by itself; one that is refused leaves the others in, and exit code 1.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let person = super::customer(&attune, &self.customer).await?;
        let mut code = ExitCode::SUCCESS;
        let mut last = None;
        for path in &self.files {
            let name = path.display().to_string();
            let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
            let accounts = attune.accounts(&person).await?;
            let existing = accounts.into_iter().find(|account| Some(&account.name) == self.account.as_ref());
            let choice = AccountChoice {
                new_name: self.account.clone().filter(|_| existing.is_none()),
                existing: existing.map(|account| account.id),
                kind: None,
            };
            let file_name =
                path.file_name().map_or_else(|| name.clone(), |part| part.to_string_lossy().into_owned());
            match attune.import_file(&person, &file_name, bytes, choice).await {
                Ok(committed) => {
                    super::say(&format!("{name}: {}", committed.sentence()))?;
                    last = Some(committed.import_id);
                }
                Err(error) => {
                    code = ExitCode::from(1);
                    super::complain(&anyhow::anyhow!("{name}: {}", error.sentence()));
                }
            }
        }
        if let Some(last) = last {
            attune.understand(&person, &last).await.map_err(super::told)?;
        }
        Ok(code)
    }
}
