//! `attune user add`: people made by an operator.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use services::Role;

use crate::config::Config;

/// What to do with people.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person and print their one-time password.
    Add(Add),
}

/// Options of `attune user add`.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// What they may do: customer, product, advisor or admin.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Record that they agreed to profiling.
    #[arg(long)]
    consent_profiling: bool,
    /// Their e-mail address.
    email: String,
}

impl User {
    /// Adds the person.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let Self::Add(add) = self;
        let attune = super::open(&Config::from_environment()?).await?;
        let password =
            attune.user_add(&add.email, add.role, add.consent_profiling).await.map_err(super::told)?;
        super::say(&password)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_name(text).ok_or_else(|| "a role is customer, product, advisor or admin".to_owned())
}
