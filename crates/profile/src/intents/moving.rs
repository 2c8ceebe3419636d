//! Moving: a removal firm, storage or redirected mail; rent, council tax and utilities paid to others than before; and
//! shops in another place.

use std::collections::BTreeMap;

use categorise::{Category, Direction, place};

use super::ground::{Counterparty, Ground, Paid, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Trade};

/// How far back its signs are looked for.
const WINDOW_DAYS: u64 = 75;
/// The days shops are looked at for their place, and as many times three before.
const PLACE_DAYS: u64 = 30;
/// Purchases with a place that are needed on either side.
const PLACES_MIN: usize = 5;
/// Basis points of later purchases that must name the new place.
const PLACE_SHARE_BP: usize = 6_000;
/// Right on generated lives by strength.
const SEEN: [f64; 5] = [0.10, 0.33, 0.95, 0.95, 0.95];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::Move, basis: Basis::Seen, threshold: 0.5, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let trades = [Trade::Removals, Trade::MailRedirection, Trade::Storage];
    let paid: Vec<Paid<'_>> =
        trades.into_iter().filter_map(|trade| ground.paid_to(trade, WINDOW_DAYS)).collect();
    let begun: Vec<&Counterparty<'_>> = ground
        .new_since(WINDOW_DAYS, Direction::Out)
        .filter(|one| is_of_a_home(one.category) && is_replacing(ground, one))
        .collect();
    let mut kinds: Vec<Category> = begun.iter().map(|one| one.category).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let elsewhere = elsewhere(ground);
    let of_paid: usize = paid
        .iter()
        .map(|one| match one.trade {
            Trade::MailRedirection => 3,
            Trade::Removals if one.largest_minor >= 20_000 || one.count > 1 => 3,
            Trade::Removals => 1,
            _ => 1,
        })
        .sum();
    let of_begun: usize = kinds
        .iter()
        .map(|kind| if matches!(kind, Category::LocalTax | Category::RentOrMortgage) { 2 } else { 1 })
        .sum();
    let strength = of_paid + of_begun + if elsewhere.is_some() { 2 } else { 0 };
    let mut evidence: Vec<Evidence> = paid.iter().map(Paid::evidence).collect();
    evidence.extend(elsewhere);
    let mut met: Vec<&Counterparty<'_>> = begun.clone();
    if strength == 0 {
        // Somebody new who replaces nobody tells nothing alone.
        let of_a_home =
            ground.new_since(WINDOW_DAYS, Direction::Out).filter(|one| is_of_a_home(one.category));
        met.extend(of_a_home);
    }
    evidence.extend(met.into_iter().map(|one| Evidence::Began {
        name: one.name.to_owned(),
        category: one.category,
        amount_minor: one.last_amount_minor,
        first_on: one.first_on,
    }));
    Found::of_strength(strength, &SEEN, evidence)
}

fn is_of_a_home(category: Category) -> bool {
    matches!(
        category,
        Category::RentOrMortgage | Category::LocalTax | Category::Utilities | Category::PhoneInternet
    )
}

/// Whether somebody else was paid for the same before, and is not any more.
fn is_replacing(ground: &Ground<'_>, one: &Counterparty<'_>) -> bool {
    ground.counterparties.iter().any(|((_, way), other)| {
        let was_paid = other.count >= 3 && other.first_on < ground.ago(2 * WINDOW_DAYS);
        let has_ended = (ground.as_of - other.last_on).num_days() > 33 && other.last_on > ground.ago(180);
        *way == Direction::Out && other.category == one.category && was_paid && has_ended
    })
}

/// Whether shops are found in another place than before.
fn elsewhere(ground: &Ground<'_>) -> Option<Evidence> {
    let recent = places(ground.last_days(PLACE_DAYS));
    let earlier = places(ground.between(ground.ago(4 * PLACE_DAYS), ground.ago(PLACE_DAYS)));
    let (after, count) = most(&recent)?;
    let (before, _) = most(&earlier)?;
    let all: usize = recent.values().sum();
    let share_bp = count * 10_000 / all.max(1);
    // A place that was known before is one visited often.
    let was_there = earlier.get(after).copied().unwrap_or(0) * 5 > earlier.values().sum::<usize>();
    // A holiday ends: the newest fortnight must still be there.
    let newest = places(ground.last_days(PLACE_DAYS / 3));
    let is_still_there = most(&newest).is_some_and(|(newest, _)| newest == after);
    let is_enough = all >= PLACES_MIN && earlier.values().sum::<usize>() >= PLACES_MIN;
    let has_moved =
        before != after && share_bp >= PLACE_SHARE_BP && !was_there && is_still_there && is_enough;
    has_moved.then(|| Evidence::Elsewhere {
        before: before.to_owned(),
        after: after.to_owned(),
        share_bp: u32::try_from(share_bp).unwrap_or(10_000),
        since_on: ground.ago(PLACE_DAYS),
    })
}

/// Everyday purchases by the place they name.
fn places(rows: &[Row<'_>]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for row in rows.iter().filter(|row| row.amount_minor < 0 && is_everyday(row.category)) {
        if let Some(place) = place(row.text) {
            *found.entry(place).or_default() += 1;
        }
    }
    found
}

fn is_everyday(category: Category) -> bool {
    use Category::*;
    matches!(
        category,
        Groceries
            | Dining
            | Transport
            | Fuel
            | Health
            | Household
            | Shopping
            | Clothing
            | PersonalCare
            | Entertainment
            | CashWithdrawal
    )
}

fn most(places: &BTreeMap<String, usize>) -> Option<(&str, usize)> {
    let (place, count) = places.iter().max_by_key(|(place, count)| (**count, std::cmp::Reverse(*place)))?;
    Some((place, *count))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::Move;

    fn shops(books: Books, place: &str, from: i64, to: i64) -> Books {
        (to..from)
            .step_by(4)
            .fold(books, |books, ago| books.paid(ago, &format!("TESCO STORES {place} CD 4411"), 4_000))
    }

    #[test]
    fn a_removal_firm_and_shops_elsewhere_are_a_move() {
        let books = shops(shops(Books::salaried(), "LEEDS", 200, 28), "NORWICH", 28, 0);
        check(&books.clone().paid(28, "PICKFORDS REMOVALS", 48_000), KIND, true);
        check(&books, KIND, false);
    }

    #[test]
    fn a_holiday_or_a_van_are_not() {
        let books = shops(shops(Books::salaried(), "LEEDS", 200, 40), "NORWICH", 40, 26);
        check(&shops(books, "LEEDS", 26, 0), KIND, false);
        check(&Books::salaried().paid(28, "VAN HIRE LTD", 9_000), KIND, false);
    }
}
