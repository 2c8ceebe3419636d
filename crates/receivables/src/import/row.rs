//! One row of a table as an invoice, or what is wrong with it and how to mend it.

use chrono::NaiveDate;
use csv::StringRecord;
use money::{Currency, Money};
use rust_decimal::Decimal;
use statements::Refusal;

use super::cells::Values;
use super::columns::{Column, Columns, fold};
use super::refusal;
use crate::{AMOUNT_MINOR_MAX, Invoice, InvoiceFields, InvoiceId, Line, Payment};
use statements::sheet::unguard;

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stated {
    Draft,
    Sent,
    PartPaid,
    Paid,
    Cancelled,
}

/// Words for each status, folded. Overdue is derived from the day, so it is read as sent.
#[rustfmt::skip]
const STATUS_WORDS: [(Stated, &[&str]); 5] = [
    (Stated::Draft, &["draft", "not sent", "unsent", "entwurf", "brouillon"]),
    (Stated::Sent, &[
        "sent", "open", "unpaid", "outstanding", "awaiting payment", "authorised", "authorized", "approved", "viewed",
        "overdue", "late", "due", "past due", "pending", "submitted", "not paid", "offen", "uberfallig",
    ]),
    (Stated::PartPaid, &["part paid", "partly paid", "partially paid", "partial", "partial payment", "teilbezahlt"]),
    (Stated::Paid, &["paid", "paid in full", "fully paid", "settled", "closed", "complete", "completed", "bezahlt", "paye", "payee"]),
    (Stated::Cancelled, &[
        "cancelled", "canceled", "void", "voided", "deleted", "written off", "uncollectible", "bad debt", "storniert",
        "annule", "annulee",
    ]),
];

/// Reads a row; its invoice has no identifier yet.
pub(super) fn read(columns: &Columns, record: &StringRecord, values: &Values) -> Result<Invoice, Refusal> {
    let cell = |column| columns.cell(record, column);
    let number = text(cell(Column::Number), "invoice number")?;
    let client = text(cell(Column::Client), "client")?;
    let issued_on = needed_day(cell(Column::Issued), "issue date", values.issued_on)?;
    let due_on = needed_day(cell(Column::Due), "due date", values.due_on)?;
    let currency = currency(cell(Column::Currency), values.currency)?;
    let amount_minor = amount(cell(Column::Amount), "amount", currency, values.amount_minor)?
        .ok_or_else(|| refusal("The row has no amount.", "Add the invoice's total."))?;
    if amount_minor <= 0 {
        let hint = "Leave out credit notes and empty invoices; only what a client owes is imported.";
        return Err(refusal("The amount is not above zero.", hint));
    }
    let fields = InvoiceFields {
        number: number.clone(),
        client,
        issued_on,
        due_on,
        currency,
        lines: vec![Line {
            description: format!("Invoice {number}"),
            quantity: Decimal::ONE,
            unit_price_minor: amount_minor,
            tax_rate_bp: None,
        }],
        note: String::new(),
    };
    let hint =
        format!("Correct the row; amounts go up to {}.", Money::new(AMOUNT_MINOR_MAX, currency).to_plain());
    let mut invoice = Invoice::draft(InvoiceId::new(""), fields)
        .map_err(|errors| refusal(&format!("Something does not hold: {errors}."), &hint))?;
    let payment = payment(&invoice, cell, values)?;
    settle(&mut invoice, payment)?;
    Ok(invoice)
}

/// The status a row states and the payment it names.
struct Settling {
    stated: Stated,
    payment: Option<Payment>,
}

