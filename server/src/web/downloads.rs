//! Files people take away as text other programs read: a customer their own records, the product team the log of layouts.

use app::error::PageError;
use app::view_settings::ViewSettings;
use axum::Router;
use axum::extract::{Extension, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::{ExportFormat, Principal, ServiceError};
use statements::TransactionsFormat;

use super::Web;
use super::pages::{error_page, see_other};

const INVOICES: &str = "/invoices.csv";
const TAX_YEAR: &str = "/tax/export.csv";
const TRANSACTIONS_TABLE: &str = "/account/transactions.csv";
const TRANSACTIONS_OFX: &str = "/account/transactions.ofx";
const TRANSACTIONS_JSON: &str = "/account/transactions.json";
const LOG_TABLE: &str = "/studio/log.csv";
const LOG_LINES: &str = "/studio/log.jsonl";

const CSV: &str = "text/csv; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const OFX: &str = "application/x-ofx; charset=utf-8";
const JSON_LINES: &str = "application/jsonl; charset=utf-8";

/// One route a file. As every answer, it is kept out of all caches.
pub(crate) fn router(web: &Web) -> Router {
    Router::new()
        .route(INVOICES, get(invoices))
        .route(TAX_YEAR, get(tax_year))
        .route(TRANSACTIONS_TABLE, get(transactions_table))
        .route(TRANSACTIONS_OFX, get(transactions_ofx))
        .route(TRANSACTIONS_JSON, get(transactions_json))
        .route(LOG_TABLE, get(log_table))
        .route(LOG_LINES, get(log_lines))
        .with_state(web.clone())
}

/// The signed-in customer's invoices. Others are answered as on a customer's pages.
async fn invoices(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_invoices(&principal).await;
    attachment(&web, principal, INVOICES, ("attachment; filename=\"invoices.csv\"", CSV), text)
}

/// The signed-in customer's running tax year.
async fn tax_year(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_tax_year(&principal).await;
    attachment(&web, principal, TAX_YEAR, ("attachment; filename=\"tax-year.csv\"", CSV), text)
}

/// The signed-in customer's transactions as a table.
async fn transactions_table(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_transactions(&principal, TransactionsFormat::Csv).await;
    attachment(&web, principal, TRANSACTIONS_TABLE, ("attachment; filename=\"transactions.csv\"", CSV), text)
}

/// The same as OFX, for other programs of finance.
async fn transactions_ofx(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_transactions(&principal, TransactionsFormat::Ofx).await;
    attachment(&web, principal, TRANSACTIONS_OFX, ("attachment; filename=\"transactions.ofx\"", OFX), text)
}

/// The same as one JSON document.
async fn transactions_json(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_transactions(&principal, TransactionsFormat::Json).await;
    attachment(&web, principal, TRANSACTIONS_JSON, ("attachment; filename=\"transactions.json\"", JSON), text)
}

/// The log of layouts as a table, for the product team.
async fn log_table(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_log(&principal, ExportFormat::Csv).await;
    attachment(&web, principal, LOG_TABLE, ("attachment; filename=\"layout-log.csv\"", CSV), text)
}

/// The same as lines of JSON.
async fn log_lines(State(web): State<Web>, principal: Option<Extension<Principal>>) -> Response {
    let Some(Extension(principal)) = principal else { return see_other("/sign-in") };
    let text = web.attune.export_log(&principal, ExportFormat::JsonLines).await;
    attachment(&web, principal, LOG_LINES, ("attachment; filename=\"layout-log.jsonl\"", JSON_LINES), text)
}

fn attachment(
    web: &Web,
    principal: Principal,
    path: &str,
    (disposition, kind): (&'static str, &'static str),
    text: Result<String, ServiceError>,
) -> Response {
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            return error_page(web, Some(principal), path, ViewSettings::default(), &PageError::from(error));
        }
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, text).into_response()
}
