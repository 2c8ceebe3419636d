//! Means, variances and what goes together: from sums, or from the units themselves.

use serde::{Deserialize, Serialize};

use crate::numbers::{count, number};

/// What is kept of an arm's units: enough for its mean and its variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Units seen in this arm and in no other.
    pub units: u32,
    /// The sum of their outcomes.
    pub sum: f64,
    /// The sum of the squares of their outcomes.
    pub sum_squares: f64,
    /// What the same units did before the experiment.
    #[serde(default)]
    pub before: Option<BeforeSums>,
}

/// What the units of an arm did before the experiment, and how it goes with what they did in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeforeSums {
    /// The sum of their outcomes before.
    pub sum: f64,
    /// The sum of the squares of those.
    pub sum_squares: f64,
    /// The sum of the products of a unit's outcome before and its outcome in the experiment.
    pub sum_products: f64,
}

/// A mean and the sum of squared distances from it, which lose no digits where values are large and alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) mean: f64,
    pub(super) squares: f64,
}

/// What the units did before, and the sum of the products of both distances from their means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Before {
    pub(super) spread: Spread,
    pub(super) products: f64,
}

/// The moments of an arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    pub(super) units: u32,
    pub(super) outcome: Spread,
    pub(super) before: Option<Before>,
}

/// How far below zero rounding may take a sum of squared distances, as a share of the sum of squares.
const ROUNDING: f64 = 1e-9;

impl Spread {
    /// From a sum and a sum of squares; `None` where no values have them.
    fn of_sums(units: u32, sum: f64, sum_squares: f64) -> Option<Self> {
        if units == 0 {
            return (sum == 0.0 && sum_squares == 0.0).then_some(Self { mean: 0.0, squares: 0.0 });
        }
        let mean = sum / f64::from(units);
        let squares = sum_squares - sum * mean;
        let is_possible = squares.is_finite() && squares >= -ROUNDING * sum_squares;
        is_possible.then_some(Self { mean, squares: squares.max(0.0) })
    }

    fn of_values(values: &[f64]) -> Self {
        let mean = values.iter().sum::<f64>() / number(values.len()).max(1.0);
        Self { mean, squares: values.iter().map(|value| (value - mean) * (value - mean)).sum() }
    }

    /// Both samples as one; `part` is n₁n₂/(n₁ + n₂).
    fn joined(self, other: Self, part: f64) -> f64 {
        let apart = other.mean - self.mean;
        self.squares + other.squares + apart * apart * part
    }
}

impl Moments {
    /// From sums; the error names the one that no values have.
    pub(super) fn of_sums(sums: &Sums) -> Result<Self, &'static str> {
        let outcome = Spread::of_sums(sums.units, sums.sum, sums.sum_squares).ok_or("sum_squares")?;
        let before = sums.before.as_ref().map(|before| {
            let spread =
                Spread::of_sums(sums.units, before.sum, before.sum_squares).ok_or("before.sum_squares")?;
            let products = before.sum_products - before.sum * outcome.mean;
            // Cauchy and Schwarz: no values go together more closely than this.
            let most = (spread.squares * outcome.squares).sqrt();
            let rounding = ROUNDING * (before.sum_squares * sums.sum_squares).sqrt();
            let is_possible = products.abs() <= most + rounding;
            is_possible.then_some(Before { spread, products }).ok_or("before.sum_products")
        });
        Ok(Self { units: sums.units, outcome, before: before.transpose()? })
    }

    /// From the units themselves; what they did before is as many values or none.
    pub(super) fn of_values(outcomes: &[f64], before: Option<&[f64]>) -> Self {
        let outcome = Spread::of_values(outcomes);
        let before = before.map(|values| {
            let spread = Spread::of_values(values);
            let pairs = values.iter().zip(outcomes);
            let products = pairs.map(|(past, now)| (past - spread.mean) * (now - outcome.mean)).sum();
            Before { spread, products }
        });
        Self { units: count(outcomes.len()), outcome, before }
    }

    /// Whether outcomes are small enough for their squares.
    pub(super) fn is_finite(&self) -> bool {
        let before = self.before.map_or(0.0, |before| before.spread.squares + before.products);
        (self.outcome.squares + before).is_finite()
    }

    /// How much an outcome moves with what was before, over the units of both arms (Deng, Xu, Kohavi and Walker 2013);
    /// `None` where either does not vary or what was before is not known.
    pub(super) fn slope(&self, other: &Self) -> Option<f64> {
        let (first, second) = (self.before?, other.before?);
        let (mine, theirs) = (f64::from(self.units), f64::from(other.units));
        let part = mine * theirs / (mine + theirs);
        let varies = first.spread.joined(second.spread, part);
        let apart = (second.spread.mean - first.spread.mean) * (other.outcome.mean - self.outcome.mean);
        let slope = (first.products + second.products + apart * part) / varies;
        (varies > 0.0 && slope != 0.0).then_some(slope).filter(|slope| slope.is_finite())
    }
}
