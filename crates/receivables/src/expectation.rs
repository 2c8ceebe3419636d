//! When an unpaid invoice will be paid, as a forecast takes it.

use chrono::{NaiveDate, TimeDelta};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{Invoice, InvoiceId, Lateness};

/// What is asked about unpaid invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Today: at its end the invoices are still unpaid.
    pub as_of: NaiveDate,
    /// The day by which the probability is asked.
    pub by: NaiveDate,
    /// Days every payment is pushed back, for a what-if; 0 for what is expected.
    pub slip_days: u32,
}

/// What is expected of one unpaid invoice: one in ten such is paid by the first day, half by the second, nine in ten
/// by the third. A day is `None` when so many are never paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpectedPayment {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Who is to pay.
    pub client: String,
    /// What is still owed, minor units.
    pub amount_minor: i64,
    /// The currency of the amount.
    pub currency: Currency,
    /// The day it was due.
    pub due_on: NaiveDate,
    /// Tenth percentile of the day it is paid.
    pub p10_on: Option<NaiveDate>,
    /// Median: the day to expect it.
    pub p50_on: Option<NaiveDate>,
    /// Ninetieth percentile.
    pub p90_on: Option<NaiveDate>,
    /// Probability, from 0 to 1, that it is paid after today and by [`Question::by`].
    pub probability_paid: f64,
}

impl Lateness {
    /// What is expected of one invoice; `None` when nothing is owed on it.
    pub fn expected(&self, invoice: &Invoice, question: Question) -> Option<ExpectedPayment> {
        let amount_minor = invoice.outstanding_minor(question.as_of);
        if amount_minor == 0 {
            return None;
        }
        let fields = invoice.fields();
        let distribution = self.distribution(&fields.client);
        let unpaid_days = Some(invoice.days_late(question.as_of));
        let slip = TimeDelta::days(i64::from(question.slip_days));
        let on = |share: f64| {
            let days = distribution.quantile_after(unpaid_days, share)?;
            fields.due_on.checked_add_signed(TimeDelta::days(days))?.checked_add_signed(slip)
        };
        let by_days = invoice.days_late(question.by) - i64::from(question.slip_days);
        Some(ExpectedPayment {
            invoice_id: invoice.id().clone(),
            client: fields.client.clone(),
            amount_minor,
            currency: fields.currency,
            due_on: fields.due_on,
            p10_on: on(0.1),
            p50_on: on(0.5),
            p90_on: on(0.9),
            probability_paid: distribution.paid_by_given_unpaid(by_days, unpaid_days),
        })
    }

    /// What is expected of every invoice that is owed, the earliest median first, those never expected last.
    pub fn expected_all(&self, invoices: &[Invoice], question: Question) -> Vec<ExpectedPayment> {
        let mut expected: Vec<ExpectedPayment> =
            invoices.iter().filter_map(|invoice| self.expected(invoice, question)).collect();
        expected.sort_by(|a, b| {
            let key = |payment: &ExpectedPayment| (payment.p50_on.is_none(), payment.p50_on, payment.due_on);
            key(a).cmp(&key(b)).then_with(|| a.invoice_id.cmp(&b.invoice_id))
        });
        expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{day, paid, sent};

    /// Twenty invoices of one client paid so many days late, so that its own history decides nearly alone.
    fn history(days: &[i64]) -> Vec<Invoice> {
        (0..20)
            .map(|place| {
                let number = format!("OLD-{place}");
                let mut invoice = sent(&number, "Acme", 10_000, "2025-01-01", "2025-01-31");
                let on = day("2025-01-31") + TimeDelta::days(days[place % days.len()]);
                invoice.pay(paid(&number, 10_000, 0, &on.to_string())).unwrap();
                invoice
            })
            .collect()
    }

    fn question(as_of: &str, by: &str, slip_days: u32) -> Question {
        Question { as_of: day(as_of), by: day(by), slip_days }
    }

    fn check(question: Question, days: [Option<&str>; 3], probability: (f64, f64)) {
        let lateness = Lateness::learn(&history(&[5, 5, 5, 5, 40]), day("2025-12-31"));
        let invoice = sent("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        let expected = lateness.expected(&invoice, question).unwrap();
        let text = |on: Option<NaiveDate>| on.map(|on| on.to_string());
        let found = [expected.p10_on, expected.p50_on, expected.p90_on].map(text);
        assert_eq!(found.each_ref().map(Option::as_deref), days, "{question:?}");
        let (low, high) = probability;
        assert!((low..=high).contains(&expected.probability_paid), "{}", expected.probability_paid);
    }

    #[test]
    fn it_is_expected_as_the_client_pays() {
        let days = [Some("2026-04-05"), Some("2026-04-05"), Some("2026-05-10")];
        check(question("2026-03-10", "2026-03-31", 0), days, (0.0, 0.05));
        check(question("2026-03-10", "2026-04-05", 0), days, (0.78, 0.82));
        check(question("2026-03-10", "2026-05-10", 0), days, (0.98, 1.0));
    }

    #[test]
    fn a_day_without_payment_makes_it_later() {
        // The usual day has passed, so only the slow fifth is left.
        let days = [Some("2026-05-10"); 3];
        check(question("2026-04-05", "2026-04-05", 0), days, (0.0, 0.0));
        check(question("2026-04-05", "2026-05-09", 0), days, (0.0, 0.2));
        check(question("2026-04-05", "2026-05-10", 0), days, (0.85, 1.0));
    }

    #[test]
    fn after_a_year_it_is_not_expected() {
        check(question("2027-06-30", "2028-06-30", 0), [None, None, None], (0.0, 0.0));
    }

    #[test]
    fn a_slip_moves_every_day() {
        let days = [Some("2026-04-15"), Some("2026-04-15"), Some("2026-05-20")];
        check(question("2026-03-10", "2026-04-14", 10), days, (0.0, 0.1));
        check(question("2026-03-10", "2026-04-15", 10), days, (0.78, 0.82));
    }

    #[test]
    fn only_what_is_owed_is_expected_the_soonest_first() {
        let mut part_paid = sent("INV-2", "Birch", 10_000, "2026-02-01", "2026-02-20");
        part_paid.pay(paid("t1", 3_000, 0, "2026-02-21")).unwrap();
        let mut invoices = history(&[5]);
        invoices.push(sent("INV-1", "Acme", 5_000, "2026-03-01", "2026-03-31"));
        invoices.push(part_paid);
        let lateness = Lateness::learn(&invoices, day("2026-03-10"));
        let expected = lateness.expected_all(&invoices, question("2026-03-10", "2026-06-30", 0));
        let found: Vec<_> =
            expected.iter().map(|payment| (payment.invoice_id.as_str(), payment.amount_minor)).collect();
        assert_eq!(found, [("INV-1", 5_000), ("INV-2", 7_000)]);
    }
}
