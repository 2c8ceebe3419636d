//! Finding the deposits of invoices an imported file says were paid, before any other rule can take them.
//!
//! Without this a retainer paid and recorded last month would seem to pay this month's invoice.

use std::collections::BTreeSet;

use super::book::Book;
use super::{Confidence, Reason};
use crate::names::Likeness;
use crate::{Invoice, InvoiceId, Payment};

/// Days the bank's date may differ from the file's.
const DAYS_APART_MAX: i64 = 7;

/// A payment waiting for its deposit, with one that may be it.
struct Pair {
    likeness: Likeness,
    days_apart: i64,
    deposit: usize,
    payment: usize,
    invoice_id: InvoiceId,
}

/// Which payers' names to pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payers {
    /// Those that are the client's: certain.
    Same,
    /// Any: suggested.
    Any,
}

/// Pairs payments without a transaction with deposits of the same currency and amount at most a week apart, the
/// likest names first, then the nearest days. `confirmed` holds the places of payments that are paired already.
pub(super) fn confirm(book: &mut Book<'_>, payers: Payers, confirmed: &mut BTreeSet<usize>) {
    let (confidence, reason) = match payers {
        Payers::Same => (Confidence::Certain, Reason::ImportedAsPaid),
        Payers::Any => (Confidence::Likely, Reason::ImportedAsPaidByAnother),
    };
    let mut pairs = pairs(book);
    pairs.retain(|pair| payers == Payers::Any || pair.likeness == Likeness::Same);
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.likeness), pair.days_apart, pair.deposit, pair.payment));
    let mut used = BTreeSet::new();
    for pair in pairs {
        if !used.contains(&pair.deposit) && confirmed.insert(pair.payment) {
            used.insert(pair.deposit);
            book.confirm(pair.deposit, pair.invoice_id, confidence, reason);
        }
    }
}

fn pairs<'a>(book: &Book<'a>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let payments = |invoice: &'a Invoice| invoice.payments().iter().map(move |payment| (invoice, payment));
    let mut waiting: Vec<(&Invoice, &Payment)> = book.invoices.iter().flat_map(payments).collect();
    waiting.retain(|(_, payment)| payment.transaction_id.is_none());
    waiting.sort_by_key(|(invoice, _)| invoice.order());
    let free = book.free_deposits();
    for (place, (invoice, payment)) in waiting.into_iter().enumerate() {
        for deposit in &free {
            let Some(came) = book.came.get(*deposit) else { continue };
            let days_apart = (came.deposit.on - payment.paid_on).num_days().abs();
            let fits = came.deposit.amount_minor == payment.amount_minor
                && came.deposit.currency == invoice.fields().currency
                && days_apart <= DAYS_APART_MAX;
            if fits {
                let likeness = book.likeness_to(*deposit, invoice);
                let invoice_id = invoice.id().clone();
                pairs.push(Pair { likeness, days_apart, deposit: *deposit, payment: place, invoice_id });
            }
        }
    }
    pairs
}
