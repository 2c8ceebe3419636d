//! A child is coming or has come: antenatal care, shops for babies again and again, child benefit, a nursery. It
//! tells of pregnancy and family, so that it may be asked by nothing but the customer's own page.

use categorise::{Category, Direction};

use super::ground::{Ground, Paid};
use super::{Basis, Detector, Evidence, Found, IntentKind, Trade};

/// How far back its signs are looked for.
const WINDOW_DAYS: u64 = 120;
/// Payments to nurseries before the window that make a family with children already.
const NURSERY_BEFORE_MIN: usize = 1;
/// Right on generated lives by strength.
const SEEN: [f64; 5] = [0.13, 0.65, 0.95, 0.95, 0.95];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::NewChild, basis: Basis::Seen, threshold: 0.7, holds_days: 120, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let shops = ground.paid_to(Trade::BabyShop, WINDOW_DAYS);
    let antenatal = ground.paid_to(Trade::Antenatal, WINDOW_DAYS);
    let nursery = ground.paid_to(Trade::Nursery, WINDOW_DAYS).filter(|paid| paid.count >= 2);
    let had_nursery = ground
        .between(ground.ago(400), ground.ago(WINDOW_DAYS))
        .iter()
        .filter(|row| row.category == Category::Childcare)
        .count()
        >= NURSERY_BEFORE_MIN;
    let nursery = nursery.filter(|_| !had_nursery && ground.history_days() > 240);
    let benefit = ground
        .counterparties
        .iter()
        .find(|((key, way), one)| {
            *way == Direction::In && key.contains("child benefit") && is_new(ground, one.first_on)
        })
        .map(|(_, one)| Evidence::Began {
            name: one.name.to_owned(),
            category: one.category,
            amount_minor: one.last_amount_minor,
            first_on: one.first_on,
        });
    let of_shops = match shops.map(|paid| paid.count) {
        None => 0,
        Some(1 | 2) => 1,
        Some(3) => 2,
        Some(_) => 3,
    };
    let strength = of_shops
        + if antenatal.is_some() { 2 } else { 0 }
        + if benefit.is_some() { 4 } else { 0 }
        + if nursery.is_some() { 2 } else { 0 };
    let mut evidence: Vec<Evidence> = benefit.into_iter().collect();
    evidence.extend([antenatal, shops, nursery].into_iter().flatten().map(|paid: Paid<'_>| paid.evidence()));
    Found::of_strength(strength, &SEEN, evidence)
}

fn is_new(ground: &Ground<'_>, first_on: chrono::NaiveDate) -> bool {
    first_on > ground.ago(WINDOW_DAYS)
        && ground.first_on.is_some_and(|first| first < ground.ago(2 * WINDOW_DAYS))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::NewChild;

    #[test]
    fn baby_shops_and_antenatal_care_are_signs() {
        let books = Books::salaried().paid(80, "MAMAS & PAPAS", 12_000).paid(40, "MOTHERCARE", 6_000).paid(
            60,
            "ANTENATAL ONLINE",
            11_000,
        );
        check(&books, KIND, true);
        check(&Books::salaried().received(10, "HMRC CHILD BENEFIT", 10_420), KIND, true);
    }

    #[test]
    fn a_present_is_not() {
        check(&Books::salaried().paid(40, "MOTHERCARE", 3_500), KIND, false);
        check(&Books::salaried(), KIND, false);
    }
}
