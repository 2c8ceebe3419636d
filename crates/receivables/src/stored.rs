//! The stored form of an invoice, checked again on the way in so that no reader trusts what was written.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Invoice, InvoiceFields, InvoiceId, Payment, PaymentError, State};

/// An invoice as written: its totals are left out, since they follow from the lines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    id: InvoiceId,
    #[serde(flatten)]
    fields: InvoiceFields,
    state: State,
    payments: Vec<Payment>,
}

/// Why a stored invoice is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoredError {
    /// Its fields do not hold.
    #[error("stored invoice: {0}")]
    Fields(FieldErrors),
    /// Its payments do not.
    #[error("stored invoice: {0}")]
    Payments(PaymentError),
}

impl Stored {
    pub(crate) fn restore(self) -> Result<Invoice, StoredError> {
        let mut invoice = Invoice::draft(self.id, self.fields).map_err(StoredError::Fields)?;
        for payment in self.payments {
            invoice.record(payment).map_err(StoredError::Payments)?;
        }
        if self.state == State::Draft && !invoice.payments.is_empty() {
            return Err(StoredError::Payments(PaymentError::NotSent));
        }
        invoice.state = self.state;
        Ok(invoice)
    }
}

impl From<Invoice> for Stored {
    fn from(invoice: Invoice) -> Self {
        let Invoice { id, fields, state, payments, .. } = invoice;
        Self { id, fields, state, payments }
    }
}

#[cfg(test)]
mod tests {
    use crate::Invoice;
    use crate::support::{day, paid, sent};

    #[test]
    fn what_is_stored_comes_back_the_same() {
        let mut invoice = sent("INV-1", "Acme", 12_000, "2026-03-01", "2026-03-31");
        invoice.pay(paid("t1", 2_000, 0, "2026-03-20")).unwrap();
        let text = serde_json::to_string(&invoice).unwrap();
        assert_eq!(serde_json::from_str::<Invoice>(&text).unwrap(), invoice);
        assert_eq!(invoice.outstanding_minor(day("2026-03-20")), 10_000);
    }

    #[test]
    fn what_was_tampered_with_is_refused() {
        let mut invoice = sent("INV-1", "Acme", 12_000, "2026-03-01", "2026-03-31");
        invoice.pay(paid("t1", 2_000, 0, "2026-03-20")).unwrap();
        let text = serde_json::to_string(&invoice).unwrap();
        for (from, to) in [
            ("\"amount_minor\":2000", "\"amount_minor\":12001"),
            ("\"due_on\":\"2026-03-31\"", "\"due_on\":\"2026-02-01\""),
            ("{\"kind\":\"sent\",\"on\":\"2026-03-01\"}", "{\"kind\":\"draft\"}"),
        ] {
            assert!(text.contains(from), "{text}");
            assert!(serde_json::from_str::<Invoice>(&text.replace(from, to)).is_err(), "{to}");
        }
    }
}
