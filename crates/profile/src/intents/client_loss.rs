//! A client lost: one who brought a large part of the income has been silent for much longer than ever between two
//! payments. Clients pay unevenly, so the longest usual gap is the measure and not the mean.

use std::collections::BTreeMap;

use categorise::Category;
use chrono::NaiveDate;

use super::change::{overdue, ratio};
use super::ground::{Ground, before};
use super::{Basis, Detector, Evidence, Found, IntentKind};

/// The least part of a half year's income that makes a client one that is missed.
const SHARE_MIN: f64 = 0.25;
/// The least silence, in days, whatever the gaps were.
const SILENCE_DAYS_MIN: i64 = 40;
/// Silence longer than this is old news.
const SILENCE_DAYS_MAX: i64 = 180;
/// Silence over the longest usual gap from which each strength begins.
const OVERDUE: [f64; 3] = [1.3, 1.7, 2.2];
/// Right on generated lives, whatever the strength: clients pay too unevenly for silence to tell, so that it stays below
/// the threshold and supports other signs alone.
const SEEN: [f64; 3] = [0.26, 0.27, 0.27];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::ClientLoss, basis: Basis::Seen, threshold: 0.5, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let mut clients: BTreeMap<&str, Vec<(NaiveDate, i64)>> = BTreeMap::new();
    for row in
        ground.rows.iter().filter(|row| row.category == Category::ClientPayment && row.amount_minor > 0)
    {
        clients.entry(row.key).or_default().push((row.on, row.amount_minor));
    }
    let lost = clients.into_iter().filter_map(|(key, payments)| {
        let mut days: Vec<NaiveDate> = payments.iter().map(|(on, _)| *on).collect();
        days.dedup();
        let last_on = *days.last()?;
        let silent_days = (ground.as_of - last_on).num_days();
        if !(SILENCE_DAYS_MIN..=SILENCE_DAYS_MAX).contains(&silent_days) {
            return None;
        }
        let from = before(last_on, 183);
        let paid: i64 = payments.iter().filter(|(on, _)| *on >= from).map(|(_, minor)| *minor).sum();
        let income: i64 = ground.between(from, last_on).iter().map(super::ground::Row::income_minor).sum();
        let overdue = overdue(&days, ground.as_of)?;
        let strength = OVERDUE.iter().filter(|least| overdue >= **least).count();
        (ratio(paid, income) >= SHARE_MIN && strength > 0).then_some((
            strength,
            paid,
            key,
            last_on,
            days.len(),
        ))
    });
    let (strength, paid_minor, key, last_on, count) = lost.max_by_key(|(_, paid, ..)| *paid)?;
    let client = ground.counterparties.get(&(key, categorise::Direction::In))?;
    let each_minor = paid_minor / i64::try_from(count).unwrap_or(1).max(1);
    let fact = Evidence::Stopped {
        name: client.name.to_owned(),
        category: Category::ClientPayment,
        amount_minor: each_minor.max(client.last_amount_minor),
        last_on,
        missed: u32::try_from(strength).unwrap_or(1),
    };
    Found::of_strength(strength, &SEEN, vec![fact])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, found};
    use super::*;

    const KIND: IntentKind = IntentKind::ClientLoss;

    #[test]
    fn a_main_client_gone_silent_is_lost() {
        let books = Books::new().client("NORTHWIND LLC", 300_000, 30, 400, 95);
        let lost = found(&books.client("OAK LTD", 100_000, 30, 400, 3), KIND).unwrap();
        assert!(!lost.is_asked && lost.probability > 0.2);
    }

    #[test]
    fn a_late_or_small_client_is_not() {
        let books = Books::new().client("NORTHWIND LLC", 300_000, 30, 400, 35);
        assert!(found(&books, KIND).is_none());
        let small = Books::new().client("OAK LTD", 30_000, 30, 400, 95);
        assert!(found(&small.client("NORTHWIND LLC", 300_000, 30, 400, 2), KIND).is_none());
    }
}
