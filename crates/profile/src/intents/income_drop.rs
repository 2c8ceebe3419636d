//! An income shock: in each of the last two spans of 33 days what comes in with some steadiness lies well below what it
//! was, beyond how far it strayed before. A span holds at least one monthly payday, however weekends fall; two low ones
//! in a row are more than one payday missed.

use categorise::Category;

use super::change::level_shift;
use super::ground::{Ground, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure};

/// The days of one span.
const SPAN_DAYS: u64 = 33;
/// The days between the ends of two earlier spans, which overlap.
const STEP_DAYS: usize = 11;
/// How far back earlier spans end.
const BACK_DAYS: u64 = 380;
/// Earlier spans that are needed.
const EARLIER_MIN: usize = 10;
/// How far each span must lie below the median of earlier ones, as a share.
const FALL_MIN: f64 = 0.25;
/// How many spreads both must lie below, from which each strength begins.
const SPREADS: [f64; 3] = [1.2, 2.0, 2.6];
/// Right on generated lives by strength.
const SEEN: [f64; 3] = [0.63, 0.71, 0.90];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::IncomeDrop, basis: Basis::Seen, threshold: 0.65, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let span = |ends_ago: u64| -> i64 {
        let rows = ground.between(ground.ago(ends_ago + SPAN_DAYS - 1), ground.ago(ends_ago));
        rows.iter().map(steady_minor).fold(0, i64::saturating_add)
    };
    let later = [span(0), span(SPAN_DAYS)];
    let known = u64::try_from(ground.history_days()).unwrap_or(0).min(BACK_DAYS + SPAN_DAYS);
    let earlier: Vec<i64> =
        (2 * SPAN_DAYS..known.saturating_sub(SPAN_DAYS)).step_by(STEP_DAYS).map(span).collect();
    if earlier.len() < EARLIER_MIN {
        return None;
    }
    // The higher of the two must be low.
    let shift = level_shift(&earlier, &[*later.iter().max()?])?;
    if -shift.relative()? < FALL_MIN {
        return None;
    }
    let fact = Evidence::Shifted {
        measure: Measure::MonthlyIncome,
        of: String::new(),
        before: of_a_month(shift.before),
        after: of_a_month(shift.after),
        since_on: ground.ago(2 * SPAN_DAYS - 1),
    };
    Found::of_strength(SPREADS.iter().filter(|least| -shift.spreads >= **least).count(), &SEEN, vec![fact])
}

/// Income that comes with some steadiness: yields, study support and odd credits come in lumps.
fn steady_minor(row: &Row<'_>) -> i64 {
    let is_lumpy = matches!(
        row.category,
        Category::Dividend | Category::Interest | Category::StudentSupport | Category::OtherIncome
    );
    if is_lumpy { 0 } else { row.income_minor() }
}

fn of_a_month(minor: i64) -> i64 {
    minor.saturating_mul(30) / i64::try_from(SPAN_DAYS).unwrap_or(30)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::IncomeDrop;

    #[test]
    fn two_months_of_half_the_pay_are_a_drop() {
        check(
            &Books::new().pay("ACME PAYROLL", 250_000, 400, 70).pay("ACME PAYROLL", 120_000, 60, 0),
            KIND,
            true,
        );
    }

    #[test]
    fn a_bonus_or_a_small_cut_is_not() {
        let books = Books::new().pay("ACME PAYROLL", 250_000, 400, 0);
        check(&books.clone().received(200, "ACME PAYROLL", 900_000), KIND, false);
        check(&books, KIND, false);
        let cut = Books::new().pay("ACME PAYROLL", 250_000, 400, 70).pay("ACME PAYROLL", 220_000, 60, 0);
        check(&cut, KIND, false);
    }
}
