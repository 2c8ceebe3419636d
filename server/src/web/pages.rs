//! Serves the pages of `app::routes`: access rule first, then the page, then its document.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::context::{FLASH_COOKIE, Flash, Visit, cookie, read_cookie};
use app::error::PageError;
use app::routes::{Access, PAGES, PageRoute};
use app::shell::document;
use app::view_settings::ViewSettings;
use axum::Router;
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use services::{Principal, Role};

use super::Web;

/// One route a page, and one answer for every other path.
pub(crate) fn router(web: &Web) -> Router {
    let mut router = Router::new();
    for route in PAGES {
        router = router.route(
            route.path,
            get(move |state, principal, params, query, request| {
                serve(route, state, principal, params, query, request)
            }),
        );
    }
    router.fallback(missing).with_state(web.clone())
}

async fn serve(
    route: &'static PageRoute,
    State(web): State<Web>,
    principal: Option<Extension<Principal>>,
    Path(params): Path<BTreeMap<String, String>>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let principal = principal.map(|Extension(principal)| principal);
    match (route.access, &principal) {
        (Access::Public, _) | (Access::SignedIn, Some(_)) => {}
        (_, None) => return see_other("/sign-in"),
        (Access::Roles(roles), Some(principal)) if roles.contains(&principal.role) => {}
        (Access::Roles(_), Some(_)) => {
            let view = ViewSettings::of_request(request.headers());
            return error_page(&web, principal, request.uri().path(), view, &PageError::NotFound);
        }
    }
    let flash = read_cookie(request.headers(), FLASH_COOKIE).and_then(Flash::from_cookie);
    let had_flash = flash.is_some();
    let visit = Visit {
        attune: web.attune.clone(),
        principal,
        path: request.uri().path().to_owned(),
        address: request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned(),
        params: Arc::new(params),
        query: Arc::new(query),
        flash,
        site: web.site.clone(),
        view: ViewSettings::of_request(request.headers()),
        unanswered: 0,
    };
    let mut response = match (route.render)(visit.clone()).await {
        Ok(page) => match page.redirect {
            Some(path) => return see_other(path),
            None => {
                // Counted after the page, which may have told something.
                let unanswered = unanswered(&visit).await;
                Html(document(&Visit { unanswered, ..visit }, page)).into_response()
            }
        },
        Err(error) => (error.status(), Html(document(&visit, error.page()))).into_response(),
    };
    if had_flash && let Some(gone) = cookie(FLASH_COOKIE, "", Some(0)) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    response
}

/// How much of what a customer was told waits; nothing is said of it where that cannot be read.
async fn unanswered(visit: &Visit) -> usize {
    match &visit.principal {
        Some(principal) if principal.role == Role::Customer => {
            visit.attune.unanswered(principal).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the inbox cannot be counted");
                0
            })
        }
        _ => 0,
    }
}

async fn missing(
    State(web): State<Web>,
    principal: Option<Extension<Principal>>,
    request: Request,
) -> Response {
    let principal = principal.map(|Extension(principal)| principal);
    let view = ViewSettings::of_request(request.headers());
    error_page(&web, principal, request.uri().path(), view, &PageError::NotFound)
}

/// The page of an error for someone unknown.
pub(crate) fn error_response(web: &Web, path: &str, error: &PageError) -> Response {
    error_page(web, None, path, ViewSettings::default(), error)
}

pub(crate) fn error_page(
    web: &Web,
    principal: Option<Principal>,
    path: &str,
    view: ViewSettings,
    error: &PageError,
) -> Response {
    let visit = Visit {
        attune: web.attune.clone(),
        principal,
        path: path.to_owned(),
        address: path.to_owned(),
        params: Arc::new(BTreeMap::new()),
        query: Arc::new(BTreeMap::new()),
        flash: None,
        site: web.site.clone(),
        view,
        unanswered: 0,
    };
    (error.status(), Html(document(&visit, error.page()))).into_response()
}

/// Whether the server can do its work: the database answers.
pub(crate) async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    match web.attune.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

pub(crate) fn see_other(path: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, HeaderValue::from_static(path))]).into_response()
}
