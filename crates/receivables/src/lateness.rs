//! How late clients pay, learnt from the invoices they paid.
//!
//! Lateness is the days from the due day to the day an invoice was paid in full, negative for early. A client's
//! distribution is a mixture: with `n` paid invoices of its own, `n / (n + 5)` of it is what this client did and the
//! rest what all clients did, which in turn, with `m` paid invoices, is `m / (m + 5)` of all that was seen and the
//! rest the prior. So one late invoice does not make a client late, and a client nobody knows pays like the others.
//! Probabilities and weights are floats; days are whole.

#![expect(clippy::as_conversions, reason = "counts of invoices become weights")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Invoice, State, client_key};

/// The prior counts as much as this many invoices, and so do all clients against one.
const PRIOR_INVOICES: f64 = 5.0;

/// Days late and how many of a thousand invoices are paid so, before anything is known of a customer's clients.
///
/// Chosen to agree with what Xero published of its small businesses: nearly half of invoices are paid late, one in
/// ten by more than a month, 6.4 days late on average (accountantsdaily.com.au, "Overdue invoices cost small business
/// $1.1bn a year", reporting Xero's "Crunch: Cash flow challenges facing small businesses, Part II"; these come to 48 %,
/// 10 % and 6.5 days). How the rest is spread, and the 15 in a thousand that are never paid, are our assumption.
#[rustfmt::skip]
const PRIOR_PER_MILLE: &[(i64, u32)] = &[
    (-14, 40), (-7, 100), (-3, 110), (-1, 100), (0, 170), (1, 50), (2, 50), (3, 50), (5, 50), (7, 60), (10, 50),
    (14, 40), (21, 30), (35, 27), (45, 18), (60, 20), (90, 10), (120, 6), (180, 3), (365, 1),
];

/// Lateness as points of probability; what is missing to one is never paid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Distribution {
    /// Days late, ascending, with the probability of each.
    points: Vec<(i64, f64)>,
}

/// What a client's lateness was learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Mostly its own paid invoices, 5 or more.
    Own,
    /// Its own, fewer than 5, and those of all clients.
    OwnAndOthers,
    /// It has paid none; those of all clients.
    Others,
    /// Nobody has paid any; figures published of small businesses.
    Prior,
}

/// How late one client pays: one invoice in ten is paid by the first, half by the second, nine in ten by the third.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLateness {
    /// Its paid invoices.
    pub paid_count: u32,
    /// What the days are from.
    pub basis: Basis,
    /// Tenth percentile of days late.
    pub p10_days: Option<i64>,
    /// Median; `None` when more than that are not expected to be paid at all.
    pub p50_days: Option<i64>,
    /// Ninetieth percentile.
    pub p90_days: Option<i64>,
}

/// The lateness of every client at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// Days late of each client's paid invoices, ascending, by normalised name.
    days_by_client: BTreeMap<String, Vec<i64>>,
}

impl Lateness {
    /// What the invoices paid in full by the end of a day teach.
    pub fn learn(invoices: &[Invoice], as_of: NaiveDate) -> Self {
        let mut days_by_client: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for invoice in invoices.iter().filter(|invoice| matches!(invoice.state(), State::Sent { .. })) {
            if let Some(paid_on) = invoice.settled_on().filter(|paid_on| *paid_on <= as_of) {
                let days = days_by_client.entry(client_key(&invoice.fields().client)).or_default();
                days.push(invoice.days_late(paid_on));
            }
        }
        days_by_client.values_mut().for_each(|days| days.sort_unstable());
        Self { days_by_client }
    }

    /// How late a client pays, known or not.
    pub fn of_client(&self, client: &str) -> ClientLateness {
        let distribution = self.distribution(client);
        let paid_count = u32::try_from(self.own_days(client).len()).unwrap_or(u32::MAX);
        let quantile = |share| distribution.quantile_after(None, share);
        ClientLateness {
            paid_count,
            basis: match paid_count {
                0 if self.days_by_client.is_empty() => Basis::Prior,
                0 => Basis::Others,
                1..=4 => Basis::OwnAndOthers,
                5.. => Basis::Own,
            },
            p10_days: quantile(0.1),
            p50_days: quantile(0.5),
            p90_days: quantile(0.9),
        }
    }

    fn own_days(&self, client: &str) -> &[i64] {
        self.days_by_client.get(&client_key(client)).map_or(&[], Vec::as_slice)
    }

    /// The client's own lateness, shrunk to everyone's, shrunk to the prior.
    pub(crate) fn distribution(&self, client: &str) -> Distribution {
        let own = self.own_days(client);
        let all: usize = self.days_by_client.values().map(Vec::len).sum();
        let others_weight = PRIOR_INVOICES / (own.len() as f64 + PRIOR_INVOICES);
        let prior_weight = others_weight * PRIOR_INVOICES / (all as f64 + PRIOR_INVOICES);
        let own_each = 1.0 / (own.len() as f64 + PRIOR_INVOICES);
        let all_each = others_weight / (all as f64 + PRIOR_INVOICES);
        let mut weights: BTreeMap<i64, f64> = BTreeMap::new();
        let mut add = |days: i64, weight: f64| *weights.entry(days).or_default() += weight;
        own.iter().for_each(|days| add(*days, own_each));
        self.days_by_client.values().flatten().for_each(|days| add(*days, all_each));
        for (days, per_mille) in PRIOR_PER_MILLE {
            add(*days, prior_weight * f64::from(*per_mille) / 1_000.0);
        }
        Distribution { points: weights.into_iter().collect() }
    }
}

