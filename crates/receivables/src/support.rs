//! Invoices and payments for tests, in dollars.

use chrono::NaiveDate;
use ledger::TransactionId;
use money::Currency;
use rust_decimal::Decimal;

use crate::{Invoice, InvoiceFields, InvoiceId, Line, Payment};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn fields(
    number: &str,
    client: &str,
    amount_minor: i64,
    issued: &str,
    due: &str,
) -> InvoiceFields {
    InvoiceFields {
        number: number.to_owned(),
        client: client.to_owned(),
        issued_on: day(issued),
        due_on: day(due),
        currency: Currency::USD,
        lines: vec![Line {
            description: "Work".to_owned(),
            quantity: Decimal::ONE,
            unit_price_minor: amount_minor,
            tax_rate_bp: None,
        }],
        note: String::new(),
    }
}

/// An invoice sent on the day it was issued, whose identifier is its number.
pub(crate) fn sent(number: &str, client: &str, amount_minor: i64, issued: &str, due: &str) -> Invoice {
    let fields = fields(number, client, amount_minor, issued, due);
    let issued_on = fields.issued_on;
    let mut invoice = Invoice::draft(InvoiceId::new(number), fields).unwrap();
    invoice.send(issued_on).unwrap();
    invoice
}

pub(crate) fn paid(transaction: &str, amount_minor: i64, fee_minor: i64, on: &str) -> Payment {
    Payment {
        transaction_id: Some(TransactionId::new(transaction)),
        amount_minor,
        fee_minor,
        paid_on: day(on),
        foreign: None,
    }
}
