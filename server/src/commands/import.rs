//! `attune import`: the page's import, from the command line.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use services::{AccountChoice, Attune, Committed, Principal, ServiceError, Upload};

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
            let accounts = attune.accounts(&person).await?;
            let existing = accounts.into_iter().find(|account| Some(&account.name) == self.account.as_ref());
            let choice = AccountChoice {
                new_name: self.account.clone().filter(|_| existing.is_none()),
                existing: existing.map(|account| account.id),
                kind: None,
            };
            let unreadable = || format!("{name} cannot be read");
            match import(&attune, &person, path, choice).await.with_context(unreadable)? {
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

/// Imports a file as a whole, or part by part where it is larger than any file of one statement.
async fn import(
    attune: &Attune,
    person: &Principal,
    path: &Path,
    choice: AccountChoice,
) -> std::io::Result<Result<Committed, ServiceError>> {
    let name = path.file_name().map_or_else(String::new, |part| part.to_string_lossy().into_owned());
    let mut file = File::open(path)?;
    let bytes_max = u64::try_from(Upload::BYTES_MAX).unwrap_or(u64::MAX);
    if file.metadata()?.len() > bytes_max {
        return Ok(attune.import_table(person, &name, file, choice).await);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(attune.import_file(person, &name, bytes, choice).await)
}
