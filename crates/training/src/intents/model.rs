//! A forest for each kind on the signs of weekly looks, to tell whether a model would do better than the rule.

use profile::IntentKind;
use profile::trees::Tree;

use super::figures::{AlarmFigures, figures, is_right};
use super::watch::{Look, Watched};
use crate::TrainError;
use crate::grow::{Ground, Shape, forest, in_threads, matrix, mean};

const TREES: usize = 40;
const SHAPE: Shape = Shape { depth: 6, leaf_rows: 15 };
/// One look in this many is learned from: those of neighbouring weeks are nearly the same.
const LOOKS_EVERY: usize = 3;
/// Thresholds that are tried on the lives learned from.
const THRESHOLDS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// A forest and the threshold that did best on the lives it learned from.
pub(crate) struct IntentModel {
    trees: Vec<Tree>,
    threshold: f64,
}

impl IntentModel {
    /// Learns each kind from watched lives.
    pub(crate) fn grow(lives: &[Watched], kinds: &[IntentKind], seed: u64) -> Result<Vec<Self>, TrainError> {
        let looks: Vec<(&Watched, &Look)> = lives
            .iter()
            .flat_map(|life| life.looks.iter().step_by(LOOKS_EVERY).map(move |look| (life, look)))
            .collect();
        let rows: Vec<Vec<f32>> = looks.iter().map(|(_, look)| look.signs.clone()).collect();
        if rows.is_empty() {
            return Err(TrainError::Config("no life is long enough to be watched"));
        }
        let matrix = matrix(&rows)?;
        let ground = Ground { rows: &rows, matrix: &matrix, check_rows: &rows, check_matrix: &matrix };
        let jobs: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let (ground, looks) = (&ground, &looks);
                move || {
                    let is_right = |(life, look): &(&Watched, &Look)| is_right(life, *kind, look.on);
                    let targets: Vec<f64> =
                        looks.iter().map(|look| if is_right(look) { 1.0 } else { 0.0 }).collect();
                    forest(ground, &targets, SHAPE, TREES, seed)
                }
            })
            .collect();
        let forests = in_threads(jobs)?;
        Ok(kinds.iter().zip(forests).map(|(kind, trees)| Self::with_threshold(lives, *kind, trees)).collect())
    }

    fn with_threshold(lives: &[Watched], kind: IntentKind, trees: Vec<Tree>) -> Self {
        let best = THRESHOLDS.into_iter().max_by(|a, b| {
            let harmonic = |threshold: &f64| {
                harmonic(&figures(lives, kind, *threshold, |look| mean(&trees, &look.signs)))
            };
            harmonic(a).total_cmp(&harmonic(b))
        });
        Self { trees, threshold: best.unwrap_or(0.5) }
    }

    /// How it does on other lives.
    pub(crate) fn figures(&self, lives: &[Watched], kind: IntentKind) -> AlarmFigures {
        figures(lives, kind, self.threshold, |look| mean(&self.trees, &look.signs))
    }
}

/// The harmonic mean of precision and recall.
pub(crate) fn harmonic(figures: &AlarmFigures) -> f64 {
    let (precision, recall) = (figures.precision.unwrap_or(0.0), figures.recall.unwrap_or(0.0));
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}
