//! `attune layout`: check, compare, publish and take back the documents that say what dashboards look like, and take away
//! and prove the log of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use layout::{Document, difference, tell};
use services::{ExportFormat, verify_export};

use crate::config::Config;

/// The longest document that is read, bytes.
const LENGTH_MAX: u64 = 2_000_000;
/// The longest log that is read, bytes.
const LOG_LENGTH_MAX: u64 = 200_000_000;

/// What to do with layouts.
#[derive(Debug, Subcommand)]
pub(super) enum Layout {
    /// Check documents as the Studio would before publishing; exit code 1 when one has a problem.
    Validate(Validate),
    /// Say in plain sentences what the second document changes of the first.
    Diff(Diff),
    /// Publish a document as the next revision of its layout. Running servers show it within seconds.
    Publish(Publish),
    /// Bring an earlier revision back, as a new one.
    Rollback(Rollback),
    /// Print the log of what was shipped: who, what, when, why, who approved, and whom it reached.
    Log(Log),
    /// Check a file that `log` or the Studio wrote; exit code 1 when an entry is not what was written.
    VerifyLog(VerifyLog),
}

/// Options of `attune layout log`.
#[derive(Debug, Args)]
pub(super) struct Log {
    /// How it is written.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Options of `attune layout verify-log`.
#[derive(Debug, Args)]
pub(super) struct VerifyLog {
    /// A file of either format.
    file: PathBuf,
}

/// Options of `attune layout validate`.
#[derive(Debug, Args)]
pub(super) struct Validate {
    /// JSON files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Options of `attune layout diff`.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The document before.
    before: PathBuf,
    /// The document after.
    after: PathBuf,
}

/// Options of `attune layout publish`.
#[derive(Debug, Args)]
pub(super) struct Publish {
    /// A JSON file. Its revision number is set on publishing.
    file: PathBuf,
    /// Why, for the log.
    #[arg(long)]
    note: String,
}

/// Options of `attune layout rollback`.
#[derive(Debug, Args)]
pub(super) struct Rollback {
    /// The layout, such as `home-retiree`.
    name: String,
    /// The revision to bring back.
    #[arg(long)]
    to: u32,
    /// Why, for the log.
    #[arg(long)]
    note: String,
}

impl Layout {
    /// Runs one of them.
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Validate(validate) => validate.run().await,
            Self::Diff(diff) => diff.run(),
            Self::Publish(publish) => publish.run().await,
            Self::Rollback(rollback) => rollback.run().await,
            Self::Log(log) => log.run().await,
            Self::VerifyLog(verify) => verify.run(),
        }
    }
}

impl Validate {
    async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let mut is_good = true;
        for file in &self.files {
            let problems = match read(file) {
                Ok(document) => attune.layout_problems(&document),
                Err(error) => vec![format!("{error:#}")],
            };
            for problem in &problems {
                super::say(&format!("{}: {problem}", file.display()))?;
            }
            if problems.is_empty() {
                super::say(&format!("{}: may be published", file.display()))?;
            }
            is_good &= problems.is_empty();
        }
        Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl Diff {
    fn run(self) -> Result<ExitCode> {
        let (before, after) = (read(&self.before)?, read(&self.after)?);
        let changes = difference(&before, &after);
        if changes.is_empty() {
            super::say("Nothing changes.")?;
        }
        for change in &changes {
            super::say(&format!("{}.", tell(change, &before, &after)))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Publish {
    async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let document = read(&self.file)?;
        let name = document.metadata.name.clone();
        let revision = attune.publish_as_operator(document, &self.note).await.map_err(super::told)?;
        super::say(&format!("{name}: revision {revision} is live"))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Rollback {
    async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let new = attune.roll_back_as_operator(&self.name, self.to, &self.note).await.map_err(super::told)?;
        super::say(&format!("{}: revision {} is back, as revision {new}", self.name, self.to))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Log {
    async fn run(self) -> Result<ExitCode> {
        let attune = super::open(&Config::from_environment()?).await?;
        let format = match self.format {
            Format::Csv => ExportFormat::Csv,
            Format::Jsonl => ExportFormat::JsonLines,
        };
        let text = attune.export_log_as_operator(format).await.map_err(super::told)?;
        super::say(text.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl VerifyLog {
    /// Says how many entries hold, with the hash of the newest: a file that was cut short still holds as far as it goes.
    fn run(self) -> Result<ExitCode> {
        let text = read_text(&self.file, LOG_LENGTH_MAX)?;
        let (entries, newest) =
            verify_export(&text).with_context(|| format!("{} does not hold", self.file.display()))?;
        super::say(&format!("{entries} entries hold together; the newest has the hash {newest}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a document; what is wrong names the file.
pub(super) fn read(path: &Path) -> Result<Document> {
    let text = read_text(path, LENGTH_MAX)?;
    Ok(layout::read(&text).with_context(|| format!("{} is no layout", path.display()))?.document)
}

fn read_text(path: &Path, length_max: u64) -> Result<String> {
    let length = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    if length > length_max {
        bail!("{} is larger than such a file may be, {length_max} bytes", path.display());
    }
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, content: Option<&str>, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&path, content).unwrap();
        }
        let told = format!("{:#}", read(&path).unwrap_err());
        assert!(told.contains(name) && told.contains(expected), "{told}");
    }

    #[test]
    fn a_file_that_is_no_layout_is_named_with_what_is_wrong() {
        check("missing.json", None, "cannot be read");
        check("broken.json", Some("{"), "is no layout");
        check("other.json", Some(r#"{"apiVersion":"layout/v1","kind":"Screen"}"#), "is no layout");
    }
}
