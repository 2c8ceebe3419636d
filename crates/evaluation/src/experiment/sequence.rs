//! The confidence sequence: limits that hold at every look at once.

/// An asymptotic confidence sequence with the mixture of Robbins, as in Waudby-Smith and others 2021 (arXiv 2103.06476,
/// equations 9, 155 and 161 of the seventh version).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequence {
    alpha: f64,
    /// The square of the mixture's spread.
    rho_squared: f64,
}

impl Sequence {
    /// The sequence that errs at one look or more with probability `alpha` at most, between 0 and 1, and is narrowest
    /// once about `tuning_units` units, above 0, have been counted.
    #[must_use]
    pub fn new(alpha: f64, tuning_units: f64) -> Self {
        let log = -2.0 * libm::log(alpha);
        Self { alpha, rho_squared: (log + libm::log(log + 1.0)) / tuning_units }
    }

    /// Half the width of the interval after so many units of all arms compared, in standard errors of the estimate.
    /// Two limits of a single look planned beforehand would be 1.96 apart from it at `alpha` 0.05.
    #[must_use]
    pub fn half_width(&self, units: f64) -> f64 {
        let spread = units * self.rho_squared + 1.0;
        let log = libm::log(spread.sqrt() / self.alpha);
        (2.0 * spread / (units * self.rho_squared) * log).sqrt()
    }

    /// The probability, over all looks at once, of an estimate at least so many standard errors from the truth.
    /// It is `alpha` where the distance is the half-width.
    #[must_use]
    pub fn p_value(&self, distance_in_errors: f64, units: f64) -> f64 {
        let spread = units * self.rho_squared + 1.0;
        let evidence = units * self.rho_squared * distance_in_errors * distance_in_errors / (2.0 * spread);
        (libm::exp(-evidence) * spread.sqrt()).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_width_is_that_of_the_paper() {
        let sequence = Sequence::new(0.05, 5_000.0);
        for (units, expected) in [(1_000.0, 3.364), (5_000.0, 3.035), (20_000.0, 3.127)] {
            let found = sequence.half_width(units);
            assert!((found - expected).abs() < 0.0005, "{units}: {found}");
            assert!((sequence.p_value(found, units) - 0.05).abs() < 1e-12);
        }
    }
}
