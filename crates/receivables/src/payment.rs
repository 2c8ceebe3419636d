//! What was paid on an invoice: by which transaction, and what a platform kept of it.

use chrono::NaiveDate;
use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::{ForeignReceipt, Invoice, State};

/// One payment. What reached the account and what a platform kept settle the invoice together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The deposit that brought it; `None` where only an imported file says that it was paid.
    pub transaction_id: Option<TransactionId>,
    /// What reached the account, minor units of the invoice's currency, above zero.
    pub amount_minor: i64,
    /// What a platform kept, minor units, 0 for none.
    pub fee_minor: i64,
    /// The day it came.
    pub paid_on: NaiveDate,
    /// Its value in the customer's own currency, for an invoice in another.
    pub foreign: Option<ForeignReceipt>,
}

impl Payment {
    /// How much of the invoice it settles, minor units.
    pub fn settles_minor(&self) -> i64 {
        self.amount_minor.saturating_add(self.fee_minor)
    }
}

/// Why a payment is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// A draft or a cancelled invoice is not owed.
    #[error("only a sent invoice can be paid")]
    NotSent,
    /// Nothing came, or a fee is negative.
    #[error("a payment is above zero and its fee not below")]
    NotPositive,
    /// More than is still owed, in minor units.
    #[error("the payment settles {settles_minor}, but only {outstanding_minor} is owed")]
    MoreThanOwed {
        /// What it would settle.
        settles_minor: i64,
        /// What is owed.
        outstanding_minor: i64,
    },
    /// The transaction pays this invoice already.
    #[error("this transaction pays the invoice already")]
    SameTransaction,
    /// No payment without a transaction has this amount.
    #[error("no imported payment has this amount")]
    NothingToConfirm,
}

impl Invoice {
    /// Records a payment.
    ///
    /// # Errors
    /// [`PaymentError`]; the invoice is then unchanged.
    pub fn pay(&mut self, payment: Payment) -> Result<(), PaymentError> {
        if !matches!(self.state, State::Sent { .. }) {
            return Err(PaymentError::NotSent);
        }
        self.record(payment)
    }

    /// Records a payment whatever the state, as when a stored invoice is read.
    pub(crate) fn record(&mut self, payment: Payment) -> Result<(), PaymentError> {
        if payment.amount_minor <= 0 || payment.fee_minor < 0 {
            return Err(PaymentError::NotPositive);
        }
        let known = |known: &Payment| {
            payment.transaction_id.is_some() && known.transaction_id == payment.transaction_id
        };
        if self.payments.iter().any(known) {
            return Err(PaymentError::SameTransaction);
        }
        let (settles_minor, outstanding_minor) = (payment.settles_minor(), self.unsettled_minor());
        if settles_minor > outstanding_minor {
            return Err(PaymentError::MoreThanOwed { settles_minor, outstanding_minor });
        }
        self.payments.push(payment);
        Ok(())
    }

    /// Takes back the payment of a transaction, as when a match is undone; `None` when it has none.
    pub fn remove_payment(&mut self, transaction_id: &TransactionId) -> Option<Payment> {
        let by_it = |payment: &Payment| payment.transaction_id.as_ref() == Some(transaction_id);
        let place = self.payments.iter().position(by_it)?;
        Some(self.payments.remove(place))
    }

    /// Records the value in the customer's own currency of a payment, given by its day and by what it settled in minor
    /// units; one without a value first. `false` when there is no such payment.
    pub fn value_payment(&mut self, paid_on: NaiveDate, settles_minor: i64, receipt: ForeignReceipt) -> bool {
        let payment = self
            .payments
            .iter_mut()
            .filter(|payment| payment.paid_on == paid_on && payment.settles_minor() == settles_minor)
            .min_by_key(|payment| payment.foreign.is_some());
        payment.map(|payment| payment.foreign = Some(receipt)).is_some()
    }

