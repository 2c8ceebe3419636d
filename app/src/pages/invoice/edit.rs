//! Changing a draft.

use receivables::State;
use services::InvoiceForm;

use super::form::{FormPage, rows_asked, view};
use super::typed::from_flash;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;

/// The page at `/invoices/{id}/edit`, with `rows` for how many lines it offers.
///
/// # Errors
/// When there is no such invoice of this customer's, or it was sent and so stays as it is.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let invoice = visit.attune.invoice(visit.person()?, visit.param("id"), 0).await?.listed.invoice;
    if invoice.state() != State::Draft {
        let sentence = "Only a draft can be changed. Cancel this invoice and write another.";
        return Err(PageError::Invalid(sentence.to_owned()));
    }
    let page = FormPage {
        title: format!("Change invoice {}", invoice.fields().number),
        action: "/api/edit-invoice",
        id: Some(invoice.id().to_string()),
        path: visit.path.clone(),
        form: from_flash(visit.flash.as_ref()).unwrap_or_else(|| InvoiceForm::of(&invoice)),
        rows_asked: rows_asked(visit.query("rows")),
    };
    Ok(Page::new("Change the invoice", view(page)))
}
