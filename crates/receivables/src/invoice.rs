//! An invoice: what was sold to whom, by when it is to be paid, and how far it has come.
//!
//! An [`Invoice`] can only be made from fields that hold, so its totals are known and within bounds everywhere else.

use std::fmt;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::stored::Stored;
use crate::{FieldErrors, Payment, StoredError, Totals, validation};

/// One invoice of one customer, usually a UUIDv7 in text form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvoiceId(String);

impl InvoiceId {
    /// Wraps an identifier as stored.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The identifier as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvoiceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One thing sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is.
    pub description: String,
    /// How many, above zero: hours, pieces, days.
    pub quantity: Decimal,
    /// Price of one without tax, minor units of the invoice's currency; negative for a discount.
    pub unit_price_minor: i64,
    /// Tax on it in basis points, 2000 for 20 %; `None` where no such tax applies, 0 where it is zero-rated.
    pub tax_rate_bp: Option<u32>,
}

/// What a person states about an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceFields {
    /// The number the client sees, such as `INV-1023`.
    pub number: String,
    /// Who is to pay.
    pub client: String,
    /// The date on the invoice.
    pub issued_on: NaiveDate,
    /// The last day to pay in time, not before `issued_on`.
    pub due_on: NaiveDate,
    /// The currency of every amount here.
    pub currency: Currency,
    /// What was sold, 1 to 100 lines.
    pub lines: Vec<Line>,
    /// A note to the client; may be empty.
    pub note: String,
}

/// What was done with an invoice, as stored; see [`crate::Status`] for what it means on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum State {
    /// Not sent yet; nothing is owed.
    Draft,
    /// Sent; its total is owed.
    Sent {
        /// The day it went out.
        on: NaiveDate,
    },
    /// Withdrawn or written off; nothing more is owed.
    Cancelled,
}

/// A step an invoice cannot take from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// Only a draft can be sent.
    #[error("only a draft can be sent")]
    NotADraft,
    /// It is cancelled already.
    #[error("the invoice is cancelled already")]
    AlreadyCancelled,
}

/// An invoice whose fields hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Invoice {
    pub(crate) id: InvoiceId,
    pub(crate) fields: InvoiceFields,
    pub(crate) totals: Totals,
    pub(crate) state: State,
    pub(crate) payments: Vec<Payment>,
}

impl Invoice {
    /// A draft of these fields, texts trimmed.
    ///
    /// # Errors
    /// Every field that does not hold, by name.
    pub fn draft(id: InvoiceId, fields: InvoiceFields) -> Result<Self, FieldErrors> {
        let (fields, totals) = validation::check(fields)?;
        Ok(Self { id, fields, totals, state: State::Draft, payments: Vec::new() })
    }

    /// Marks a draft as sent on a day.
    ///
    /// # Errors
    /// [`StateError::NotADraft`] when it was sent or cancelled before.
    pub fn send(&mut self, on: NaiveDate) -> Result<(), StateError> {
        if self.state != State::Draft {
            return Err(StateError::NotADraft);
        }
        self.state = State::Sent { on };
        Ok(())
    }

    /// Withdraws it, or writes off what is not paid; payments stay recorded.
    ///
    /// # Errors
    /// [`StateError::AlreadyCancelled`].
    pub fn cancel(&mut self) -> Result<(), StateError> {
        if self.state == State::Cancelled {
            return Err(StateError::AlreadyCancelled);
        }
        self.state = State::Cancelled;
        Ok(())
    }

    /// Our identifier.
    pub fn id(&self) -> &InvoiceId {
        &self.id
    }

    /// What was stated about it.
    pub fn fields(&self) -> &InvoiceFields {
        &self.fields
    }

    /// What it comes to.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// What was done with it.
    pub fn state(&self) -> State {
        self.state
    }

    /// What sorts invoices by the day they are due, the same whatever order they come in.
    pub(crate) fn order(&self) -> (NaiveDate, NaiveDate, &str, &InvoiceId) {
        (self.fields.due_on, self.fields.issued_on, &self.fields.number, &self.id)
    }

    /// What was paid, in the order it was recorded.
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }
}

impl TryFrom<Stored> for Invoice {
    type Error = StoredError;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        stored.restore()
    }
}
