//! The web server: one router with every page, write and asset behind the same protections.

mod assets;
mod client;
mod downloads;
mod events;
mod headers;
mod installed;
mod live;
mod metrics;
mod origin;
mod outgoing;
mod pages;
mod rates;
mod session;
mod writes;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use app::shell::Site;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use services::Attune;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::config::Config;

/// A statement may have 25 MB; its form adds a little.
const BODY_BYTES_MAX: usize = 26 * 1024 * 1024;
/// The longest a request may take, imports of a million rows included.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(60);
/// The longest pause while a body arrives.
const BODY_PAUSE_MAX: Duration = Duration::from_secs(15);

/// What every handler may use.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) attune: Attune,
    pub(crate) site: Arc<Site>,
    pub(crate) rates: Arc<rates::Rates>,
    pub(crate) trusted_proxy: Option<std::net::IpAddr>,
    pub(crate) public_origin: Option<Arc<str>>,
    pub(crate) metrics_token: Option<metrics::Token>,
    /// Open dashboards that listen.
    pub(crate) streams: Arc<live::Streams>,
}

impl Web {
    /// Gathers what the handlers use; fails with a sentence when the assets are not built or
    /// a file cannot be read.
    pub(crate) fn new(attune: Attune, config: &Config) -> Result<Self> {
        Ok(Self {
            attune,
            site: Arc::new(assets::read_site(&config.site_dir)?),
            rates: Arc::new(rates::Rates::new()),
            trusted_proxy: config.trusted_proxy,
            public_origin: config.public_origin.as_deref().map(Arc::from),
            metrics_token: config.metrics_token_file.as_deref().map(metrics::Token::read).transpose()?,
            streams: Arc::new(live::Streams::new()),
        })
    }
}

/// The whole application. Layers added later stand further out.
pub(crate) fn router(web: &Web, site_dir: &Path) -> Router {
    let compress = CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::new("text/event-stream")));
    Router::new()
        .merge(pages::router(web))
        .merge(writes::router(web))
        .merge(downloads::router(web))
        .merge(live::router(web))
        .layer(from_fn_with_state(web.clone(), session::attach))
        .layer(from_fn_with_state(web.clone(), origin::check))
        .layer(from_fn_with_state(web.clone(), rates::limit))
        .layer(compress)
        .merge(events::router(web))
        .merge(assets::router(site_dir))
        .merge(installed::router(web))
        .route("/livez", get(|| async { "alive" }))
        .route("/readyz", get(pages::ready).with_state(web.clone()))
        .route("/metrics", get(metrics::metrics).with_state(web.clone()))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME_MAX))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE_MAX))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(from_fn(headers::add))
        .layer(CatchPanicLayer::new())
}
