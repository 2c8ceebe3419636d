//! What a policy that was never run would have earned, from the log of one that was.
//!
//! A logged round holds what was chosen, how probable the choice was, and what came of it; weighted by how much more
//! probable the other policy finds the choice, it stands for that policy. Three estimates are made: inverse propensity
//! scores (Horvitz and Thompson 1952), the same normalised by the weights (Swaminathan and Joachims 2015), and the doubly
//! robust one (Dudík, Langford and Li 2011). They hold for single choices, each logged with its own probability; a screen
//! of several slots is judged slot by slot.
//!
//! A customer's rounds may be one draw, so every variance is that of customers and not of rounds.

mod gate;
mod log;
mod resample;
mod segment;

use serde::{Deserialize, Serialize};

pub use gate::{Bar, Cause, Evaluation, Gate, GuardrailLimit, Obstacle, Scope, evaluate};
pub use log::{Round, RoundError};
pub use segment::{Diagnostics, Estimates, Failure, GuardrailEstimate, Segment, Values};

/// A figure, and the limits between which it is with a probability of 95 %, by resampling customers (Efron 1979).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The figure.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The lower limit: 2.5 % of the resampled figures are below it.
    pub lower: f64,
    /// The upper limit: 2.5 % are above it.
    pub upper: f64,
}

/// How a log is read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The weight to which larger ones are cut for the clipped estimates.
    pub weight_max: f64,
    /// How often customers are resampled.
    pub resamples: u32,
    /// How many standard errors the mean weight may be from 1.
    pub mean_weight_errors_max: f64,
    /// The effective number of rounds there must be.
    pub effective_rounds_min: f64,
    /// The share of the rounds that the effective number must be.
    pub effective_share_min: f64,
    /// The share of all weight that one round may have.
    pub weight_share_max: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            weight_max: 20.0,
            resamples: 1_000,
            mean_weight_errors_max: 3.0,
            effective_rounds_min: 1_000.0,
            effective_share_min: 0.05,
            weight_share_max: 0.05,
        }
    }
}

/// Resamples below which the limits are not those of 95 %, and beyond which they only take time.
const RESAMPLES: std::ops::RangeInclusive<u32> = 100..=100_000;

impl Settings {
    fn check(&self) -> Result<(), RoundError> {
        let is_positive = |value: f64| value > 0.0 && value.is_finite();
        let is_meant = is_positive(self.weight_max)
            && RESAMPLES.contains(&self.resamples)
            && is_positive(self.mean_weight_errors_max)
            && self.effective_rounds_min >= 0.0
            && (0.0..=1.0).contains(&self.effective_share_min)
            && (0.0..=1.0).contains(&self.weight_share_max);
        if is_meant { Ok(()) } else { Err(RoundError::Settings) }
    }
}
