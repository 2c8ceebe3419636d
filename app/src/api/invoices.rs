//! Invoices: write, send, record what was paid, withdraw, and bring them in from another program.

use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};
use services::{InvoiceForm, InvoicePaymentForm, ServiceError};

use super::imports::{path_part, read_form};
use crate::context::Door;
use crate::pages::invoice::typed;

/// The page of one invoice.
fn page_of(id: &str) -> String {
    format!("/invoices/{}", path_part(id))
}

/// Back to the form with what had been typed.
fn refuse(door: &Door, page: &str, error: &ServiceError, form: &InvoiceForm) -> Result<(), ServerFnError> {
    let fields = typed::to_fields(form);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    door.refuse(page, error, &fields)
}

/// Writes a new draft.
#[server(prefix = "/api", endpoint = "create-invoice")]
pub async fn create_invoice(
    /// The invoice as typed.
    invoice: InvoiceForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.create_invoice(&person, &invoice).await {
        Ok(id) => door.go_saying(&page_of(&id), "The draft is saved. Mark it as sent once it went out."),
        Err(error) => refuse(&door, "/invoices/new", &error, &invoice),
    }
}

/// Writes a draft anew.
#[server(prefix = "/api", endpoint = "edit-invoice")]
pub async fn edit_invoice(
    /// The draft.
    id: String,
    /// The invoice as typed.
    invoice: InvoiceForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.edit_invoice(&person, &id, &invoice).await {
        Ok(()) => door.go_saying(&page_of(&id), "The draft is changed."),
        Err(error) => refuse(&door, &format!("{}/edit", page_of(&id)), &error, &invoice),
    }
}

/// Marks a draft as sent.
#[server(prefix = "/api", endpoint = "send-invoice")]
pub async fn send_invoice(
    /// The draft.
    id: String,
    /// The day it went out.
    on: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.send_invoice(&person, &id, &on).await {
        Ok(()) => door.go_saying(&page_of(&id), "The invoice is marked as sent."),
        Err(error) => door.refuse(&page_of(&id), &error, &[("on", &on)]),
    }
}

/// Records a payment that no statement shows yet.
#[server(prefix = "/api", endpoint = "pay-invoice")]
pub async fn pay_invoice(
    /// The invoice.
    id: String,
    /// What came.
    amount: String,
    /// The day it came.
    on: String,
    /// The rate of exchange of that day, for an invoice in another currency.
    #[server(default)]
    rate: String,
    /// Where the rate is from.
    #[server(default)]
    rate_source: String,
    /// What the money was changed into.
    #[server(default)]
    changed_into: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = InvoicePaymentForm { amount, on, rate, rate_source, changed_into };
    match door.attune.pay_invoice(&person, &id, &form).await {
        Ok(()) => door.go_saying(&page_of(&id), "The payment is recorded."),
        Err(error) => {
            let typed = [
                ("amount", form.amount.as_str()),
                ("on", &form.on),
                ("rate", &form.rate),
                ("rate_source", &form.rate_source),
                ("changed_into", &form.changed_into),
            ];
            door.refuse(&page_of(&id), &error, &typed)
        }
    }
}

/// Says what a payment in another currency was worth on its day.
#[server(prefix = "/api", endpoint = "value-invoice-payment")]
pub async fn value_invoice_payment(
    /// The invoice.
    id: String,
    /// What the payment settled.
    amount: String,
    /// The day it came.
    on: String,
    /// The rate of exchange of that day.
    rate: String,
    /// Where the rate is from.
    rate_source: String,
    /// What the money was changed into.
    changed_into: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = InvoicePaymentForm { amount, on, rate, rate_source, changed_into };
    match door.attune.value_invoice_payment(&person, &id, &form).await {
        Ok(()) => door.go_saying(&page_of(&id), "The payment’s worth is part of your income now."),
        Err(error) => door.refuse(&page_of(&id), &error, &[]),
    }
}

/// Withdraws an invoice, or writes off what is not paid of it.
#[server(prefix = "/api", endpoint = "cancel-invoice")]
pub async fn cancel_invoice(
    /// The invoice.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.cancel_invoice(&person, &id).await {
        Ok(()) => door.go_saying(&page_of(&id), "The invoice is cancelled; nothing more is owed on it."),
        Err(error) => door.refuse(&page_of(&id), &error, &[]),
    }
}

/// Deletes a draft.
#[server(prefix = "/api", endpoint = "delete-invoice")]
pub async fn delete_invoice(
    /// The draft.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.delete_invoice(&person, &id).await {
        Ok(()) => door.go_saying("/invoices", "The draft is deleted."),
        Err(error) => door.refuse(&page_of(&id), &error, &[]),
    }
}

/// Records a deposit as the payment it is suggested to be.
#[server(prefix = "/api", endpoint = "accept-match")]
pub async fn accept_match(
    /// The deposit.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.accept_match(&person, &id).await {
        Ok(()) => door.go_saying("/invoices", "The deposit is recorded as the payment."),
        Err(error) => door.refuse("/invoices", &error, &[]),
    }
}

/// Reads a table of invoices and shows what importing it would do.
#[server(prefix = "/api", endpoint = "upload-invoices", input = MultipartFormData)]
pub async fn upload_invoices(
    /// The form: a file.
    data: MultipartData,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let uploaded = match read_form(data).await {
        Ok(uploaded) => uploaded,
        Err(error) => return door.refuse("/invoices/import", &error, &[]),
    };
    match door.attune.preview_invoices(&person, uploaded).await {
        Ok(id) => door.go(&format!("/invoices/import/{id}")),
        Err(error) => door.refuse("/invoices/import", &error, &[]),
    }
}

/// Reads a waiting table again with its dates in another order.
#[server(prefix = "/api", endpoint = "reread-invoices")]
pub async fn reread_invoices(
    /// The waiting file.
    id: String,
    /// The order's stored name.
    date_order: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/invoices/import/{}", path_part(&id));
    match door.attune.reread_invoices(&person, &id, &date_order).await {
        Ok(()) => door.go_saying(&page, "The dates were read again in this order."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Stores what is new of a waiting table.
#[server(prefix = "/api", endpoint = "commit-invoices")]
pub async fn commit_invoices(
    /// The waiting file.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.commit_invoices(&person, &id).await {
        Ok(said) => door.go_saying("/invoices", &said),
        Err(error) => door.refuse(&format!("/invoices/import/{}", path_part(&id)), &error, &[]),
    }
}

/// Throws a waiting table away.
#[server(prefix = "/api", endpoint = "discard-invoices")]
pub async fn discard_invoices(
    /// The waiting file.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.discard_import(&person, &id).await {
        Ok(()) => door.go_saying("/invoices/import", "The file is discarded. Nothing of it was stored."),
        Err(error) => door.refuse("/invoices/import", &error, &[]),
    }
}
