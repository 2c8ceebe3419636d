//! Sets of personas that hold the true one with a promised share, for each persona separately
//! (class-conditional split conformal prediction).
#![expect(clippy::as_conversions, reason = "row counts are far below 2^53")]

use serde::{Deserialize, Serialize};

use crate::{CLASS_COUNT, Persona, Posterior};

/// For each class, the least probability at which it stays plausible.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConformalThresholds {
    /// The promised share, such as 0.9.
    pub coverage: f64,
    /// Least probabilities in the order of [`Persona::CLASSES`].
    pub probability_min: [f64; CLASS_COUNT],
}

impl ConformalThresholds {
    /// Thresholds from calibration rows: posteriors and the index of the true class. A class with too few rows to
    /// promise anything stays plausible always.
    pub fn fit(rows: &[(Posterior, usize)], coverage: f64) -> Self {
        let probability_min = std::array::from_fn(|class| {
            let mut own: Vec<f64> = rows
                .iter()
                .filter(|(_, truth)| *truth == class)
                .map(|(posterior, _)| posterior.probabilities()[class])
                .collect();
            own.sort_by(f64::total_cmp);
            // At most floor((n + 1)(1 - coverage)) of n + 1 exchangeable rows may fall below the threshold.
            let may_miss = ((own.len() + 1) as f64 * (1.0 - coverage) + 1e-9).floor() as usize;
            if may_miss == 0 { 0.0 } else { own[may_miss - 1] }
        });
        Self { coverage, probability_min }
    }

    /// The plausible personas, most likely first; never empty.
    pub fn set(&self, posterior: &Posterior) -> Vec<Persona> {
        let ranked = posterior.ranked();
        let mut set: Vec<Persona> = ranked
            .into_iter()
            .filter(|(persona, probability)| {
                persona.class_index().is_some_and(|class| *probability >= self.probability_min[class])
            })
            .map(|(persona, _)| persona)
            .collect();
        if set.is_empty() {
            set.push(ranked[0].0);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posterior(first: f64) -> Posterior {
        let rest = (1.0 - first) / 4.0;
        Posterior::new([first, rest, rest, rest, rest]).unwrap()
    }

    #[test]
    fn one_in_ten_of_the_class_falls_below() {
        let rows: Vec<_> = (1..=99).map(|percent| (posterior(f64::from(percent) / 100.0), 0)).collect();
        let thresholds = ConformalThresholds::fit(&rows, 0.9);
        assert!((thresholds.probability_min[0] - 0.10).abs() < 1e-12);
        assert_eq!(thresholds.probability_min[1..], [0.0; 4], "no rows, no promise, always plausible");
    }

    #[test]
    fn a_set_is_never_empty() {
        let thresholds = ConformalThresholds { coverage: 0.9, probability_min: [0.9; CLASS_COUNT] };
        assert_eq!(thresholds.set(&posterior(0.5)), [Persona::Freelancer]);
        assert_eq!(thresholds.set(&posterior(0.95)), [Persona::Freelancer]);
    }
}
