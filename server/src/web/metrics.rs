//! `/metrics`: the counts of the last 28 days for whoever runs the server, in Prometheus' text format 0.0.4. They are
//! sums over all customers and name nobody.
//!
//! Answered to a request from this machine that came through no proxy, or to one that carries the token of
//! `ATTUNE_METRICS_TOKEN_FILE` as `Authorization: Bearer TOKEN`. Everybody else is told that there is no such page.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use app::error::PageError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, FORWARDED};
use axum::response::{IntoResponse, Response};
use services::Tallies;
use sha2::{Digest, Sha256};

use super::Web;
use super::pages::error_response;

/// A shorter token could be guessed.
const TOKEN_LENGTH_MIN: usize = 16;

/// The token, as its digest: two digests are compared, so how long that takes says nothing of the token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token([u8; 32]);

impl Token {
    /// Reads the token's file; spaces and line ends around it do not count.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).context("the file of ATTUNE_METRICS_TOKEN_FILE cannot be read")?;
        let token = text.trim();
        ensure!(
            token.len() >= TOKEN_LENGTH_MIN,
            "the token in the file of ATTUNE_METRICS_TOKEN_FILE must have {TOKEN_LENGTH_MIN} letters at least"
        );
        Ok(Self::of(token))
    }

    pub(super) fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

/// Answers with the counts, or as if there were no such page.
pub(crate) async fn metrics(State(web): State<Web>, request: Request) -> Response {
    if !is_local(&request) && !carries(&request, web.metrics_token.as_ref()) {
        return error_response(&web, request.uri().path(), &PageError::NotFound);
    }
    match web.attune.tallies().await {
        Ok(tallies) => {
            ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text(&tallies)).into_response()
        }
        Err(error) => error_response(&web, request.uri().path(), &(&error).into()),
    }
}

/// Whether the request comes from this machine itself. A proxy beside the server speaks from here as well, for anybody,
/// and says so in a header.
fn is_local(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_forwarded = [FORWARDED.as_str(), "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback()) && !is_forwarded
}

fn carries(request: &Request, token: Option<&Token>) -> bool {
    let Some(token) = token else { return false };
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    header.and_then(|text| text.strip_prefix("Bearer ")).is_some_and(|text| Token::of(text.trim()) == *token)
}

/// The counts as Prometheus reads them. Names of layouts hold only small letters, digits and hyphens, so nothing in a
/// label needs escaping. What looks back 28 days falls as well as rises, so that it is a gauge.
fn text(tallies: &Tallies) -> String {
    let mut out = String::new();
    family(&mut out, "decisions", "Decisions of the last 28 days.", [(String::new(), tallies.decisions)]);
    family(&mut out, "customers", "Customers decided for.", [(String::new(), tallies.customers)]);
    let latency = [("0.5", tallies.latency_us_median), ("0.99", tallies.latency_us_p99)];
    let latency = latency.into_iter().filter_map(|(quantile, latency_us)| {
        latency_us.map(|latency_us| (format!("{{quantile=\"{quantile}\"}}"), latency_us))
    });
    family(&mut out, "decision_latency_microseconds", "Time that a decision took.", latency);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "# HELP attune_stale_pages_total Pages with the last layout because a decision was not ready in time, since the start.\n\
         # TYPE attune_stale_pages_total counter\nattune_stale_pages_total {}",
        tallies.stale_pages
    );
    let by_layout = tallies.layouts.iter().map(|tally| {
        let labels = format!("layout=\"{}\",revision=\"{}\"", tally.layout, tally.revision);
        (labels, tally)
    });
    let decided = by_layout.clone().map(|(labels, tally)| (format!("{{{labels}}}"), tally.decisions));
    family(&mut out, "layout_decisions", "Decisions by layout.", decided);
    let seen = by_layout.clone().map(|(labels, tally)| (format!("{{{labels}}}"), tally.exposures));
    family(&mut out, "layout_exposures", "Elements seen by layout, once a decision.", seen);
    let outcomes = by_layout.flat_map(|(labels, tally)| {
        tally
            .outcomes
            .iter()
            .map(move |(kind, count)| (format!("{{{labels},kind=\"{}\"}}", kind.as_str()), *count))
    });
    family(&mut out, "layout_outcomes", "What was done with elements by layout, once a decision.", outcomes);
    out
}

fn family(out: &mut String, name: &str, help: &str, samples: impl IntoIterator<Item = (String, i64)>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# HELP attune_{name} {help}\n# TYPE attune_{name} gauge");
    for (labels, value) in samples {
        let _ = writeln!(out, "attune_{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use services::{LayoutTally, OutcomeKind};

    use super::*;

    #[test]
    fn the_text_is_what_prometheus_reads() {
        let tallies = Tallies {
            decisions: 12,
            customers: 3,
            latency_us_median: Some(840),
            latency_us_p99: Some(2_056),
            stale_pages: 4,
            layouts: vec![LayoutTally {
                layout: "home-retiree".to_owned(),
                revision: 2,
                decisions: 12,
                exposures: 40,
                outcomes: vec![(OutcomeKind::Opened, 7), (OutcomeKind::Hidden, 0)],
            }],
        };
        insta::assert_snapshot!(text(&tallies), @r#"
        # HELP attune_decisions Decisions of the last 28 days.
        # TYPE attune_decisions gauge
        attune_decisions 12
        # HELP attune_customers Customers decided for.
        # TYPE attune_customers gauge
        attune_customers 3
        # HELP attune_decision_latency_microseconds Time that a decision took.
        # TYPE attune_decision_latency_microseconds gauge
        attune_decision_latency_microseconds{quantile="0.5"} 840
        attune_decision_latency_microseconds{quantile="0.99"} 2056
        # HELP attune_stale_pages_total Pages with the last layout because a decision was not ready in time, since the start.
        # TYPE attune_stale_pages_total counter
        attune_stale_pages_total 4
        # HELP attune_layout_decisions Decisions by layout.
        # TYPE attune_layout_decisions gauge
        attune_layout_decisions{layout="home-retiree",revision="2"} 12
        # HELP attune_layout_exposures Elements seen by layout, once a decision.
        # TYPE attune_layout_exposures gauge
        attune_layout_exposures{layout="home-retiree",revision="2"} 40
        # HELP attune_layout_outcomes What was done with elements by layout, once a decision.
        # TYPE attune_layout_outcomes gauge
        attune_layout_outcomes{layout="home-retiree",revision="2",kind="opened"} 7
        attune_layout_outcomes{layout="home-retiree",revision="2",kind="hidden"} 0
        "#);
        let nothing = Tallies {
            decisions: 0,
            customers: 0,
            latency_us_median: None,
            latency_us_p99: None,
            stale_pages: 0,
            layouts: Vec::new(),
        };
        assert!(!text(&nothing).contains("quantile"), "there is no time of no decision");
    }

    #[test]
    fn a_token_is_read_without_its_line_end_and_must_be_long() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            let path = folder.path().join("token");
            std::fs::write(&path, text).unwrap();
            Token::read(&path)
        };
        assert!(read("a long enough token\n").unwrap() == Token::of("a long enough token"));
        assert!(read("short\n").is_err());
        assert!(Token::read(&folder.path().join("none")).is_err());
    }
}
