//! Whether promises come true as often as they say.

use serde::Serialize;

use crate::numbers::normal_tails;

/// Ranges of promised probabilities, all equally wide.
const RANGES: usize = 10;

/// How promises to a group came true.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibration {
    /// Customers who were promised something and whose outcome is known.
    pub customers: u32,
    /// The mean probability promised.
    pub promised: f64,
    /// The share for whom it came true.
    pub came_true: f64,
    /// The probability of a gap as large, were every promise exact: of the number that came true against its normal
    /// distribution (the test of calibration in the large; Spiegelhalter 1986).
    pub p_value: f64,
    /// The mean gap within tenths of promised probability, weighted by customers (Naeini, Cooper and Hauskrecht 2015). It
    /// is above 0 by chance alone where customers are few.
    pub expected_calibration_error: f64,
}

/// Promises and how they came out, by range.
#[derive(Debug, Default)]
pub(super) struct Promises {
    ranges: [Range; RANGES],
}

#[derive(Debug, Default, Clone, Copy)]
struct Range {
    customers: u32,
    promised: f64,
    variance: f64,
    came_true: f64,
}

impl Promises {
    /// Counts a promise, a probability from 0 to 1.
    pub(super) fn add(&mut self, promised: f64, is_true: bool) {
        let tenths = promised * crate::numbers::number(RANGES);
        let place = (1_u32..).take(RANGES - 1).filter(|edge| tenths >= f64::from(*edge)).count();
        if let Some(range) = self.ranges.get_mut(place) {
            range.customers += 1;
            range.promised += promised;
            range.variance += promised * (1.0 - promised);
            range.came_true += f64::from(u8::from(is_true));
        }
    }

    /// What they come to; `None` of none.
    pub(super) fn calibration(&self) -> Option<Calibration> {
        let customers: u32 = self.ranges.iter().map(|range| range.customers).sum();
        let sum = |of: fn(&Range) -> f64| self.ranges.iter().map(of).sum::<f64>();
        let (promised, came_true) = (sum(|range| range.promised), sum(|range| range.came_true));
        let (gap, spread) = (came_true - promised, sum(|range| range.variance).sqrt());
        // Promises of certainty leave no room for chance: they are kept or broken.
        let p_value = if spread > 0.0 { normal_tails(gap / spread) } else { f64::from(u8::from(gap == 0.0)) };
        let total = f64::from(customers);
        (customers > 0).then(|| Calibration {
            customers,
            promised: promised / total,
            came_true: came_true / total,
            p_value,
            expected_calibration_error: sum(|range| (range.came_true - range.promised).abs()) / total,
        })
    }
}
