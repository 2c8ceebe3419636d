//! Much more cash than before that lies idle: on one day cash rose by months of spending, and since then, for a month
//! and a half at least, it never fell back. A sum that passes through, as between two homes, does; savings that grow
//! from month to month never rise so on one day.

use categorise::Flow;

use super::ground::{Ground, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure};

/// The days a sum must stay, and the days after which it is no news any more.
const STAYS_DAYS: std::ops::RangeInclusive<usize> = 45..=180;
/// What must be left of the rise, in months of spending, from which each strength begins.
const LEFT_MONTHS: [i64; 3] = [2, 3, 5];
/// Right on generated lives by strength.
const SEEN: [f64; 3] = [0.22, 0.66, 0.93];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::IdleCash, basis: Basis::Seen, threshold: 0.5, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let known = usize::try_from(ground.history_days()).unwrap_or(0).min(ground.cash_by_day.len());
    let cash = ground.cash_by_day.get(..known)?;
    let spending_minor = spending_of_a_month(ground);
    if spending_minor <= 0 {
        return None;
    }
    let mut floor_minor = *cash.iter().take(*STAYS_DAYS.start()).min()?;
    let mut most: Option<(i64, usize)> = None;
    for (days_ago, pair) in cash.windows(2).enumerate().take(*STAYS_DAYS.end()).skip(*STAYS_DAYS.start()) {
        let (risen_minor, before_minor) = (pair[0], pair[1].max(0));
        floor_minor = floor_minor.min(risen_minor);
        let left_minor =
            floor_minor.saturating_sub(before_minor).min(risen_minor.saturating_sub(before_minor));
        if most.is_none_or(|(found, _)| left_minor > found) {
            most = Some((left_minor, days_ago));
        }
    }
    let (left_minor, days_ago) = most?;
    let is_left = |months: &&i64| left_minor >= spending_minor.saturating_mul(**months);
    let fact = Evidence::Shifted {
        measure: Measure::CashFloor,
        of: String::new(),
        before: cash.get(days_ago + 1).copied()?,
        after: cash.iter().take(days_ago + 1).min().copied()?,
        since_on: ground.ago(u64::try_from(days_ago).unwrap_or(0)),
    };
    Found::of_strength(LEFT_MONTHS.iter().filter(is_left).count(), &SEEN, vec![fact])
}

/// What goes out in 30 days, the median of up to six blocks.
fn spending_of_a_month(ground: &Ground<'_>) -> i64 {
    let spending = |row: &Row<'_>| {
        if row.category.flow() == Flow::Spending { row.amount_minor.saturating_neg() } else { 0 }
    };
    super::change::median(&ground.blocks(6, spending)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::IdleCash;

    #[test]
    fn a_large_sum_that_stays_is_idle() {
        check(&Books::salaried().received(70, "HARTLEY ESTATE LTD", 2_500_000), KIND, true);
    }

    #[test]
    fn a_sum_that_passes_through_is_not() {
        let books = Books::salaried().received(70, "HARTLEY ESTATE LTD", 2_500_000);
        check(&books.paid(30, "MOTOR HOUSE LTD", 2_400_000), KIND, false);
        check(&Books::salaried().received(20, "HARTLEY ESTATE LTD", 2_500_000), KIND, false);
        check(&Books::salaried(), KIND, false);
    }
}
