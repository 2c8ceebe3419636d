//! Serves the built assets: hashed names, compressed beforehand, kept by browsers for ever.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use app::shell::Site;
use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Response, StatusCode};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// A year: the name changes with the content, so a name's content never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Reads the names of the built assets.
pub(crate) fn read_site(site_dir: &Path) -> Result<Site> {
    let path: PathBuf = site_dir.join("assets.json");
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "the built assets are missing at {}: run `cargo xtask run`, or set ATTUNE_SITE_DIR",
            path.display()
        )
    })?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not the list of assets it should be", path.display()))
}

/// The files below `/pkg/`.
pub(crate) fn router(site_dir: &Path) -> Router {
    let files = ServeDir::new(site_dir.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new()
        .nest_service("/pkg", files)
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, cache_of_success))
}

fn cache_of_success<Body>(response: &Response<Body>) -> Option<HeaderValue> {
    (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED).then_some(FOR_EVER)
}
