//! The use-cases of invoices: what clients owe, sending and being paid, and invoices in and out as CSV.
//!
//! What makes an invoice sound, late or paid is `receivables`'. `keeping` stores what an edit changed, `matching` finds
//! the deposits that paid, `form` reads what a page sends, `view` is what pages and the dashboard are drawn from.

mod actions;
mod form;
mod import;
mod keeping;
mod matching;
mod view;

pub use form::{InvoiceForm, InvoicePaymentForm, LineForm};
pub use import::{InvoiceImport, KnownInvoice};
pub use view::{
    AfterTax, ClientOwing, InvoiceSheet, ListedInvoice, NotFollowed, OwedIn, Receivables, ReceivablesView,
    SuggestedPart, Suggestion,
};
