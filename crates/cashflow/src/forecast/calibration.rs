//! How far the drawn band is stretched so that it holds as often as it says: split conformal prediction (Vovk,
//! Gammerman and Shafer 2005; Lei et al. 2018, *J. American Statistical Association* 113) on the customer's own
//! past, shrunk towards generated households while that past is short.
//!
//! A score is how far what came was from the median, over how far the band's edge is on that side, in thousandths:
//! the band stretched by a score just reaches what came. Four scores in five are at or below the stretch.

use categorise::Category;
use serde::{Deserialize, Serialize};

use super::backtest::Coverage;
use crate::book::{Book, Row};

/// The part of outcomes the band between the tenth and the ninetieth percentile should hold, in thousandths.
const HELD_PERMILLE: usize = 800;
/// Scores beyond this say that the band was useless and not how wide it should be.
const SCORE_MAX_PERMILLE: i64 = 4000;
/// The stretch at 30 and at 90 days that generated households need who earn what they live on: work is lost and
/// found, and no past tells when. Measured on households of `population`, seeds 31 and 100.
const EARNED_PERMILLE: [i64; 2] = [1200, 1420];
/// The same for those who live on pensions, benefits and investments.
const UNEARNED_PERMILLE: [i64; 2] = [1000, 950];
/// How many scores of the customer's own weigh as much as the usual stretch.
const USUAL_WEIGHT: i64 = 12;

/// The days ahead for which a stretch is learned; between them it goes in a straight line.
pub(super) const STRETCH_DAYS: [usize; 2] = [30, 90];

/// The stretch and the record of the band on this customer's past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// The stretch at 30 and at 90 days, in thousandths.
    pub stretch_permille: [i64; 2],
    /// How the 30-day band held on months of the past; `None` while there are none to try it on.
    pub record: Option<Coverage>,
}

impl Calibration {
    /// The stretch that generated households with such an income need, before the customer's own past is asked.
    pub(super) fn usual(book: &Book<'_>) -> Self {
        use Category::*;
        let year = book.last_year();
        let unearned = Book::sum(year, |row| match row.category {
            Pension | StateBenefit | Dividend | Interest => row.income_minor(),
            _ => 0,
        });
        let is_unearned = unearned > Book::sum(year, Row::income_minor) / 2;
        Self { stretch_permille: if is_unearned { UNEARNED_PERMILLE } else { EARNED_PERMILLE }, record: None }
    }

    /// The stretch at that many days ahead, in thousandths.
    pub(super) fn stretch_permille(&self, days_ahead: usize) -> i64 {
        let [near, far] = self.stretch_permille;
        let [near_days, far_days] = STRETCH_DAYS;
        let part = days_ahead.clamp(near_days, far_days) - near_days;
        let whole = |days: usize| i64::try_from(days).unwrap_or(0);
        near + super::plan::parts(far - near, whole(part), whole(far_days - near_days))
    }
}

/// How far the band must be stretched to reach what came, in thousandths.
pub(super) fn score_permille(band: [i64; 3], actual_minor: i64) -> i64 {
    let [low, middle, high] = band;
    let off = actual_minor.saturating_sub(middle);
    let edge = if off < 0 { middle.saturating_sub(low) } else { high.saturating_sub(middle) };
    if off == 0 {
        return 0;
    }
    off.saturating_abs()
        .saturating_mul(1000)
        .checked_div(edge)
        .unwrap_or(SCORE_MAX_PERMILLE)
        .min(SCORE_MAX_PERMILLE)
}

/// The stretch these scores ask for, shrunk towards the usual one.
pub(super) fn stretch_of(scores: &[i64], usual_permille: i64) -> i64 {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    // The conformal rank: one more than there are, so that the next score is held as often as it should be.
    let rank = ((sorted.len() + 1) * HELD_PERMILLE).div_ceil(1000).min(sorted.len());
    let Some(own) = rank.checked_sub(1).and_then(|place| sorted.get(place)) else { return usual_permille };
    let count = i64::try_from(sorted.len()).unwrap_or(0);
    (own * count + usual_permille * USUAL_WEIGHT) / (count + USUAL_WEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_stretch_that_just_reaches() {
        let band = [100, 200, 400];
        for (actual, expected) in [(200, 0), (100, 1000), (50, 1500), (400, 1000), (300, 500), (9_000, 4000)]
        {
            assert_eq!(score_permille(band, actual), expected, "{actual}");
        }
        assert_eq!(score_permille([5, 5, 5], 5), 0);
        assert_eq!(score_permille([5, 5, 5], 6), SCORE_MAX_PERMILLE);
    }

    #[test]
    fn few_scores_move_the_usual_stretch_a_little() {
        assert_eq!(stretch_of(&[], 1100), 1100);
        assert_eq!(stretch_of(&[2000], 1100), (2000 + 1100 * USUAL_WEIGHT) / (1 + USUAL_WEIGHT));
        assert!(stretch_of(&[500; 60], 1100) < 620);
    }

    #[test]
    fn the_stretch_goes_in_a_straight_line() {
        let calibration = Calibration { stretch_permille: [1000, 1600], record: None };
        let at = [1, 30, 60, 90, 365].map(|days| calibration.stretch_permille(days));
        assert_eq!(at, [1000, 1000, 1300, 1600, 1600]);
    }
}
