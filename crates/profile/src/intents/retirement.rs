//! Working life is about to end: more goes into pensions, advice about it is paid for, a pension begins beside wages.
//! Age counts only where the customer gave the year of birth, and never alone.

use categorise::{Category, Direction};
use chrono::Datelike;

use super::ground::{Ground, Paid};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure, Trade};

/// How far back its signs are looked for.
const WINDOW_DAYS: u64 = 200;
/// The age from which a year of birth supports the other signs: private pensions of both countries open by then.
const AGE_MIN: i32 = 55;
/// Right on generated lives by strength.
const SEEN: [f64; 5] = [0.05, 0.24, 0.89, 0.95, 0.95];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::Retirement, basis: Basis::Seen, threshold: 0.5, holds_days: 120, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let works = |category| matches!(category, Category::Payroll | Category::ClientPayment);
    let still_works = ground.last_days(75).iter().any(|row| works(row.category) && row.amount_minor > 0);
    let adviser = ground.paid_to(Trade::PensionAdviser, WINDOW_DAYS);
    let contributions =
        ground.paid_to(Trade::PensionScheme, WINDOW_DAYS).filter(|paid| is_begun(ground, paid));
    let pension = ground
        .new_since(WINDOW_DAYS, Direction::In)
        .filter(|one| one.category == Category::Pension)
        .max_by_key(|one| (one.last_amount_minor, one.name));
    if !still_works && pension.is_none() {
        return None;
    }
    let years = ground.facts.birth_year.map(|born| ground.as_of.year().saturating_sub(born));
    if years.is_some_and(|years| years < AGE_MIN) {
        return None;
    }
    let strength = if adviser.is_some() { 2 } else { 0 }
        + if contributions.is_some() { 2 } else { 0 }
        + if pension.is_some() { 3 } else { 0 };
    let strength = if strength > 0 && years.is_some() { strength + 1 } else { strength };
    let mut evidence: Vec<Evidence> = Vec::new();
    evidence.extend(pension.map(|one| Evidence::Began {
        name: one.name.to_owned(),
        category: one.category,
        amount_minor: one.last_amount_minor,
        first_on: one.first_on,
    }));
    evidence.extend(adviser.iter().map(Paid::evidence));
    evidence.extend(contributions.map(|paid| Evidence::Shifted {
        measure: Measure::PensionMonthly,
        of: paid.name.to_owned(),
        before: 0,
        after: paid.largest_minor,
        since_on: paid.first_on,
    }));
    if !evidence.is_empty() {
        evidence.extend(
            years.and_then(|years| u32::try_from(years).ok()).map(|years| Evidence::AgeGiven { years }),
        );
    }
    Found::of_strength(strength, &SEEN, evidence)
}

/// Contributions of at least three months that were not there in the months before the window.
fn is_begun(ground: &Ground<'_>, paid: &Paid<'_>) -> bool {
    let began_within = (paid.first_on - ground.ago(WINDOW_DAYS)).num_days() > 20;
    paid.count >= 3 && began_within && ground.history_days() > 230
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check, found};
    use super::*;

    const KIND: IntentKind = IntentKind::Retirement;

    fn signs() -> Books {
        let books = Books::salaried().paid(60, "RETIREMENT PLANNING LTD", 70_000);
        [130, 100, 70, 40, 10]
            .into_iter()
            .fold(books, |books, ago| books.paid(ago, "AVIVA PENSION CONTRIBUTION", 40_000))
    }

    #[test]
    fn advice_and_larger_contributions_are_signs() {
        check(&signs(), KIND, true);
        check(&signs().born(1966), KIND, true);
    }

    #[test]
    fn neither_age_alone_nor_a_pension_plan_of_the_young_is() {
        assert!(found(&Books::salaried().born(1961), KIND).is_none());
        check(&signs().born(1992), KIND, false);
        check(&Books::salaried().paid(60, "RETIREMENT PLANNING LTD", 70_000), KIND, false);
    }
}
