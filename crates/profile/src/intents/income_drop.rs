//! An income shock: two months of income lie well below the ten before, beyond what those months strayed.

use super::change::ratio;
use super::ground::{BLOCK_DAYS, Ground, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure};

/// The blocks of 30 days that must lie low.
const LOW_BLOCKS: usize = 2;
/// How far income must have fallen, as a share.
const FALL_MIN: f64 = 0.25;
/// How many spreads it must lie below, from which each strength begins.
const SPREADS: [f64; 3] = [1.5, 2.5, 3.5];
/// Right on generated lives by strength.
const SEEN: [f64; 3] = [0.3, 0.5, 0.7];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::IncomeDrop, basis: Basis::Seen, threshold: 0.5, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let shift = ground.shift(LOW_BLOCKS, Row::income_minor)?;
    let fall = -shift.relative()?;
    let latest = ground.blocks(LOW_BLOCKS, Row::income_minor);
    // Both months must be low: one late payday makes one low and the next high.
    let each_is_low = latest.iter().all(|minor| 1.0 - ratio(*minor, shift.before) >= FALL_MIN * 0.8);
    if fall < FALL_MIN || !each_is_low {
        return None;
    }
    let strength = SPREADS.iter().filter(|least| -shift.spreads >= **least).count();
    let since_on = ground.ago(u64::try_from(BLOCK_DAYS).unwrap_or(30) * 2 - 1);
    let fact = Evidence::Shifted {
        measure: Measure::MonthlyIncome,
        of: String::new(),
        before: shift.before,
        after: shift.after,
        since_on,
    };
    Found::of_strength(strength, &SEEN, vec![fact])
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
