//! Making probabilities mean what they say: a linear correction of the margins, fitted on rows no tree has seen.
#![expect(clippy::as_conversions, reason = "row counts are far below 2^53")]

use serde::{Deserialize, Serialize};

use crate::{CLASS_COUNT, Posterior};

/// Margins of one row and the index of its true class.
pub type Scored = ([f64; CLASS_COUNT], usize);

/// How margins are corrected before softmax: `weights * margins + bias`. Linear, so that attributions can be
/// corrected the same way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibrator {
    /// One row of weights for each class.
    pub weights: [[f64; CLASS_COUNT]; CLASS_COUNT],
    /// One offset for each class.
    pub bias: [f64; CLASS_COUNT],
}

impl Calibrator {
    /// All margins times one number; above 1 sharpens, below 1 softens, 1 leaves margins as they are.
    pub fn temperature(scale: f64) -> Self {
        let weights = std::array::from_fn(|class| {
            std::array::from_fn(|other| if other == class { scale } else { 0.0 })
        });
        Self { weights, bias: [0.0; CLASS_COUNT] }
    }

    /// The corrected margins.
    pub fn apply(&self, margins: &[f64; CLASS_COUNT]) -> [f64; CLASS_COUNT] {
        std::array::from_fn(|class| {
            let products = self.weights[class].iter().zip(margins).map(|(weight, margin)| weight * margin);
            self.bias[class] + products.sum::<f64>()
        })
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.weights.iter().flatten().chain(&self.bias).all(|number| number.is_finite())
    }

    /// Mean negative log-probability of the true classes; 0 for no rows.
    pub fn log_loss(&self, rows: &[Scored]) -> f64 {
        let sum: f64 = rows
            .iter()
            .map(|(margins, class)| {
                let posterior = Posterior::from_margins(&self.apply(margins));
                -posterior.probabilities()[*class].max(1e-15).ln()
            })
            .sum();
        if rows.is_empty() { 0.0 } else { sum / rows.len() as f64 }
    }
}

/// The scale between 1/8 and 8 with the least log-loss, by golden-section search (the loss is convex in it).
pub fn fit_temperature(rows: &[Scored]) -> Calibrator {
    let loss = |log_scale: f64| Calibrator::temperature(log_scale.exp()).log_loss(rows);
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-(8.0_f64.ln()), 8.0_f64.ln());
    for _ in 0..40 {
        let reach = (high - low) * golden;
        if loss(high - reach) <= loss(low + reach) { high = low + reach } else { low = high - reach }
    }
    Calibrator::temperature(f64::midpoint(low, high).exp())
}

/// Matrix scaling started from a temperature and held near it by a ridge penalty, by gradient descent with
/// halving steps.
pub fn fit_matrix(rows: &[Scored], ridge: f64) -> Calibrator {
    let start = fit_temperature(rows);
    let anchor = start.weights;
    let mut weights = anchor;
    let mut bias = [0.0; CLASS_COUNT];
    let penalised = |weights: &[[f64; CLASS_COUNT]; CLASS_COUNT], bias: &[f64; CLASS_COUNT]| {
        let calibrator = Calibrator { weights: *weights, bias: *bias };
        let drift: f64 =
            weights.iter().flatten().zip(anchor.iter().flatten()).map(|(w, a)| (w - a).powi(2)).sum();
        calibrator.log_loss(rows) + ridge * (drift + bias.iter().map(|b| b * b).sum::<f64>())
    };
    let mut step = 0.1;
    let mut best = penalised(&weights, &bias);
    for _ in 0..400 {
        let (weight_slope, bias_slope) = slopes(rows, &weights, &bias);
        let next_weights = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                weights[i][j] - step * (weight_slope[i][j] + 2.0 * ridge * (weights[i][j] - anchor[i][j]))
            })
        });
        let next_bias = std::array::from_fn(|i| bias[i] - step * (bias_slope[i] + 2.0 * ridge * bias[i]));
        let loss = penalised(&next_weights, &next_bias);
        if loss < best {
            (weights, bias, best, step) = (next_weights, next_bias, loss, step * 1.2);
        } else {
            step /= 2.0;
            if step < 1e-7 {
                break;
            }
        }
    }
    Calibrator { weights, bias }
}

/// The gradient of the mean log-loss.
fn slopes(
    rows: &[Scored],
    weights: &[[f64; CLASS_COUNT]; CLASS_COUNT],
    bias: &[f64; CLASS_COUNT],
) -> ([[f64; CLASS_COUNT]; CLASS_COUNT], [f64; CLASS_COUNT]) {
    let calibrator = Calibrator { weights: *weights, bias: *bias };
    let mut weight_slope = [[0.0; CLASS_COUNT]; CLASS_COUNT];
    let mut bias_slope = [0.0; CLASS_COUNT];
    let share = 1.0 / rows.len().max(1) as f64;
    for (margins, truth) in rows {
        let posterior = Posterior::from_margins(&calibrator.apply(margins));
        for class in 0..CLASS_COUNT {
            let error = posterior.probabilities()[class] - if class == *truth { 1.0 } else { 0.0 };
            bias_slope[class] += share * error;
            for other in 0..CLASS_COUNT {
                weight_slope[class][other] += share * error * margins[other];
            }
        }
    }
    (weight_slope, bias_slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose labels follow softmax of `truth` times their margins.
    fn rows(truth: f64) -> Vec<Scored> {
        let mut state = 7_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        (0..4000)
            .map(|_| {
                let margins: [f64; CLASS_COUNT] = std::array::from_fn(|_| 4.0 * draw() - 2.0);
                let posterior = Posterior::from_margins(&margins.map(|margin| truth * margin));
                let mut left = draw();
                let mut class = 0;
                while class + 1 < CLASS_COUNT && left > posterior.probabilities()[class] {
                    left -= posterior.probabilities()[class];
                    class += 1;
                }
                (margins, class)
            })
            .collect()
    }

    #[test]
    fn temperature_finds_the_scale_the_labels_follow() {
        for truth in [0.5, 1.0, 2.0] {
            let scale = fit_temperature(&rows(truth)).weights[0][0];
            assert!((scale / truth - 1.0).abs() < 0.1, "{scale} for {truth}");
        }
    }

    #[test]
    fn matrix_undoes_a_tilt_that_temperature_cannot() {
        let tilted: Vec<Scored> =
            rows(1.0).into_iter().map(|(m, class)| ([m[0] + 1.5, m[1], m[2], m[3], m[4]], class)).collect();
        let temperature = fit_temperature(&tilted).log_loss(&tilted);
        let matrix = fit_matrix(&tilted, 1e-4).log_loss(&tilted);
        assert!(matrix < temperature - 0.02, "{matrix} {temperature}");
    }
}
