//! Files a customer takes away: their own records as text other programs read.

use app::error::PageError;
use axum::Router;
use axum::extract::{Extension, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::Principal;

use super::Web;
use super::pages::{error_page, see_other};

const INVOICES: &str = "/invoices.csv";

/// One route a file. As every answer, it is kept out of all caches.
pub(crate) fn router(web: &Web) -> Router {
    Router::new().route(INVOICES, get(invoices)).with_state(web.clone())
}

/// The signed-in customer's invoices. Others are answered as on a customer's pages.
async fn invoices(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    match web.attune.export_invoices(&principal).await {
        Ok(text) => attachment("attachment; filename=\"invoices.csv\"", text),
        Err(error) => error_page(&web, Some(principal), INVOICES, &PageError::from(error)),
    }
}

fn attachment(disposition: &'static str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, text).into_response()
}
