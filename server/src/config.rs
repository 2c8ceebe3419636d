//! What the server reads from its environment. Every variable is listed here, and only here is the environment
//! read.
//!
//! - `ATTUNE_DATABASE_URL`: `sqlite:PATH` (default `sqlite:data/attune.db`) or `postgres://…`
//! - `ATTUNE_LISTEN`: address and port (default `127.0.0.1:3000`; port 0 picks a free one)
//! - `ATTUNE_PUBLIC_ORIGIN`: the origin browsers see, such as `https://money.example`, when a proxy stands before
//! - `ATTUNE_SITE_DIR`: the folder of built assets (default `target/site`)
//! - `ATTUNE_TRUSTED_PROXY`: an address whose `X-Forwarded-For` names the client; unset, the peer is the client
//! - `ATTUNE_PEPPER_FILE`: a file with a secret mixed into password hashes
//! - `ATTUNE_MARKET_DATA_URL`: where prices and announced dividends can be asked for; unset, customers bring tables
//! - `ATTUNE_MARKET_DATA_KEY_FILE`: a file with the key that provider knows this server by
//! - `ATTUNE_METRICS_TOKEN_FILE`: a file with the token that `/metrics` is answered to from other machines
//! - `ATTUNE_WEBHOOK_REACH`: how far messages to other systems go: `internet` (default: public addresses by HTTPS) or `near`
//!   (also this machine and private networks, and by HTTP: for development and tests)
//! - `ATTUNE_DECISION_LIMIT_MS`: how long a page waits for a decision before it shows the last layout (default 5; 0 waits
//!   for ever)
//! - `ATTUNE_REHEARSAL_CLOCK`: a moment such as `2026-11-30T12:00:00Z` that the server takes for now as it starts: for
//!   rehearsals and tests, never for customers
//! - `ATTUNE_LOG`: a `tracing` filter (default `info`)

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use targets::Reach;

/// The server's settings.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Which database to use.
    pub(crate) database_url: String,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// The origin browsers see, if a proxy stands before the server.
    pub(crate) public_origin: Option<String>,
    /// The folder of built assets.
    pub(crate) site_dir: PathBuf,
    /// The one proxy whose word about the client's address is taken.
    pub(crate) trusted_proxy: Option<IpAddr>,
    /// A file with a secret mixed into password hashes.
    pub(crate) pepper_file: Option<PathBuf>,
    /// Where prices and announced dividends can be asked for.
    pub(crate) market_data_url: Option<String>,
    /// A file with the key for it.
    pub(crate) market_data_key_file: Option<PathBuf>,
    /// A file with the token for the counts of this server.
    pub(crate) metrics_token_file: Option<PathBuf>,
    /// The moment a rehearsal begins at; the machine's clock where absent.
    pub(crate) rehearsal: Option<DateTime<Utc>>,
    /// How far messages to other systems go.
    pub(crate) webhook_reach: Reach,
    /// How long a page waits for a decision; for ever where absent.
    pub(crate) decision_limit: Option<Duration>,
}

impl Config {
    /// Reads the settings, refusing values that make no sense.
    pub(crate) fn from_environment() -> Result<Self> {
        Ok(Self {
            database_url: variable("ATTUNE_DATABASE_URL")
                .unwrap_or_else(|| "sqlite:data/attune.db".to_owned()),
            listen: variable("ATTUNE_LISTEN")
                .unwrap_or_else(|| "127.0.0.1:3000".to_owned())
                .parse()
                .context("ATTUNE_LISTEN must be an address and a port, such as 127.0.0.1:3000")?,
            public_origin: variable("ATTUNE_PUBLIC_ORIGIN"),
            site_dir: variable("ATTUNE_SITE_DIR").map_or_else(|| PathBuf::from("target/site"), PathBuf::from),
            trusted_proxy: variable("ATTUNE_TRUSTED_PROXY")
                .map(|text| text.parse().context("ATTUNE_TRUSTED_PROXY must be an IP address"))
                .transpose()?,
            pepper_file: variable("ATTUNE_PEPPER_FILE").map(PathBuf::from),
            market_data_url: variable("ATTUNE_MARKET_DATA_URL"),
            market_data_key_file: variable("ATTUNE_MARKET_DATA_KEY_FILE").map(PathBuf::from),
            metrics_token_file: variable("ATTUNE_METRICS_TOKEN_FILE").map(PathBuf::from),
            rehearsal: variable("ATTUNE_REHEARSAL_CLOCK")
                .map(|text| {
                    text.parse()
                        .context("ATTUNE_REHEARSAL_CLOCK must be a moment such as 2026-11-30T12:00:00Z")
                })
                .transpose()?,
            webhook_reach: webhook_reach(variable("ATTUNE_WEBHOOK_REACH").as_deref())?,
            decision_limit: decision_limit(variable("ATTUNE_DECISION_LIMIT_MS").as_deref())?,
        })
    }
}

/// What a page waits for by this many milliseconds.
fn decision_limit(text: Option<&str>) -> Result<Option<Duration>> {
    let limit_ms: u64 = text
        .unwrap_or("5")
        .parse()
        .context("ATTUNE_DECISION_LIMIT_MS must be a number of milliseconds, such as 5, or 0 for no limit")?;
    Ok((limit_ms > 0).then(|| Duration::from_millis(limit_ms)))
}

/// How far messages go by this word.
fn webhook_reach(text: Option<&str>) -> Result<Reach> {
    match text {
        None | Some("internet") => Ok(Reach::Internet),
        Some("near") => Ok(Reach::Near),
        Some(_) => bail!("ATTUNE_WEBHOOK_REACH must be internet or near"),
    }
}

/// The log filter.
pub(crate) fn log_filter() -> String {
    variable("ATTUNE_LOG").unwrap_or_else(|| "info".to_owned())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_waits_five_milliseconds_unless_it_is_told_otherwise() {
        let check = |text: Option<&str>, expected: Option<u64>| {
            assert_eq!(decision_limit(text).unwrap(), expected.map(Duration::from_millis), "{text:?}");
        };
        check(None, Some(5));
        check(Some("250"), Some(250));
        check(Some("0"), None);
        assert!(decision_limit(Some("soon")).is_err() && decision_limit(Some("-1")).is_err());
    }

    #[test]
    fn messages_stay_on_the_internet_unless_the_operator_says_otherwise() {
        assert_eq!(webhook_reach(None).unwrap(), Reach::Internet);
        assert_eq!(webhook_reach(Some("internet")).unwrap(), Reach::Internet);
        assert_eq!(webhook_reach(Some("near")).unwrap(), Reach::Near);
        assert!(webhook_reach(Some("everywhere")).is_err());
    }
}
