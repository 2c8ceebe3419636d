//! What changed, told robustly: the tests every detector shares.
//!
//! Level shift: the median of the later values against the median and the spread of the earlier ones, the spread
//! being 1.4826 times the median absolute deviation (which estimates a standard deviation under normal noise: Hampel
//! 1974, *JASA* 69), but never less than a tenth of the median, so that a quite regular past does not make every
//! change look large. One outlier on either side moves neither median much.

#![expect(clippy::as_conversions, reason = "amounts become floats for ratios and deviations only")]

use chrono::NaiveDate;

/// Makes the median absolute deviation comparable with a standard deviation.
const NORMAL_SPREAD: f64 = 1.4826;
/// The least spread assumed, as a share of the earlier median.
const SPREAD_SHARE_MIN: f64 = 0.1;

/// A comparison of later with earlier values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    /// The median before, in the unit of the values.
    pub(super) before: i64,
    /// The median since.
    pub(super) after: i64,
    /// How many spreads the later median lies above the earlier one; negative below.
    pub(super) spreads: f64,
}

impl Shift {
    /// The change as a share of the earlier median; `None` where there was nothing before.
    pub(super) fn relative(&self) -> Option<f64> {
        (self.before > 0).then(|| self.after as f64 / self.before as f64 - 1.0)
    }
}

/// Compares values; `None` with fewer than four earlier or no later ones.
pub(super) fn level_shift(earlier: &[i64], later: &[i64]) -> Option<Shift> {
    if earlier.len() < 4 {
        return None;
    }
    let (before, after) = (median(earlier)?, median(later)?);
    let deviations: Vec<i64> = earlier.iter().map(|value| (value - before).saturating_abs()).collect();
    let spread = NORMAL_SPREAD * median(&deviations)? as f64;
    let spread = spread.max(SPREAD_SHARE_MIN * (before as f64).abs()).max(1.0);
    Some(Shift { before, after, spreads: (after as f64 - before as f64) / spread })
}

/// The middle value, of two middle ones their mean; `None` of nothing.
pub(super) fn median(values: &[i64]) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    sorted.get(sorted.len() / 2 - 1).map(|lower| lower.midpoint(upper))
}

/// How overdue the next of these days is: days since the last one over the longest usual gap, the ninth decile of
/// the gaps. `None` with fewer than four days.
pub(super) fn overdue(days: &[NaiveDate], as_of: NaiveDate) -> Option<f64> {
    let mut gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    if gaps.len() < 3 {
        return None;
    }
    gaps.sort_unstable();
    let usual_days = *gaps.get((gaps.len() * 9).div_ceil(10) - 1)?;
    let silent_days = (as_of - *days.last()?).num_days();
    Some(silent_days as f64 / usual_days.max(1) as f64)
}

/// A part over a whole; 0 where there is no whole.
pub(super) fn ratio(part: i64, whole: i64) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// The share of a distribution below a level, by straight lines between its tenth, fiftieth and ninetieth
/// percentiles; never surer than one in twenty either way, as nothing is known beyond them.
pub(super) fn share_below(level: i64, p10: i64, p50: i64, p90: i64) -> f64 {
    let between = |from: i64, to: i64, start: f64| start + 0.4 * ratio(level - from, to - from);
    if level <= p10 {
        0.05
    } else if level <= p50 {
        between(p10, p50, 0.1)
    } else if level <= p90 {
        between(p50, p90, 0.5)
    } else {
        0.95
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lasting_change_counts_and_an_outlier_does_not() {
        let steady = [1_000, 1_010, 990, 1_000, 1_005, 995];
        let fallen = level_shift(&steady, &[600, 610]).unwrap();
        assert_eq!((fallen.before, fallen.after), (1_000, 605));
        assert!(fallen.spreads < -3.0 && fallen.relative().unwrap() < -0.39);
        let bonus = level_shift(&[1_000, 1_010, 9_000, 1_000, 1_005, 995], &[1_000, 1_001]).unwrap();
        assert!(bonus.spreads.abs() < 0.5, "{bonus:?}");
        let unsteady = level_shift(&[200, 2_000, 900, 1_500, 100, 1_100], &[600, 700]).unwrap();
        assert!(unsteady.spreads > -1.0, "{unsteady:?}");
        assert_eq!(level_shift(&[1, 2, 3], &[4]), None);
        assert_eq!(level_shift(&steady, &[]), None);
    }

    #[test]
    fn silence_is_measured_in_usual_gaps() {
        let days: Vec<NaiveDate> =
            (1..=6).map(|month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap()).collect();
        let on = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert!(overdue(&days, on(6, 20)).unwrap() < 1.0);
        assert!(overdue(&days, on(8, 10)).unwrap() > 2.0);
        assert_eq!(overdue(&days[..3], on(8, 10)), None);
    }

    proptest! {
        #[test]
        fn shares_below_rise_with_the_level(a in -1000_i64..1000, b in -1000_i64..1000) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(share_below(low, -300, 10, 400) <= share_below(high, -300, 10, 400));
        }

        #[test]
        fn the_order_of_values_does_not_matter(mut values in prop::collection::vec(0_i64..10_000, 4..12)) {
            let forward = level_shift(&values, &[500]);
            values.reverse();
            prop_assert_eq!(forward, level_shift(&values, &[500]));
        }
    }
}
