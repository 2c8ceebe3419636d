//! Finds out who a request is from, by its session cookie.

use app::context::{SESSION_COOKIE, read_cookie};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::pages::error_response;

/// Puts the `Principal` of a live session into the request. A request without one goes on as nobody's.
pub(crate) async fn attach(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let token = read_cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    if let Some(token) = token {
        match web.attune.session(&token).await {
            Ok(Some(principal)) => {
                request.extensions_mut().insert(principal);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "a session could not be read");
                return error_response(&web, request.uri().path(), &(&error).into()).into_response();
            }
        }
    }
    next.run(request).await
}
