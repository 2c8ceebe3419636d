//! `attune statement inspect`: what is in these files? Nothing is stored.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use statements::{Hints, Refusal, StatementFile, inspect, parse};

/// What to do with statement files.
#[derive(Debug, Subcommand)]
pub(super) enum Statement {
    /// Count, sum and date what files hold.
    Inspect(Inspect),
}

/// Options of `attune statement inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// Print one JSON object a file.
    #[arg(long)]
    json: bool,
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Statement {
    /// Inspects every file; exit code 1 when any could not be read.
    pub(super) fn run(self) -> Result<ExitCode> {
        let Self::Inspect(options) = self;
        let mut code = ExitCode::SUCCESS;
        for path in &options.files {
            let outcome = read(path);
            let name = path.display().to_string();
            if options.json {
                super::say(&serde_json::to_string(&inspect(&name, &outcome))?)?;
            }
            match outcome {
                Ok(file) if !options.json => describe(&name, &file)?,
                Ok(_) => {}
                Err(refusal) => {
                    code = ExitCode::from(1);
                    if !options.json {
                        let line = refusal.line.map(|line| format!(", line {line}")).unwrap_or_default();
                        super::complain(&anyhow::anyhow!(
                            "{name}{line}: {} {}",
                            refusal.reason,
                            refusal.hint
                        ));
                    }
                }
            }
        }
        Ok(code)
    }
}

fn read(path: &Path) -> Result<StatementFile, Refusal> {
    let bytes = std::fs::read(path).map_err(|error| Refusal {
        line: None,
        reason: format!("The file cannot be opened: {error}."),
        hint: "Check its name and that you may read it.".to_owned(),
    })?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    parse(&bytes, &Hints { file_name, ..Hints::default() })
}

fn describe(name: &str, file: &StatementFile) -> Result<()> {
    for statement in &file.statements {
        let account = statement.account.as_deref().unwrap_or("an account without a number");
        let count = statement.transactions.len();
        let period = match statement.period() {
            Some((first, last)) => format!(" from {first} to {last}"),
            None => String::new(),
        };
        super::say(&format!(
            "{name}: {}, {account}, {count} transactions{period}",
            file.format.as_str().to_uppercase()
        ))?;
    }
    for row in &file.rejected {
        super::say(&format!("{name}, line {}: left out: {}", row.line, row.reason))?;
    }
    Ok(())
}
