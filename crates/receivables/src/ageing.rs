//! What is owed on a day, by how long it is late: the receivables ageing of the freelancer dashboard.
//!
//! Days late are days past the due day. Amounts are what is still owed in minor units of their currency. An invoice
//! due on the day itself is not late yet.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{Invoice, client_key};

/// Amounts owed, by days late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buckets {
    /// Not past the due day.
    pub not_due_minor: i64,
    /// 1 to 30 days late.
    pub days_1_to_30_minor: i64,
    /// 31 to 60 days late.
    pub days_31_to_60_minor: i64,
    /// More than 60 days late.
    pub over_60_days_minor: i64,
}

/// One client's part of what is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAgeing {
    /// The client's normalised name, which groups its invoices.
    pub key: String,
    /// The name on the latest of these invoices.
    pub client: String,
    /// Invoices still owed.
    pub invoice_count: u32,
    /// What it owes, by days late.
    pub buckets: Buckets,
}

/// What is owed in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyAgeing {
    /// The currency of every amount here.
    pub currency: Currency,
    /// All clients together, by days late.
    pub buckets: Buckets,
    /// Each client, the one that owes most first.
    pub clients: Vec<ClientAgeing>,
}

/// What is owed on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    /// The day, at its end.
    pub as_of: NaiveDate,
    /// One entry for each currency something is owed in, by code.
    pub currencies: Vec<CurrencyAgeing>,
    /// Median days late of the overdue invoices, each counted once; `None` when none is overdue.
    pub median_days_late: Option<i64>,
}

impl Buckets {
    /// Everything owed, minor units.
    pub fn owed_minor(&self) -> i64 {
        self.not_due_minor.saturating_add(self.overdue_minor())
    }

    /// What is past its due day, minor units.
    pub fn overdue_minor(&self) -> i64 {
        self.days_1_to_30_minor
            .saturating_add(self.days_31_to_60_minor)
            .saturating_add(self.over_60_days_minor)
    }

    fn add(&mut self, days_late: i64, amount_minor: i64) {
        let bucket = match days_late {
            ..=0 => &mut self.not_due_minor,
            1..=30 => &mut self.days_1_to_30_minor,
            31..=60 => &mut self.days_31_to_60_minor,
            _ => &mut self.over_60_days_minor,
        };
        *bucket = bucket.saturating_add(amount_minor);
    }
}

impl Ageing {
    /// The ageing of these invoices at the end of a day.
    pub fn of(invoices: &[Invoice], as_of: NaiveDate) -> Self {
        let mut days_late = Vec::new();
        let mut currencies: BTreeMap<Currency, BTreeMap<String, Vec<&Invoice>>> = BTreeMap::new();
        for invoice in invoices.iter().filter(|invoice| invoice.outstanding_minor(as_of) > 0) {
            let late = invoice.days_late(as_of);
            if late > 0 {
                days_late.push(late);
            }
            let clients = currencies.entry(invoice.fields().currency).or_default();
            clients.entry(client_key(&invoice.fields().client)).or_default().push(invoice);
        }
        let currencies = currencies
            .into_iter()
            .map(|(currency, clients)| CurrencyAgeing::of(currency, clients, as_of))
            .collect();
        Self { as_of, currencies, median_days_late: median(days_late) }
    }
}

impl CurrencyAgeing {
    fn of(currency: Currency, clients: BTreeMap<String, Vec<&Invoice>>, as_of: NaiveDate) -> Self {
        let mut buckets = Buckets::default();
        let mut rows = Vec::with_capacity(clients.len());
        for (key, invoices) in clients {
            let mut own = Buckets::default();
            for invoice in &invoices {
                let (late, amount_minor) = (invoice.days_late(as_of), invoice.outstanding_minor(as_of));
                own.add(late, amount_minor);
                buckets.add(late, amount_minor);
            }
            rows.push(ClientAgeing {
                key,
                client: latest_name(&invoices),
                invoice_count: u32::try_from(invoices.len()).unwrap_or(u32::MAX),
                buckets: own,
            });
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.buckets.owed_minor()));
        Self { currency, buckets, clients: rows }
    }
}

/// The name on the latest invoice, since clients rename themselves.
pub(crate) fn latest_name(invoices: &[&Invoice]) -> String {
    let latest = invoices.iter().max_by_key(|invoice| (invoice.fields().issued_on, &invoice.fields().number));
    latest.map(|invoice| invoice.fields().client.clone()).unwrap_or_default()
}

