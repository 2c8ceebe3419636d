//! Which deposit paid which invoice.
//!
//! [`match_deposits`] takes invoices and deposits and gives matches: `Certain` ones may be applied, `Likely` ones are
//! suggestions with a reason, for a person to accept. A deposit is used once, and so is an invoice in one run: a
//! second part payment is found when the first is applied. Only equal currencies are compared. The same input gives
//! the same matches in whatever order it comes: deposits are taken by day, invoices by due day.
//!
//! `rules` lists what makes a match, `book` knows what is still free, `sums` finds several invoices in one deposit,
//! `fees` learns what platforms keep, `confirm` finds the deposits of invoices a file said were paid.

mod book;
mod confirm;
mod fees;
mod reason;
mod rules;
mod sums;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ledger::TransactionId;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{Invoice, InvoiceId, Payment, PaymentError};
use book::Book;
use confirm::{Payers, confirm};
pub use reason::Reason;

/// Who sent a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepositKind {
    /// The client itself.
    Direct,
    /// A platform that collects for its users and may keep a fee.
    PlatformPayout,
}

/// Money that came in and may have paid an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// The transaction.
    pub transaction_id: TransactionId,
    /// The day it was booked.
    pub on: NaiveDate,
    /// Minor units, above zero; anything else is left unmatched.
    pub amount_minor: i64,
    /// The currency it came in.
    pub currency: Currency,
    /// Who sent it, as the bank names them.
    pub payer: String,
    /// The bank's text, in which an invoice number may stand; may be empty.
    pub reference: String,
    /// Who sent it.
    pub kind: DepositKind,
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Nothing else explains the deposit; may be applied.
    Certain,
    /// Something else might; a person decides.
    Likely,
}

/// What one deposit pays of one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// What of the deposit goes to it, minor units.
    pub amount_minor: i64,
    /// What a platform kept of it, minor units.
    pub fee_minor: i64,
    /// Whether the payment is recorded already, from a file, and only its deposit is named.
    pub confirms: bool,
}

/// A deposit and the invoices it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The deposit.
    pub transaction_id: TransactionId,
    /// The day it came.
    pub on: NaiveDate,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
    /// What it pays, at least one part, the earliest due first.
    pub parts: Vec<Part>,
}

/// Every match, and what is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    /// The matches, by the day of the deposit.
    pub matches: Vec<Match>,
    /// Owed invoices no match touches, the earliest due first.
    pub unmatched_invoices: Vec<InvoiceId>,
    /// Deposits no match uses and no payment names, the earliest first.
    pub unmatched_deposits: Vec<TransactionId>,
}

/// Matches deposits to what is owed. Deposits that invoices name as paid already are not used again, but teach which
/// payer pays for which client and what platforms keep; so hand in all of them.
pub fn match_deposits(invoices: &[Invoice], deposits: &[Deposit]) -> Matching {
    let mut book = Book::new(invoices, deposits);
    let mut confirmed = BTreeSet::new();
    confirm(&mut book, Payers::Same, &mut confirmed);
    rules::find_certain(&mut book);
    confirm(&mut book, Payers::Any, &mut confirmed);
    rules::find_likely(&mut book);
    book.finish()
}

impl Match {
    /// Records it on its invoices: all parts, or none.
    ///
    /// # Errors
    /// [`PaymentError`] when an invoice has changed since; [`PaymentError::NotSent`] also when one is missing.
    pub fn apply(&self, invoices: &mut [Invoice]) -> Result<(), PaymentError> {
        let mut changed = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let by_id = |invoice: &Invoice| *invoice.id() == part.invoice_id;
            let place = invoices.iter().position(by_id).ok_or(PaymentError::NotSent)?;
            let mut invoice = invoices.get(place).cloned().ok_or(PaymentError::NotSent)?;
            if part.confirms {
                invoice.confirm_payment(&self.transaction_id, part.amount_minor, self.on)?;
            } else {
                invoice.pay(Payment {
                    transaction_id: Some(self.transaction_id.clone()),
                    amount_minor: part.amount_minor,
                    fee_minor: part.fee_minor,
                    paid_on: self.on,
                    foreign: None,
                })?;
            }
            changed.push((place, invoice));
        }
        for (place, invoice) in changed {
            if let Some(slot) = invoices.get_mut(place) {
                *slot = invoice;
            }
        }
        Ok(())
    }
}

impl Matching {
    /// Applies the certain matches, all or none, and gives the suggestions that are left.
    ///
    /// # Errors
    /// [`PaymentError`] when the invoices are not those the matching was made from.
    pub fn apply_certain(&self, invoices: &mut [Invoice]) -> Result<Vec<&Match>, PaymentError> {
        let (certain, likely): (Vec<&Match>, Vec<&Match>) =
            self.matches.iter().partition(|found| found.confidence == Confidence::Certain);
        let mut changed = invoices.to_vec();
        certain.iter().try_for_each(|found| found.apply(&mut changed))?;
        invoices.clone_from_slice(&changed);
        Ok(likely)
    }
}

#[cfg(test)]
mod tests;
