//! Subscriptions that add up: several begun within four months, of which none replaced another, and a dearer whole.

use std::collections::BTreeMap;

use categorise::Category;
use chrono::NaiveDate;

use super::ground::{Ground, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure};

/// How far back beginnings are looked for.
const WINDOW_DAYS: u64 = 125;
/// How much dearer the whole must be, in hundredths of what it was.
const DEARER_PERCENT: i64 = 125;
/// Subscriptions begun, less those ended, from which strengths begin.
const NET_MIN: usize = 2;
/// Right on generated lives by strength.
const SEEN: [f64; 3] = [0.77, 0.95, 0.95];

pub(super) const DETECTOR: Detector = Detector {
    kind: IntentKind::SubscriptionCreep,
    basis: Basis::Seen,
    threshold: 0.8,
    holds_days: 90,
    find,
};

/// One subscription's payments.
#[derive(Default)]
struct Paid<'a> {
    name: &'a str,
    first_on: Option<NaiveDate>,
    last: Option<(NaiveDate, i64)>,
}

fn find(ground: &Ground<'_>) -> Option<Found> {
    if ground.history_days() < i64::try_from(2 * WINDOW_DAYS).unwrap_or(250) {
        return None;
    }
    let mut subscriptions: BTreeMap<&str, Paid<'_>> = BTreeMap::new();
    for row in
        ground.rows.iter().filter(|row| row.category == Category::Subscriptions && row.amount_minor < 0)
    {
        let paid = subscriptions.entry(row.key).or_default();
        paid.name = row.name;
        paid.first_on = paid.first_on.or(Some(row.on));
        paid.last = Some((row.on, row.amount_minor));
    }
    let since = ground.ago(WINDOW_DAYS);
    let is_running = |paid: &Paid<'_>| paid.last.is_some_and(|(on, _)| (ground.as_of - on).num_days() <= 40);
    let begun: Vec<&Paid<'_>> = subscriptions
        .values()
        .filter(|paid| is_running(paid) && paid.first_on.is_some_and(|first| first > since))
        .collect();
    let ended = subscriptions
        .values()
        .filter(|paid| !is_running(paid) && paid.last.is_some_and(|(on, _)| on > since))
        .count();
    let net = begun.len().saturating_sub(ended);
    let cost = |row: &Row<'_>| if row.category == Category::Subscriptions { -row.amount_minor } else { 0 };
    let blocks = ground.blocks(8, cost);
    let (now, before) = (blocks.first().copied().unwrap_or(0), super::change::median(blocks.get(4..)?)?);
    let is_dearer = now.saturating_mul(100) >= before.saturating_mul(DEARER_PERCENT);
    let strength = if is_dearer { (net + 1).saturating_sub(NET_MIN) } else { 0 };
    let first_on = begun.iter().filter_map(|paid| paid.first_on).min()?;
    let mut evidence = vec![Evidence::Shifted {
        measure: Measure::SubscriptionsMonthly,
        of: String::new(),
        before,
        after: now,
        since_on: first_on,
    }];
    evidence.extend(begun.iter().filter_map(|paid| {
        Some(Evidence::Began {
            name: paid.name.to_owned(),
            category: Category::Subscriptions,
            amount_minor: paid.last?.1,
            first_on: paid.first_on?,
        })
    }));
    Found::of_strength(strength, &SEEN, evidence)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::SubscriptionCreep;

    fn monthly(books: Books, name: &str, from: i64) -> Books {
        (0..=from).step_by(30).fold(books, |books, ago| books.paid(ago + 3, name, 1_199))
    }

    #[test]
    fn three_new_ones_add_up() {
        let books = monthly(Books::salaried(), "NETFLIX UK", 360);
        let books = monthly(monthly(monthly(books, "SPOTIFY UK", 90), "DISNEY+ UK", 60), "AUDIBLE UK", 30);
        check(&books, KIND, true);
    }

    #[test]
    fn one_or_two_new_ones_do_not() {
        let books = monthly(Books::salaried(), "NETFLIX UK", 360);
        check(&monthly(books.clone(), "SPOTIFY UK", 90), KIND, false);
        check(&books, KIND, false);
    }
}
