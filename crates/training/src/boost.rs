//! Softmax boosting by Newton steps, every tree grown by smartcore: the champion.
//!
//! With gradient g and curvature h of the log-loss, a tree fitted to -g/h with weights h has the Newton step
//! -sum(g)/sum(h) as its leaves' weighted mean, and splits where the usual boosting gain is largest.
#![expect(clippy::as_conversions, reason = "row counts and leaf values are statistics")]

use profile::trees::Ensemble;
use profile::{CLASS_COUNT, Posterior, metrics};

use crate::TrainError;
use crate::grow::{Ground, Shape, in_threads, narrow, weighted_tree};

/// How to boost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boosting {
    /// Rounds of one tree for each class, at most.
    pub rounds: u32,
    /// Questions on the way to a leaf, at most.
    pub depth: u16,
    /// Rows in a leaf, at least.
    pub leaf_rows: u32,
    /// The part of each Newton step that is taken.
    pub step: f64,
    /// Rounds without improvement on the validation rows after which to stop.
    pub patience: u32,
}

/// The least curvature, so that a row the model is sure of cannot ask for an endless step.
const CURVATURE_MIN: f64 = 1e-4;
/// The longest Newton step of a leaf.
const NEWTON_MAX: f64 = 3.0;

/// Rows of one split and their classes.
pub(crate) struct Labelled<'a> {
    pub(crate) rows: &'a [Vec<f32>],
    pub(crate) classes: &'a [usize],
}

impl Labelled<'_> {
    /// Posteriors of margins beside the true classes.
    fn judge(&self, margins: &[[f64; CLASS_COUNT]]) -> Vec<metrics::Judged> {
        margins.iter().map(Posterior::from_margins).zip(self.classes.iter().copied()).collect()
    }
}

/// Boosts until the validation log-loss stops falling, and keeps the rounds up to its least.
pub(crate) fn boost(
    ground: &Ground<'_>,
    train: &Labelled<'_>,
    validation: &Labelled<'_>,
    how: Boosting,
) -> Result<Ensemble, TrainError> {
    let base = base_margins(train.classes);
    let mut ensemble = Ensemble::constant(base);
    let mut margins = vec![base; train.rows.len()];
    let mut watched = vec![base; validation.rows.len()];
    let (mut best_loss, mut best_rounds) = (f64::INFINITY, 0);
    let shape = Shape { depth: how.depth, leaf_rows: how.leaf_rows as usize };
    for round in 1..=how.rounds as usize {
        let posteriors: Vec<Posterior> = margins.iter().map(Posterior::from_margins).collect();
        let jobs: Vec<_> = (0..CLASS_COUNT)
            .map(|class| {
                let posteriors = &posteriors;
                move || {
                    let (targets, weights) = newton(posteriors, train.classes, class);
                    let leaf = |mean: f64| narrow(how.step * mean.clamp(-NEWTON_MAX, NEWTON_MAX));
                    weighted_tree(ground, &targets, &weights, shape, leaf)
                }
            })
            .collect();
        for (class, tree) in in_threads(jobs)?.into_iter().enumerate() {
            for (margin, row) in margins.iter_mut().zip(train.rows) {
                margin[class] += f64::from(tree.predict(row));
            }
            for (margin, row) in watched.iter_mut().zip(validation.rows) {
                margin[class] += f64::from(tree.predict(row));
            }
            ensemble.trees[class].push(tree);
        }
        let loss = metrics::log_loss(&validation.judge(&watched));
        if loss < best_loss {
            (best_loss, best_rounds) = (loss, round);
        } else if round >= best_rounds + how.patience as usize {
            break;
        }
    }
    for trees in &mut ensemble.trees {
        trees.truncate(best_rounds);
    }
    Ok(ensemble)
}

/// The log of each class's share.
fn base_margins(classes: &[usize]) -> [f64; CLASS_COUNT] {
    std::array::from_fn(|class| {
        let own = classes.iter().filter(|other| **other == class).count();
        ((own as f64 + 1.0) / (classes.len() + CLASS_COUNT) as f64).ln()
    })
}

/// Targets and weights of one class's tree.
fn newton(posteriors: &[Posterior], classes: &[usize], class: usize) -> (Vec<f64>, Vec<f64>) {
    posteriors
        .iter()
        .zip(classes)
        .map(|(posterior, truth)| {
            let probability = posterior.probabilities()[class];
            let curvature = (probability * (1.0 - probability)).max(CURVATURE_MIN);
            let aim = if *truth == class { 1.0 } else { 0.0 };
            ((aim - probability) / curvature, curvature)
        })
        .unzip()
}