/// The middle number, of two middle ones their mean rounded down; `None` of nothing.
fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    let upper = *days.get(days.len() / 2)?;
    if days.len() % 2 == 1 {
        return Some(upper);
    }
    days.get(days.len() / 2 - 1).map(|lower| (lower + upper).div_euclid(2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::support::{day, paid, sent};

    fn row(ageing: &CurrencyAgeing) -> [i64; 4] {
        let buckets = ageing.buckets;
        [
            buckets.not_due_minor,
            buckets.days_1_to_30_minor,
            buckets.days_31_to_60_minor,
            buckets.over_60_days_minor,
        ]
    }

    fn check_due(due: &str, expected: [i64; 4]) {
        let invoice = sent("INV-1", "Acme", 500, "2025-01-01", due);
        let ageing = Ageing::of(&[invoice], day("2026-06-30"));
        assert_eq!(row(&ageing.currencies[0]), expected, "due {due}");
    }

    #[test]
    fn the_edges_of_the_buckets() {
        check_due("2026-07-01", [500, 0, 0, 0]);
        check_due("2026-06-30", [500, 0, 0, 0]);
        check_due("2026-06-29", [0, 500, 0, 0]);
        check_due("2026-05-31", [0, 500, 0, 0]);
        check_due("2026-05-30", [0, 0, 500, 0]);
        check_due("2026-05-01", [0, 0, 500, 0]);
        check_due("2026-04-30", [0, 0, 0, 500]);
    }

    #[test]
    fn clients_and_currencies_are_kept_apart() {
        let mut euros = sent("INV-3", "Müller GmbH", 7_000, "2026-05-01", "2026-06-20");
        euros.fields.currency = Currency::EUR;
        let mut part_paid = sent("INV-2", "ACME", 10_000, "2026-04-01", "2026-05-01");
        part_paid.pay(paid("t1", 6_000, 0, "2026-05-20")).unwrap();
        let invoices = [
            sent("INV-1", "Acme Ltd", 5_000, "2026-06-01", "2026-07-15"),
            part_paid,
            euros,
            sent("INV-4", "Birch", 20_000, "2026-06-10", "2026-06-25"),
        ];
        let ageing = Ageing::of(&invoices, day("2026-06-30"));
        assert_eq!(ageing.median_days_late, Some(10));
        let [euro, dollar] = ageing.currencies.as_slice() else { panic!("two currencies") };
        assert_eq!((euro.currency, row(euro)), (Currency::EUR, [0, 7_000, 0, 0]));
        assert_eq!(row(dollar), [5_000, 20_000, 4_000, 0]);
        assert_eq!((dollar.buckets.owed_minor(), dollar.buckets.overdue_minor()), (29_000, 24_000));
        let clients: Vec<_> = dollar
            .clients
            .iter()
            .map(|client| (client.client.as_str(), client.invoice_count, client.buckets.owed_minor()))
            .collect();
        assert_eq!(clients, [("Birch", 1, 20_000), ("Acme Ltd", 2, 9_000)]);
    }

    #[test]
    fn nothing_owed_is_nothing() {
        let mut invoice = sent("INV-1", "Acme", 500, "2026-01-01", "2026-01-31");
        invoice.pay(paid("t1", 500, 0, "2026-02-10")).unwrap();
        let ageing = Ageing::of(&[invoice], day("2026-06-30"));
        assert_eq!((ageing.currencies.len(), ageing.median_days_late), (0, None));
        assert_eq!((median(vec![1, 4]), median(vec![9, 1, 3])), (Some(2), Some(3)));
    }

    proptest! {
        #[test]
        fn buckets_and_clients_add_up_to_what_is_owed(
            rows in proptest::collection::vec((0_usize..4, 1_i64..100_000, 0_u64..200, 0_i64..100_000), 0..30)
        ) {
            let as_of = day("2026-06-30");
            let names = ["Acme", "Birch Ltd", "Cedar & Sons", "Delta"];
            let mut invoices = Vec::new();
            for (place, (client, amount_minor, days, part)) in rows.into_iter().enumerate() {
                let due = day("2026-01-01") + chrono::Days::new(days);
                let number = format!("INV-{place}");
                let mut invoice = sent(&number, names[client], amount_minor, "2026-01-01", &due.to_string());
                if part > 0 {
                    let _ = invoice.pay(paid(&number, part, 0, "2026-03-01"));
                }
                invoices.push(invoice);
            }
            let owed: i64 = invoices.iter().map(|invoice| invoice.outstanding_minor(as_of)).sum();
            let ageing = Ageing::of(&invoices, as_of);
            let all: i64 = ageing.currencies.iter().map(|currency| currency.buckets.owed_minor()).sum();
            let clients: i64 = ageing.currencies.iter().flat_map(|currency| &currency.clients)
                .map(|client| client.buckets.owed_minor()).sum();
            prop_assert_eq!((all, clients), (owed, owed));
        }
    }
}
