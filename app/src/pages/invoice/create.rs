//! Writing a new invoice.

use ::money::Currency;
use services::{Country, InvoiceForm};

use super::form::{FormPage, rows_asked, view};
use super::typed::from_flash;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;

/// The page at `/invoices/new`, with `rows` for how many lines it offers.
///
/// # Errors
/// When nobody is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let currency = match visit.person()?.country {
        Some(Country::UnitedKingdom) => Currency::GBP,
        Some(Country::UnitedStates) | None => Currency::USD,
    };
    let form = from_flash(visit.flash.as_ref());
    let page = FormPage {
        title: "New invoice".to_owned(),
        action: "/api/create-invoice",
        id: None,
        path: visit.path.clone(),
        form: form.unwrap_or_else(|| InvoiceForm::new_on(visit.today(), currency)),
        rows_asked: rows_asked(visit.query("rows")),
    };
    Ok(Page::new("New invoice", view(page)))
}
