//! How much of self-employed income hangs on one client.
//!
//! Client payments, platform payouts and takings of the twelve calendar months that end with the current one, by
//! payer. Share = a client's part of them. Above [`HIGH_SHARE`] of it from one client is worth a warning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::Book;
use crate::quality::count;
use crate::statistics::{ratio, total};

/// The share of income beyond which one client is a risk: the product's own rule, shown with the chart.
pub const HIGH_SHARE: f64 = 0.4;
/// The same in basis points, for words.
pub const HIGH_SHARE_BP: i64 = 4_000;
const CLIENTS_MAX: usize = 6;

/// One client's part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientShare {
    /// As in `categorise::Assignment::counterparty_key`.
    pub key: String,
    /// For people.
    pub name: String,
    /// Income of the twelve months, minor units.
    pub amount_minor: i64,
    /// Part of all self-employed income, 0 to 1.
    pub share: f64,
}

/// Self-employed income by client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// The largest clients, at most six, largest first; never empty.
    pub clients: Vec<ClientShare>,
    /// All clients.
    pub client_count: u32,
    /// Income from clients beyond the six, minor units.
    pub others_minor: i64,
    /// All of it, minor units.
    pub total_minor: i64,
    /// Whether the largest client's share is above [`HIGH_SHARE`].
    pub is_high: bool,
}

impl Concentration {
    /// `None` without self-employed income.
    pub(crate) fn build(book: &Book<'_>) -> Option<Self> {
        let from = Month::of(book.as_of()).back(11).first_day();
        let mut sums: BTreeMap<&str, (&str, i64)> = BTreeMap::new();
        for row in book.between(from, book.as_of()).iter().filter(|row| row.category.is_business_income()) {
            let Some((_, assignment)) = book.transaction(row) else { continue };
            let (name, sum) = sums.entry(assignment.counterparty_key.as_str()).or_default();
            *name = assignment.counterparty.as_str();
            *sum = sum.saturating_add(row.income_minor());
        }
        sums.retain(|_, (_, sum)| *sum > 0);
        let total_minor = total(sums.values().map(|(_, sum)| *sum));
        let client_count = count(sums.len());
        let mut clients = sums
            .into_iter()
            .map(|(key, (name, amount_minor))| {
                let share = ratio(amount_minor, total_minor)?;
                Some(ClientShare { key: key.to_owned(), name: name.to_owned(), amount_minor, share })
            })
            .collect::<Option<Vec<_>>>()?;
        clients.sort_by(|a, b| b.amount_minor.cmp(&a.amount_minor).then_with(|| a.key.cmp(&b.key)));
        let others_minor = total(clients.iter().skip(CLIENTS_MAX).map(|client| client.amount_minor));
        clients.truncate(CLIENTS_MAX);
        let is_high = clients.first()?.share > HIGH_SHARE;
        Some(Self { clients, client_count, others_minor, total_minor, is_high })
    }
}