    /// Names the deposit behind a payment an imported file stated, and takes over the bank's date.
    ///
    /// # Errors
    /// [`PaymentError::NothingToConfirm`] when no such payment of `amount_minor` is waiting for its deposit, and
    /// [`PaymentError::SameTransaction`] when the deposit pays this invoice already.
    pub fn confirm_payment(
        &mut self,
        transaction_id: &TransactionId,
        amount_minor: i64,
        paid_on: NaiveDate,
    ) -> Result<(), PaymentError> {
        if self.payments.iter().any(|payment| payment.transaction_id.as_ref() == Some(transaction_id)) {
            return Err(PaymentError::SameTransaction);
        }
        let payment = self
            .payments
            .iter_mut()
            .filter(|payment| payment.transaction_id.is_none() && payment.amount_minor == amount_minor)
            .min_by_key(|payment| (payment.paid_on - paid_on).num_days().abs())
            .ok_or(PaymentError::NothingToConfirm)?;
        payment.transaction_id = Some(transaction_id.clone());
        payment.paid_on = paid_on;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use money::{Currency, Money};

    use super::*;
    use crate::Rate;
    use crate::support::{day, paid, sent};

    #[test]
    fn a_payment_is_taken_once_and_never_beyond_the_total() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        let too_much = PaymentError::MoreThanOwed { settles_minor: 10_100, outstanding_minor: 10_000 };
        assert_eq!(invoice.pay(paid("t1", 9_700, 400, "2026-03-20")), Err(too_much));
        assert_eq!(invoice.pay(paid("t1", 0, 0, "2026-03-20")), Err(PaymentError::NotPositive));
        assert_eq!(invoice.pay(paid("t1", 6_000, 0, "2026-03-20")), Ok(()));
        assert_eq!(invoice.pay(paid("t1", 4_000, 0, "2026-03-20")), Err(PaymentError::SameTransaction));
        assert_eq!(invoice.pay(paid("t2", 3_900, 100, "2026-03-21")), Ok(()));
        assert_eq!(invoice.unsettled_minor(), 0);
    }

    #[test]
    fn a_payment_taken_back_is_owed_again() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        invoice.pay(paid("t1", 10_000, 0, "2026-03-20")).unwrap();
        assert!(invoice.remove_payment(&TransactionId::new("t1")).is_some());
        assert_eq!((invoice.unsettled_minor(), invoice.payments().len()), (10_000, 0));
        assert_eq!(invoice.remove_payment(&TransactionId::new("t1")), None);
    }

    #[test]
    fn a_payment_keeps_its_value_at_home_with_rate_and_source() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        invoice.pay(paid("t1", 9_700, 300, "2026-03-20")).unwrap();
        let settled = Money::new(invoice.payments()[0].settles_minor(), Currency::USD);
        let source = "Bank of England spot rate".to_owned();
        let rate = Rate { home_per_unit: "0.79".parse().unwrap(), on: day("2026-03-20"), source };
        let receipt = ForeignReceipt::new(settled, Currency::GBP, rate, None, None).unwrap();
        assert_eq!(receipt.income_minor, 7_900);
        let on = day("2026-03-20");
        assert!(!invoice.value_payment(on, 9_700, receipt.clone()));
        assert!(invoice.value_payment(on, 10_000, receipt.clone()));
        let text = serde_json::to_string(&invoice).unwrap();
        let stored: Invoice = serde_json::from_str(&text).unwrap();
        assert_eq!(stored.payments()[0].foreign, Some(receipt));
    }

    #[test]
    fn an_imported_payment_learns_its_deposit() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        invoice.pay(Payment { transaction_id: None, ..paid("", 10_000, 0, "2026-03-20") }).unwrap();
        let deposit = TransactionId::new("t1");
        let nothing = invoice.confirm_payment(&deposit, 9_900, day("2026-03-21"));
        assert_eq!(nothing, Err(PaymentError::NothingToConfirm));
        invoice.confirm_payment(&deposit, 10_000, day("2026-03-21")).unwrap();
        assert_eq!(invoice.payments(), [paid("t1", 10_000, 0, "2026-03-21")]);
    }

    #[test]
    fn a_draft_and_a_cancelled_invoice_are_not_paid() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        invoice.cancel().unwrap();
        assert_eq!(invoice.pay(paid("t1", 1, 0, "2026-03-20")), Err(PaymentError::NotSent));
    }
}
