//! Files a customer takes away: their own records as text other programs read.

use app::error::PageError;
use app::view_settings::ViewSettings;
use axum::Router;
use axum::extract::{Extension, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::{Principal, ServiceError};

use super::Web;
use super::pages::{error_page, see_other};

const INVOICES: &str = "/invoices.csv";
const TAX_YEAR: &str = "/tax/export.csv";

/// One route a file. As every answer, it is kept out of all caches.
pub(crate) fn router(web: &Web) -> Router {
    Router::new().route(INVOICES, get(invoices)).route(TAX_YEAR, get(tax_year)).with_state(web.clone())
}

/// The signed-in customer's invoices. Others are answered as on a customer's pages.
async fn invoices(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_invoices(&principal).await;
    attachment(&web, principal, INVOICES, "attachment; filename=\"invoices.csv\"", text)
}

/// The signed-in customer's running tax year.
async fn tax_year(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_tax_year(&principal).await;
    attachment(&web, principal, TAX_YEAR, "attachment; filename=\"tax-year.csv\"", text)
}

fn attachment(
    web: &Web,
    principal: Principal,
    path: &str,
    disposition: &'static str,
    text: Result<String, ServiceError>,
) -> Response {
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            return error_page(web, Some(principal), path, ViewSettings::default(), &PageError::from(error));
        }
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, text).into_response()
}
