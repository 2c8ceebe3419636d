//! An invoice and a payment as their forms are sent.

use services::{InvoiceForm, InvoicePaymentForm, LineForm};

/// An invoice of February 2026 over one line.
pub(crate) fn form(number: &str, client: &str, amount: &str) -> InvoiceForm {
    InvoiceForm {
        number: number.to_owned(),
        client: client.to_owned(),
        issued_on: "2026-02-01".to_owned(),
        due_on: "2026-03-03".to_owned(),
        currency: "USD".to_owned(),
        lines: vec![LineForm {
            description: "Work".to_owned(),
            unit_price: amount.to_owned(),
            ..LineForm::default()
        }],
        note: String::new(),
    }
}

/// A payment in the invoice's own currency.
pub(crate) fn payment(amount: &str, on: &str) -> InvoicePaymentForm {
    InvoicePaymentForm { amount: amount.to_owned(), on: on.to_owned(), ..InvoicePaymentForm::default() }
}
