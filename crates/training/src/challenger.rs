//! One regression forest for each class on 0 and 1, the shares made to sum to 1: the challenger. Never shipped;
//! it tells whether the champion is worth keeping.

use profile::calibration::{Calibrator, Scored, fit_matrix};
use profile::trees::{Tree, mean};
use profile::{CLASS_COUNT, FeatureVector, Posterior};

use crate::TrainError;
use crate::grow::{Ground, Shape, forest, in_threads};

/// How to grow the forests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forests {
    /// Trees for each class.
    pub trees: u32,
    /// Questions on the way to a leaf, at most.
    pub depth: u16,
    /// Rows in a leaf, at least.
    pub leaf_rows: u32,
}

/// A trained challenger.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenger {
    trees: Vec<Vec<Tree>>,
    calibrator: Calibrator,
}

/// The least share of a class, so that its logarithm stays finite.
const SHARE_MIN: f64 = 1e-3;

impl Challenger {
    pub(crate) fn grow(
        ground: &Ground<'_>,
        classes: &[usize],
        how: Forests,
        seed: u64,
    ) -> Result<Self, TrainError> {
        let jobs: Vec<_> = (0_u64..)
            .zip(0..CLASS_COUNT)
            .map(|(offset, class)| {
                move || {
                    let targets: Vec<f64> =
                        classes.iter().map(|truth| if *truth == class { 1.0 } else { 0.0 }).collect();
                    #[expect(clippy::as_conversions, reason = "u32 fits usize on every target trained on")]
                    let (trees, leaf_rows) = (how.trees as usize, how.leaf_rows as usize);
                    let shape = Shape { depth: how.depth, leaf_rows };
                    forest(ground, &targets, shape, trees, seed.wrapping_add(offset))
                }
            })
            .collect();
        Ok(Self { trees: in_threads(jobs)?, calibrator: Calibrator::temperature(1.0) })
    }

    /// The logarithm of each class's share.
    fn scores(&self, row: &[f32]) -> [f64; CLASS_COUNT] {
        std::array::from_fn(|class| {
            self.trees.get(class).map_or(0.0, |trees| mean(trees, row)).max(SHARE_MIN).ln()
        })
    }

    pub(crate) fn calibrate(&mut self, rows: &[Vec<f32>], classes: &[usize]) {
        let scored: Vec<Scored> =
            rows.iter().map(|row| self.scores(row)).zip(classes.iter().copied()).collect();
        self.calibrator = fit_matrix(&scored, 1e-3);
    }

    /// Calibrated probabilities.
    pub fn posterior(&self, features: &FeatureVector) -> Posterior {
        self.posterior_of(features.values())
    }

    pub(crate) fn posterior_of(&self, row: &[f32]) -> Posterior {
        Posterior::from_margins(&self.calibrator.apply(&self.scores(row)))
    }
}
