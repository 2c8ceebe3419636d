//! The command line. One file a command; answers go to standard output, errors to standard error as one
//! sentence, with exit code 1 for bad input and 2 for bad usage.

mod backtest;
mod decide;
mod demo;
mod eval;
mod evaluate;
mod event;
mod explain;
mod export;
mod import;
mod layout;
mod lines;
mod migrate;
mod policy;
mod portfolio;
mod profile;
mod retire;
mod serve;
mod simulate;
mod statement;
mod tax;
mod train;
mod user;

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use services::{Attune, Clock, Principal, RehearsalClock, ServiceError};

use crate::config::{self, Config};

/// Personal finance that arranges itself around its owner.
#[derive(Debug, Parser)]
#[command(name = "attune", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try a draft of a layout on the customers there are, and say what it would change.
    Backtest(backtest::Backtest),
    /// Print the decision in force for a customer, or say that there is none.
    Decide(decide::Decide),
    /// Load the demo households, if they are not there yet.
    Demo,
    /// Judge the persona model on a held-out population and print its model card.
    Eval(eval::Eval),
    /// Read experiments, policies and groups from lines of JSON on standard input.
    Evaluate(evaluate::Evaluate),
    /// Tell what happened to a customer.
    #[command(subcommand)]
    Event(event::EventCommand),
    /// Say in plain words why a customer sees the dashboard they see.
    Explain(explain::Explain),
    /// Print a customer's transactions as CSV, OFX or JSON.
    Export(export::Export),
    /// Import statement files for a customer.
    Import(import::Import),
    /// Check, compare, publish and take back layouts.
    #[command(subcommand)]
    Layout(layout::Layout),
    /// Bring the database's tables up to date.
    Migrate,
    /// Change what an operator may change of the policy that decides.
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Work the figures of portfolios out from lines of JSON on standard input.
    Portfolio(portfolio::Portfolio),
    /// Print what Attune has understood of a customer.
    Profile(profile::Profile),
    /// Answer questions of retirement from lines of JSON on standard input.
    Retire(retire::Retire),
    /// Serve the web application.
    Serve(serve::Serve),
    /// Simulate a day of customers, in a database that has demo customers only.
    Simulate(simulate::Simulate),
    /// Look into statement files without storing anything.
    #[command(subcommand)]
    Statement(statement::Statement),
    /// Work taxes out from lines of JSON on standard input.
    #[command(subcommand)]
    Tax(tax::Tax),
    /// Train the persona model on generated households.
    Train(train::Train),
    /// Manage the people who can sign in.
    #[command(subcommand)]
    User(user::User),
}

/// Runs one command to its exit code.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    start_logging();
    let result = match arguments.command {
        Command::Backtest(command) => wait(command.run()),
        Command::Decide(command) => wait(command.run()),
        Command::Demo => wait(demo::run()),
        Command::Eval(command) => command.run(),
        Command::Evaluate(command) => command.run(),
        Command::Event(command) => wait(command.run()),
        Command::Explain(command) => wait(command.run()),
        Command::Export(command) => wait(command.run()),
        Command::Import(command) => wait(command.run()),
        Command::Layout(command) => wait(command.run()),
        Command::Migrate => wait(migrate::run()),
        Command::Policy(command) => wait(command.run()),
        Command::Portfolio(command) => command.run(),
        Command::Profile(command) => wait(command.run()),
        Command::Retire(command) => command.run(),
        Command::Serve(command) => wait(command.run()),
        Command::Simulate(command) => wait(command.run()),
        Command::Statement(command) => command.run(),
        Command::Tax(command) => command.run(),
        Command::Train(command) => command.run(),
        Command::User(command) => wait(command.run()),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(1)
        }
    }
}

/// Four workers at least: with fewer, one slow render could hold up every other.
fn wait(task: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let workers = std::thread::available_parallelism().map_or(4, usize::from).max(4);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .context("the asynchronous runtime could not start")?
        .block_on(task)
}

fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_new(config::log_filter())
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Opens the database and the services over it.
async fn open(config: &Config) -> Result<Attune> {
    let pepper = match &config.pepper_file {
        Some(path) => Some(std::fs::read(path).context("the file of ATTUNE_PEPPER_FILE cannot be read")?),
        None => None,
    };
    let catalogue = app::widgets::catalogue()?;
    let clock: Arc<dyn Clock> = match config.rehearsal {
        Some(moment) => {
            tracing::warn!(%moment, "a rehearsal: this process takes another moment for now");
            Arc::new(RehearsalClock::starting_at(moment))
        }
        None => Attune::system_clock(),
    };
    Attune::open(&config.database_url, pepper.unwrap_or_default(), catalogue, clock).await
}

/// The customer of an address.
async fn customer(attune: &Attune, email: &str) -> Result<Principal> {
    attune.customer_by_email(email).await.map_err(told)
}

/// A service's refusal as the sentence a person on a terminal reads.
fn told(error: ServiceError) -> anyhow::Error {
    match error {
        ServiceError::Internal(cause) => cause,
        other => anyhow::anyhow!(other.sentence()),
    }
}

/// Writes one line to standard output. A closed pipe ends the command quietly, as `head` expects.
fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => other.context("standard output cannot be written"),
    }
}

/// Writes an error and its causes as one line to standard error.
fn complain(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let _ = writeln!(std::io::stderr(), "attune: {}", causes.join(": "));
}
