//! Hands requests for writes to the server functions of `app::api`.

use app::error::PageError;
use app::view_settings::ViewSettings;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use leptos::context::provide_context;
use services::Principal;

use super::Web;
use super::pages::{error_page, see_other};

/// One route for all server functions, POST only: a GET never changes anything.
pub(crate) fn router(web: &Web) -> Router {
    app::api::register();
    Router::new().route("/api/{*endpoint}", post(run)).with_state(web.clone())
}

async fn run(State(web): State<Web>, principal: Option<Extension<Principal>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let view = ViewSettings::of_request(request.headers());
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let is_form = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    let attune = web.attune.clone();
    let response =
        leptos_axum::handle_server_fns_with_context(move || provide_context(attune.clone()), request)
            .await
            .into_response();
    if !is_form {
        return response;
    }
    let principal = principal.map(|Extension(principal)| principal);
    // A form's refusal goes back to its page; what is left are answers a person should see as a page.
    match response.status() {
        status if status.is_redirection() => response,
        StatusCode::UNAUTHORIZED => see_other("/sign-in"),
        StatusCode::NOT_FOUND => error_page(&web, principal, &path, view, &PageError::NotFound),
        StatusCode::BAD_REQUEST => {
            let sentence = "The form was not complete. Go back, fill it in and send it again.".to_owned();
            error_page(&web, principal, &path, view, &PageError::Invalid(sentence))
        }
        status if status.is_server_error() => error_page(&web, principal, &path, view, &PageError::Internal),
        _ => response,
    }
}
