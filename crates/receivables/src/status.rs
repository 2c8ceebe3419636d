//! Where an invoice stands on a day, derived from its stored state, payments and dates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Invoice, Payment, State};

/// Where an invoice stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not sent yet.
    Draft,
    /// Sent, nothing paid, not late.
    Sent,
    /// Paid in part, not late.
    PartPaid,
    /// Paid in full.
    Paid,
    /// Past its due day with something still owed.
    Overdue,
    /// Withdrawn or written off.
    Cancelled,
}

impl Status {
    /// The stored and printed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::PartPaid => "part-paid",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Invoice {
    /// Where it stands at the end of a day; payments dated later do not count yet.
    pub fn status(&self, as_of: NaiveDate) -> Status {
        let settled_minor = self.settled_minor(as_of);
        match self.state {
            State::Cancelled => Status::Cancelled,
            State::Draft => Status::Draft,
            // Paid in advance of being sent is paid all the same.
            State::Sent { .. } if settled_minor >= self.total_minor() => Status::Paid,
            State::Sent { on } if as_of < on => Status::Draft,
            State::Sent { .. } if as_of > self.fields.due_on => Status::Overdue,
            State::Sent { .. } if settled_minor > 0 => Status::PartPaid,
            State::Sent { .. } => Status::Sent,
        }
    }

    /// What payments up to a day settled, minor units.
    pub fn settled_minor(&self, as_of: NaiveDate) -> i64 {
        sum(self.payments.iter().filter(|payment| payment.paid_on <= as_of))
    }

    /// What is owed at the end of a day, minor units: 0 for a draft and for a cancelled invoice.
    pub fn outstanding_minor(&self, as_of: NaiveDate) -> i64 {
        match self.status(as_of) {
            Status::Draft | Status::Cancelled => 0,
            _ => self.total_minor() - self.settled_minor(as_of),
        }
    }

    /// What no recorded payment settles, whatever its date and the invoice's state, minor units.
    pub(crate) fn unsettled_minor(&self) -> i64 {
        self.total_minor() - sum(self.payments.iter())
    }

    /// The day it was paid in full; `None` while it is not.
    pub fn settled_on(&self) -> Option<NaiveDate> {
        if self.unsettled_minor() > 0 {
            return None;
        }
        self.payments.iter().map(|payment| payment.paid_on).max()
    }

    /// Days past due on a day, negative before it.
    pub fn days_late(&self, as_of: NaiveDate) -> i64 {
        (as_of - self.fields.due_on).num_days()
    }
}

/// Payments never exceed a total within bounds, so their sum cannot overflow.
fn sum<'a>(payments: impl Iterator<Item = &'a Payment>) -> i64 {
    payments.map(Payment::settles_minor).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::support::{day, fields, paid, sent};

    fn check(invoice: &Invoice, expected: &[(&str, Status, i64)]) {
        for (on, status, outstanding_minor) in expected {
            let found = (invoice.status(day(on)), invoice.outstanding_minor(day(on)));
            assert_eq!(found, (*status, *outstanding_minor), "{on}");
        }
    }

    #[test]
    fn the_day_decides() {
        let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        invoice.pay(paid("t1", 4_000, 0, "2026-03-20")).unwrap();
        invoice.pay(paid("t2", 5_800, 200, "2026-04-10")).unwrap();
        check(
            &invoice,
            &[
                ("2026-02-28", Status::Draft, 0),
                ("2026-03-01", Status::Sent, 10_000),
                ("2026-03-20", Status::PartPaid, 6_000),
                ("2026-03-31", Status::PartPaid, 6_000),
                ("2026-04-01", Status::Overdue, 6_000),
                ("2026-04-10", Status::Paid, 0),
            ],
        );
        assert_eq!(invoice.settled_on(), Some(day("2026-04-10")));
        invoice.cancel().unwrap();
        check(&invoice, &[("2026-03-25", Status::Cancelled, 0)]);
    }

    #[test]
    fn a_draft_is_not_owed_however_old() {
        let fields = fields("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        let invoice = Invoice::draft(crate::InvoiceId::new("i"), fields).unwrap();
        check(&invoice, &[("2026-12-31", Status::Draft, 0)]);
    }

    fn rank(status: Status) -> u8 {
        match status {
            Status::Draft | Status::Cancelled => 0,
            Status::Sent | Status::Overdue => 1,
            Status::PartPaid => 2,
            Status::Paid => 3,
        }
    }

    proptest! {
        #[test]
        fn more_payments_never_take_a_status_back(
            amounts in proptest::collection::vec((1_i64..60_00, 0_i64..5_00, 1_u32..28), 0..12),
            day_of_april in 1_u32..=30,
        ) {
            let as_of = NaiveDate::from_ymd_opt(2026, 4, day_of_april).unwrap();
            let mut invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-04-15");
            for (place, (amount_minor, fee_minor, on)) in amounts.into_iter().enumerate() {
                let before = (rank(invoice.status(as_of)), invoice.outstanding_minor(as_of));
                let on = format!("2026-04-{on:02}");
                let taken = invoice.pay(paid(&format!("t{place}"), amount_minor, fee_minor, &on));
                let after = (rank(invoice.status(as_of)), invoice.outstanding_minor(as_of));
                prop_assert!(after.0 >= before.0 && after.1 <= before.1);
                prop_assert!(taken.is_ok() || after == before);
                prop_assert!((0..=10_000).contains(&after.1));
            }
        }
    }
}
