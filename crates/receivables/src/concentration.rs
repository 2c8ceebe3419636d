//! How much of a year's invoicing depends on one client.
//!
//! Counts invoices sent and issued in the twelve months up to a day, at their totals, for each currency; drafts and
//! cancelled invoices are left out. Income by payer as the bank saw it is `cashflow`'s.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::ageing::latest_name;
use crate::{Invoice, State, client_key};

/// Above this share a client is flagged, in basis points: 40 %, as the freelancer dashboard warns.
pub const FLAG_ABOVE_BP: i64 = 4_000;

/// One client's share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientShare {
    /// The client's normalised name.
    pub key: String,
    /// The name on its latest invoice.
    pub client: String,
    /// What it was invoiced, minor units.
    pub invoiced_minor: i64,
    /// Its part of everything invoiced, basis points rounded down.
    pub share_bp: i64,
    /// Whether the share is above [`FLAG_ABOVE_BP`].
    pub is_flagged: bool,
}

/// Shares of everything invoiced in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concentration {
    /// The currency of every amount here.
    pub currency: Currency,
    /// Everything invoiced in the twelve months, minor units.
    pub invoiced_minor: i64,
    /// Each client, the largest first.
    pub clients: Vec<ClientShare>,
}

impl Concentration {
    /// One entry for each currency invoiced in during the twelve months that end with a day, by code.
    pub fn of(invoices: &[Invoice], as_of: NaiveDate) -> Vec<Self> {
        let after = as_of.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
        let mut currencies: BTreeMap<Currency, BTreeMap<String, Vec<&Invoice>>> = BTreeMap::new();
        for invoice in invoices {
            let issued_on = invoice.fields().issued_on;
            let counts = matches!(invoice.state(), State::Sent { .. });
            if counts && issued_on > after && issued_on <= as_of {
                let clients = currencies.entry(invoice.fields().currency).or_default();
                clients.entry(client_key(&invoice.fields().client)).or_default().push(invoice);
            }
        }
        currencies.into_iter().map(|(currency, clients)| shares(currency, clients)).collect()
    }
}

fn shares(currency: Currency, by_client: BTreeMap<String, Vec<&Invoice>>) -> Concentration {
    let sum = |invoices: &[&Invoice]| {
        invoices.iter().map(|invoice| invoice.total_minor()).fold(0, i64::saturating_add)
    };
    let invoiced_minor = by_client.values().map(|invoices| sum(invoices)).fold(0, i64::saturating_add);
    let mut clients: Vec<ClientShare> = by_client
        .into_iter()
        .map(|(key, invoices)| {
            let own_minor = sum(&invoices);
            let share_bp = share_bp(own_minor, invoiced_minor);
            ClientShare {
                key,
                client: latest_name(&invoices),
                invoiced_minor: own_minor,
                share_bp,
                is_flagged: share_bp > FLAG_ABOVE_BP,
            }
        })
        .collect();
    clients.sort_by_key(|client| std::cmp::Reverse(client.invoiced_minor));
    Concentration { currency, invoiced_minor, clients }
}

/// A part of a positive whole in basis points, rounded down.
pub(crate) fn share_bp(part_minor: i64, whole_minor: i64) -> i64 {
    let share = i128::from(part_minor) * 10_000 / i128::from(whole_minor.max(1));
    i64::try_from(share).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{day, sent};

    #[test]
    fn a_client_above_four_tenths_is_flagged() {
        let mut cancelled = sent("INV-9", "Birch", 90_000, "2026-03-01", "2026-03-31");
        cancelled.cancel().unwrap();
        let invoices = [
            sent("INV-0", "Acme", 90_000, "2025-06-30", "2025-07-30"),
            sent("INV-1", "Acme Ltd", 30_000, "2025-07-01", "2025-07-31"),
            sent("INV-2", "ACME", 10_100, "2026-06-30", "2026-07-30"),
            sent("INV-3", "Birch", 40_000, "2026-02-01", "2026-03-01"),
            sent("INV-4", "Cedar", 19_900, "2026-02-01", "2026-03-01"),
            cancelled,
        ];
        let found = Concentration::of(&invoices, day("2026-06-30"));
        let [dollars] = found.as_slice() else { panic!("one currency") };
        assert_eq!(dollars.invoiced_minor, 100_000);
        let clients: Vec<_> = dollars
            .clients
            .iter()
            .map(|client| (client.client.as_str(), client.share_bp, client.is_flagged))
            .collect();
        assert_eq!(clients, [("ACME", 4_010, true), ("Birch", 4_000, false), ("Cedar", 1_990, false)]);
    }
}
