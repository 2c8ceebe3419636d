//! Whether experiments and policies are any good: what a trial of two screens shows, what a policy that was never run
//! would have earned, whether groups of customers fare alike, and how restless a screen is.
//!
//! Statistics only, in floats; no money is worked out here. No clock, no I/O and no randomness but that of a seed handed
//! in. What was shown to whom comes from the caller as rows already joined.

pub mod churn;
pub mod experiment;
pub mod fairness;
mod numbers;
pub mod off_policy;
pub mod ramp;
pub mod wire;