impl Distribution {
    /// The probability of being paid by so many days late, given that it was not by `unpaid_days`.
    pub(crate) fn paid_by_given_unpaid(&self, days: i64, unpaid_days: Option<i64>) -> f64 {
        let unpaid = 1.0 - unpaid_days.map_or(0.0, |unpaid_days| self.paid_by(unpaid_days));
        let between: f64 = self
            .points
            .iter()
            .filter(|(point, _)| *point <= days && unpaid_days.is_none_or(|unpaid_days| *point > unpaid_days))
            .map(|(_, probability)| probability)
            .sum();
        if unpaid <= 0.0 { 0.0 } else { (between / unpaid).clamp(0.0, 1.0) }
    }

    fn paid_by(&self, days: i64) -> f64 {
        self.points.iter().take_while(|(point, _)| *point <= days).map(|(_, probability)| probability).sum()
    }

    /// The first day by which that share is paid, given that nothing was by `unpaid_days`; `None` when so much never is.
    pub(crate) fn quantile_after(&self, unpaid_days: Option<i64>, share: f64) -> Option<i64> {
        let unpaid = 1.0 - unpaid_days.map_or(0.0, |unpaid_days| self.paid_by(unpaid_days));
        // Sums of floats fall short of the share they stand for by less than this.
        let wanted = share * unpaid - 1e-9;
        let mut sum = 0.0;
        let later = |point: &i64| unpaid_days.is_none_or(|unpaid_days| *point > unpaid_days);
        self.points.iter().filter(|(point, _)| later(point)).find_map(|(point, probability)| {
            sum += probability;
            (sum >= wanted).then_some(*point)
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::support::{day, paid, sent};

    fn paid_late(number: usize, client: &str, days: i64) -> Invoice {
        let number = format!("INV-{number}");
        let mut invoice = sent(&number, client, 10_000, "2026-01-01", "2026-01-31");
        let on = day("2026-01-31") + TimeDelta::days(days);
        invoice.pay(paid(&number, 10_000, 0, &on.to_string())).unwrap();
        invoice
    }

    fn learn(history: &[(&str, &[i64])]) -> Lateness {
        let mut invoices = Vec::new();
        for (client, days) in history {
            invoices.extend(days.iter().enumerate().map(|(number, days)| paid_late(number, client, *days)));
        }
        Lateness::learn(&invoices, day("2026-12-31"))
    }

    fn check(lateness: &Lateness, client: &str, count: u32, basis: Basis, days: [Option<i64>; 3]) {
        let found = lateness.of_client(client);
        assert_eq!((found.paid_count, found.basis), (count, basis), "{client}");
        assert_eq!([found.p10_days, found.p50_days, found.p90_days], days, "{client}");
    }

    #[test]
    fn the_prior_agrees_with_what_was_published() {
        let total: u32 = PRIOR_PER_MILLE.iter().map(|(_, weight)| weight).sum();
        let over = |days: i64| -> u32 {
            let late = PRIOR_PER_MILLE.iter().filter(|(point, _)| *point > days);
            late.map(|(_, weight)| weight).sum::<u32>() + 1_000 - total
        };
        assert_eq!((total, over(0), over(30)), (985, 480, 100));
        let sum: i64 = PRIOR_PER_MILLE.iter().map(|(days, weight)| days * i64::from(*weight)).sum();
        // 6.5 days on average among those paid.
        assert_eq!((sum * 10 / i64::from(total), PRIOR_PER_MILLE.is_sorted()), (65, true));
    }

    #[test]
    fn few_invoices_lean_on_the_others() {
        check(&learn(&[]), "Acme", 0, Basis::Prior, [Some(-7), Some(0), Some(21)]);
        let lateness = learn(&[("Acme", &[20, 20, 20, 20, 20, 20, 20, 20]), ("Birch", &[-2])]);
        check(&lateness, "ACME Ltd", 8, Basis::Own, [Some(1), Some(20), Some(20)]);
        check(&lateness, "Birch", 1, Basis::OwnAndOthers, [Some(-2), Some(20), Some(20)]);
        check(&lateness, "Cedar", 0, Basis::Others, [Some(-2), Some(20), Some(20)]);
    }

    #[test]
    fn what_is_paid_later_is_not_known_yet() {
        let invoices = [paid_late(1, "Acme", 20)];
        assert_eq!(Lateness::learn(&invoices, day("2026-02-10")), learn(&[]));
    }

    proptest! {
        #[test]
        fn probabilities_rise_with_the_day_and_stay_below_one(
            own in proptest::collection::vec(-30_i64..400, 0..20),
            others in proptest::collection::vec(-30_i64..400, 0..20),
            unpaid_days in proptest::option::of(-40_i64..500),
        ) {
            let distribution = learn(&[("Acme", &own), ("Birch", &others)]).distribution("Acme");
            let mut before = 0.0;
            for days in -50..520 {
                let now = distribution.paid_by_given_unpaid(days, unpaid_days);
                prop_assert!((0.0..=1.0).contains(&now) && now >= before - 1e-12);
                prop_assert!(now == 0.0 || unpaid_days.is_none_or(|unpaid_days| days > unpaid_days));
                before = now;
            }
            let quantiles = [0.1, 0.5, 0.9].map(|share| distribution.quantile_after(unpaid_days, share));
            for pair in quantiles.windows(2) {
                prop_assert!(pair[1].is_none() || pair[0] <= pair[1]);
            }
            for (share, quantile) in [0.1, 0.5, 0.9].into_iter().zip(quantiles) {
                let paid = quantile.map(|days| distribution.paid_by_given_unpaid(days, unpaid_days));
                prop_assert!(paid.is_none_or(|paid| paid >= share - 1e-6));
            }
        }
    }
}
