//! Invoices and what clients owe: totals, ageing, when money will come, and which deposit paid which invoice.
//!
//! Everything takes data and a day in and gives data out. Where invoices are kept is `store`'s work, reading bank
//! files `statements`', and what a deposit was for `categorise`'s. Money in two currencies is never added.

mod ageing;
mod concentration;
mod expectation;
mod export;
mod foreign;
mod import;
mod invoice;
mod lateness;
mod matching;
mod names;
mod payment;
mod status;
mod stored;
#[cfg(test)]
mod support;
mod totals;
mod validation;

pub use ageing::{Ageing, Buckets, ClientAgeing, CurrencyAgeing};
pub use concentration::{ClientShare, Concentration, FLAG_ABOVE_BP};
pub use expectation::{ExpectedPayment, Question};
pub use export::{ExportError, export_csv};
pub use foreign::{ForeignError, ForeignReceipt, Rate};
pub use import::{ImportHints, ImportPlan, InvoiceIdentity, KnownRow, ROWS_MAX, plan_import};
pub use invoice::{Invoice, InvoiceFields, InvoiceId, Line, State, StateError};
pub use lateness::{Basis, ClientLateness, Lateness};
pub use matching::{Confidence, Deposit, DepositKind, Match, Matching, Part, Reason, match_deposits};
pub use names::{Likeness, client_key, likeness};
pub use payment::{Payment, PaymentError};
pub use status::Status;
pub use stored::StoredError;
pub use totals::{TaxTotal, Totals};
pub use validation::{
    AMOUNT_MINOR_MAX, Field, FieldError, FieldErrors, LINES_MAX, NAME_LENGTH_MAX, NOTE_LENGTH_MAX, Problem,
    QUANTITY_DIGITS_MAX, QUANTITY_MAX, TAX_RATE_BP_MAX,
};
