//! The main wages stopped: two paydays passed, or one and a benefit began, and nobody else pays wages since.
//!
//! Stopped wages were tried on 200 stops and 200 controls beside change points: two expected dates missed found every
//! stop with no false alarm on monthly pay, where one date or any change-point method raised many.

use categorise::{Category, Direction, Series};

use super::change::{median, ratio};
use super::ground::{Ground, Row, before};
use super::{Basis, Detector, Evidence, Found, IntentKind};

/// The least part of the income before that makes wages the main ones.
const SHARE_MIN: f64 = 0.35;
/// News older than this is none.
const NEWS_DAYS: i64 = 150;
/// Income of the last 30 days below this many hundredths of the months before is less.
const LESS_PERCENT: i64 = 60;
/// How many payments make wages regular.
const PAYMENTS_MIN: u32 = 4;
/// Right on generated lives: two paydays missed, one missed with a benefit, two missed with a benefit.
const SEEN: [f64; 3] = [0.75, 0.95, 0.95];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::JobLoss, basis: Basis::Seen, threshold: 0.5, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let stopped = ground.facts.series.iter().filter(|series| is_stopped_pay(ground, series));
    let wages = stopped.max_by_key(|series| (series.monthly_amount_minor(), &series.counterparty_key))?;
    let earned_minor = ground.monthly_income_minor(wages.last_on);
    if ratio(wages.monthly_amount_minor(), earned_minor) < SHARE_MIN || is_paid_by_others(ground, wages) {
        return None;
    }
    let benefit = ground.counterparties.iter().find(|((key, way), one)| {
        *way == Direction::In
            && one.category == Category::StateBenefit
            && one.first_on > wages.last_on
            && !key.contains("child")
    });
    let strength = match (wages.missed, benefit) {
        (0, _) | (1, None) => return None,
        (1, Some(_)) => 2,
        (_, None) if has_less(ground) => 1,
        (_, None) => return None,
        (_, Some(_)) => 3,
    };
    let mut evidence = vec![Evidence::Stopped {
        name: wages.name.clone(),
        category: wages.category,
        amount_minor: wages.typical_amount_minor,
        last_on: wages.last_on,
        missed: wages.missed,
    }];
    evidence.extend(benefit.map(|(_, one)| Evidence::Began {
        name: one.name.to_owned(),
        category: one.category,
        amount_minor: one.last_amount_minor,
        first_on: one.first_on,
    }));
    Found::of_strength(strength, &SEEN, evidence)
}

/// Whether less comes in at all. A payer whose name the bank writes anew stops being paid by nobody.
fn has_less(ground: &Ground<'_>) -> bool {
    let blocks = ground.blocks(8, Row::income_minor);
    let Some((latest, earlier)) = blocks.split_first() else { return false };
    median(earlier).is_some_and(|usual| latest.saturating_mul(100) < usual.saturating_mul(LESS_PERCENT))
}

fn is_stopped_pay(ground: &Ground<'_>, series: &Series) -> bool {
    series.direction == Direction::In
        && series.category == Category::Payroll
        && series.cadence.is_regular()
        && series.occurrences >= PAYMENTS_MIN
        && series.missed >= 1
        && (0..=NEWS_DAYS).contains(&(ground.as_of - series.last_on).num_days())
}

/// Another employer or a pension came in their place: begun around the last payday, a pension perhaps long before, and
/// of some size.
fn is_paid_by_others(ground: &Ground<'_>, wages: &Series) -> bool {
    let since = |category| before(wages.last_on, if category == Category::Pension { 200 } else { 45 });
    ground.counterparties.iter().any(|((key, way), one)| {
        let pays = matches!(one.category, Category::Payroll | Category::Pension | Category::ClientPayment);
        *way == Direction::In
            && pays
            && one.first_on > since(one.category)
            && *key != wages.counterparty_key
            && one.last_amount_minor.saturating_mul(6) >= wages.typical_amount_minor
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::JobLoss;

    #[test]
    fn two_paydays_without_pay_are_a_lost_job() {
        check(&Books::new().pay("ACME PAYROLL", 250_000, 400, 80), KIND, true);
        let books = Books::new().pay("ACME PAYROLL", 250_000, 400, 50);
        check(&books.clone().received(5, "DWP UC", 40_000), KIND, true);
        check(&books, KIND, false);
    }

    #[test]
    fn another_employer_or_old_news_are_not() {
        let books = Books::new().pay("ACME PAYROLL", 250_000, 400, 80);
        check(&books.pay("NORTHWIND SALARY", 260_000, 70, 0), KIND, false);
        check(&Books::new().pay("ACME PAYROLL", 250_000, 420, 200), KIND, false);
        check(&Books::salaried(), KIND, false);
    }
}
