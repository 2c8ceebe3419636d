//! Households that stray from the documented population, each in its own direction.

use population::Shift;

use crate::partial::unit;

/// Every multiplier times a factor between `exp(-width)` and `exp(width)`, drawn by the seed.
pub(crate) fn stray(from: Shift, width: f64, seed: u64) -> Shift {
    let factor = |which: u64| (width * (2.0 * unit(seed, which) - 1.0)).exp();
    Shift {
        income: from.income * factor(1),
        irregularity: from.irregularity * factor(2),
        lateness: from.lateness * factor(3),
        hybrids: from.hybrids * factor(4),
        prices: from.prices * factor(5),
        payroll_words: from.payroll_words * factor(6),
        activity: from.activity * factor(7),
        distress: from.distress * factor(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strays_within_the_width_and_by_seed() {
        let strayed = stray(Shift::NONE, 0.2, 7);
        for factor in [strayed.income, strayed.prices, strayed.activity, strayed.lateness] {
            assert!((0.818..=1.222).contains(&factor), "{factor}");
        }
        assert_eq!(strayed, stray(Shift::NONE, 0.2, 7));
        assert_ne!(strayed, stray(Shift::NONE, 0.2, 8));
        assert_eq!(stray(Shift::HELD_OUT, 0.0, 7), Shift::HELD_OUT);
    }
}
