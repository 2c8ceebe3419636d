//! Attune as an app on somebody's device: its manifest, and the worker that shows the last dashboard while offline.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::Web;

/// The two files that have to lie at the root.
pub(crate) fn router(web: &Web) -> Router {
    Router::new()
        .route("/manifest.webmanifest", get(manifest))
        .route("/sw.js", get(worker))
        .with_state(web.clone())
}

/// The app's name, look and beginning (W3C Web Application Manifest).
async fn manifest(State(web): State<Web>) -> impl IntoResponse {
    let icon = |purpose: &str| json!({ "src": web.site.icon, "sizes": "any", "type": "image/svg+xml", "purpose": purpose });
    let manifest = json!({
        "id": "/dashboard",
        "name": "Attune",
        "short_name": "Attune",
        "description": "Attune arranges your money around your life.",
        "start_url": "/dashboard",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f5f1",
        "theme_color": "#0b5d4a",
        "icons": [icon("any"), icon("maskable")],
    });
    ([(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "no-cache")], Json(manifest))
}

/// The worker: what of the site it keeps, and the script that does the rest.
async fn worker(State(web): State<Web>) -> impl IntoResponse {
    let site = &web.site;
    let kept = json!({ "version": site.offline, "kept": [site.css, site.icon] });
    let script = format!("self.ATTUNE = {kept};\nimportScripts({});\n", json!(site.offline));
    ([(CONTENT_TYPE, "text/javascript"), (CACHE_CONTROL, "no-cache")], script)
}