/// Reads the status, and the payment that goes with it.
fn payment<'r>(
    invoice: &Invoice,
    cell: impl Fn(Column) -> &'r str,
    values: &Values,
) -> Result<Settling, Refusal> {
    let paid_on = day(cell(Column::PaidOn), "paid date", values.paid_on)?;
    let currency = invoice.fields().currency;
    let paid_minor = amount(cell(Column::PaidAmount), "paid amount", currency, values.paid_minor)?
        .filter(|paid_minor| *paid_minor != 0);
    if paid_minor.is_some_and(|paid_minor| !(0..=invoice.total_minor()).contains(&paid_minor)) {
        return Err(refusal(
            "The paid amount is below zero or above the total.",
            "Correct it, or leave it out.",
        ));
    }
    let stated = match status(cell(Column::Status))? {
        Some(Stated::Sent) if paid_minor.is_some() => Stated::PartPaid,
        Some(stated) => stated,
        None if paid_minor.is_some_and(|paid_minor| paid_minor < invoice.total_minor()) => Stated::PartPaid,
        None if paid_minor.is_some() || paid_on.is_some() => Stated::Paid,
        None => Stated::Sent,
    };
    let amount_minor = match stated {
        Stated::Draft if paid_minor.is_some() || paid_on.is_some() => {
            return Err(refusal(
                "The row says draft but names a payment.",
                "Correct the status, or leave the payment out.",
            ));
        }
        Stated::Draft | Stated::Sent => None,
        Stated::Paid => Some(paid_minor.unwrap_or_else(|| invoice.total_minor())),
        Stated::PartPaid if paid_minor.is_none() => {
            let hint = "Add a paid amount, or set the status to sent and match the deposit later.";
            return Err(refusal("The row says part paid but not how much.", hint));
        }
        Stated::PartPaid | Stated::Cancelled => paid_minor,
    };
    if stated == Stated::Paid && amount_minor != Some(invoice.total_minor()) {
        let hint = "Set the status to part paid, or correct the paid amount.";
        return Err(refusal("The row says paid, but the paid amount is less than the total.", hint));
    }
    let missing = || {
        let hint = "Add the day it was paid, or set the status to sent and match the deposit later.";
        refusal("The row says that it was paid but not when.", hint)
    };
    let payment = amount_minor.map(|amount_minor| {
        let paid_on = paid_on.ok_or_else(missing)?;
        Ok(Payment { transaction_id: None, amount_minor, fee_minor: 0, paid_on, foreign: None })
    });
    Ok(Settling { stated, payment: payment.transpose()? })
}

/// Takes a draft to where the row says it is.
fn settle(invoice: &mut Invoice, settling: Settling) -> Result<(), Refusal> {
    let broken = |_| refusal("The status and the payment do not go together.", "Correct the status.");
    if settling.stated != Stated::Draft {
        invoice.send(invoice.fields().issued_on).map_err(|_| broken(()))?;
    }
    if let Some(payment) = settling.payment {
        invoice.pay(payment).map_err(|_| broken(()))?;
    }
    if settling.stated == Stated::Cancelled {
        invoice.cancel().map_err(|_| broken(()))?;
    }
    Ok(())
}

/// A cell's text, or a refusal when it is empty.
fn text(cell: &str, name: &str) -> Result<String, Refusal> {
    let text = unguard(cell).trim();
    if text.is_empty() {
        return Err(refusal(
            &format!("The row has no {name}."),
            &format!("Add the {name}, or remove the row."),
        ));
    }
    Ok(text.to_owned())
}

/// A cell's date, `None` where it is empty, or a refusal when it is none.
fn day(cell: &str, name: &str, value: Option<NaiveDate>) -> Result<Option<NaiveDate>, Refusal> {
    if cell.is_empty() || value.is_some() {
        return Ok(value);
    }
    let reason = format!("The {name} {:?} is not a date.", shorten(cell));
    Err(refusal(&reason, "Write it as 2026-01-31."))
}

fn needed_day(cell: &str, name: &str, value: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    let missing = || refusal(&format!("The row has no {name}."), "Add it as 2026-01-31.");
    day(cell, name, value)?.ok_or_else(missing)
}

fn currency(cell: &str, value: Option<Currency>) -> Result<Currency, Refusal> {
    let unknown = || match cell {
        "" => {
            refusal("The row names no currency.", "Add a column named currency, or choose one for the file.")
        }
        cell => {
            let reason = format!("{:?} is not a currency.", shorten(cell));
            refusal(&reason, "Write its three letters, such as USD.")
        }
    };
    value.ok_or_else(unknown)
}

/// A cell's amount in minor units, `None` where it is empty, or a refusal when it is none.
fn amount(cell: &str, name: &str, currency: Currency, value: Option<i64>) -> Result<Option<i64>, Refusal> {
    if cell.is_empty() || value.is_some() {
        return Ok(value);
    }
    let reason = format!("The {name} {:?} is not an amount in {currency}.", shorten(cell));
    Err(refusal(&reason, &format!("Write it as {}.", Money::new(123_456, currency).to_plain())))
}

/// The status a cell states; `None` where it is empty.
fn status(cell: &str) -> Result<Option<Stated>, Refusal> {
    let word = fold(cell);
    if word.is_empty() {
        return Ok(None);
    }
    let known = STATUS_WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
    let unknown = || {
        let reason = format!("{:?} is not a status Attune knows.", shorten(cell));
        refusal(&reason, "Write draft, sent, part paid, paid or cancelled.")
    };
    known.map(|(stated, _)| Some(*stated)).ok_or_else(unknown)
}

/// The start of a cell, for a sentence.
fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}
