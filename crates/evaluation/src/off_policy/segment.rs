//! The estimates of a segment of customers, and whether its log can bear them.

use draws::Random;
use serde::Serialize;

use super::gate::GuardrailLimit;
use super::log::Kept;
use super::resample::Customers;
use super::{Interval, Settings};
use crate::numbers::count;

/// What a segment of the log says of the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segment {
    /// What is wrong with the log; the estimates are worth nothing unless it is empty.
    pub failures: Vec<Failure>,
    /// The figures that tells.
    pub diagnostics: Diagnostics,
    /// The estimates; `None` where the policy has no weight in the log.
    pub estimates: Option<Estimates>,
    /// Every guardrail metric under the policy, by normalised weights; empty where there are no estimates.
    pub guardrails: Vec<GuardrailEstimate>,
}

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum Failure {
    /// There is no round.
    NoRounds,
    /// There is one customer only, so that nothing tells how customers differ.
    TooFewCustomers {
        /// How many there are.
        customers: u32,
    },
    /// The policy would have made none of the logged choices.
    NoOverlap,
    /// The mean weight is not 1: logged propensities are not those of the choices.
    MeanWeightOff {
        /// The mean weight.
        mean_weight: f64,
        /// Its standard error, by customer.
        standard_error: f64,
    },
    /// Weights are so uneven that few rounds are left (Kish 1965).
    TooFewEffectiveRounds {
        /// (Σw)² / Σw².
        effective_rounds: f64,
        /// What it has to be.
        effective_rounds_min: f64,
    },
    /// One round has much of all weight.
    WeightTooLarge {
        /// Its share.
        share: f64,
        /// The share it may have.
        share_max: f64,
    },
    /// There are no predictions, and so no doubly robust estimate.
    NoPredictions,
}

/// What tells whether a log can bear an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Diagnostics {
    /// Rounds.
    pub rounds: u32,
    /// Customers.
    pub customers: u32,
    /// The mean weight, which is 1 but for chance; `None` of no round.
    pub mean_weight: Option<f64>,
    /// Its standard error, by customer; `None` of fewer than two.
    pub mean_weight_standard_error: Option<f64>,
    /// How many rounds of equal weight would tell as much: (Σw)² / Σw².
    pub effective_rounds: f64,
    /// The share of all weight that the heaviest round has; `None` where there is no weight.
    pub largest_weight_share: Option<f64>,
    /// Rounds whose weight is cut for the clipped estimates.
    pub clipped_rounds: u32,
}

/// The estimates of the mean reward of a round.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimates {
    /// Under the policy that made the choices: the mean of what was logged.
    pub logged: f64,
    /// Under the policy, by weights as they are.
    pub unclipped: Values,
    /// Under the policy, by weights cut to the largest one allowed: of less variance, and biased. Far from the unclipped
    /// ones, few rounds carry the estimate.
    pub clipped: Values,
}

/// The three estimates of the mean reward of a round under the policy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Values {
    /// By inverse propensity scores: Σwr / n.
    pub inverse_propensity: Interval,
    /// By the same, normalised: Σwr / Σw.
    pub self_normalised: Interval,
    /// Doubly robust: what is predicted, and the weighted errors of the prediction; `None` without predictions.
    pub doubly_robust: Option<Interval>,
}

/// A guardrail metric under the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuardrailEstimate {
    /// The metric.
    pub name: String,
    /// Its mean in a round.
    pub value: Interval,
    /// What its upper limit may be at most.
    pub limit: f64,
}

impl Segment {
    pub(super) fn of(
        rounds: &[&Kept<'_>],
        limits: &[GuardrailLimit],
        settings: &Settings,
        random: &mut Random,
    ) -> Self {
        let customers = Customers::of(rounds, settings.weight_max);
        let diagnostics = Diagnostics::of(rounds, &customers, settings);
        let is_predicted = rounds.iter().all(|round| round.predicted.is_some());
        let failures = diagnostics.failures(settings, is_predicted);
        let has_weight = customers.all.plain.weight > 0.0;
        let intervals = if has_weight { customers.intervals(random, settings.resamples) } else { Vec::new() };
        let (values, metrics) = intervals.split_at_checked(6).unwrap_or_default();
        let values_of = |values: &[Interval]| match values {
            [inverse_propensity, self_normalised, doubly_robust] => Some(Values {
                inverse_propensity: *inverse_propensity,
                self_normalised: *self_normalised,
                doubly_robust: is_predicted.then_some(*doubly_robust),
            }),
            _ => None,
        };
        let (unclipped, clipped) = values.split_at_checked(3).unwrap_or_default();
        let logged = customers.all.reward / customers.all.rounds;
        let estimates = values_of(unclipped).zip(values_of(clipped)).map(|(unclipped, clipped)| Estimates {
            logged,
            unclipped,
            clipped,
        });
        let guardrails = limits.iter().zip(metrics).map(|(limit, value)| GuardrailEstimate {
            name: limit.name.clone(),
            value: *value,
            limit: limit.limit,
        });
        Self { failures, diagnostics, estimates, guardrails: guardrails.collect() }
    }
}

impl Diagnostics {
    fn of(rounds: &[&Kept<'_>], customers: &Customers, settings: &Settings) -> Self {
        let weight = customers.all.plain.weight;
        let squares: f64 = rounds.iter().map(|round| round.weight * round.weight).sum();
        let largest = rounds.iter().map(|round| round.weight).fold(0.0, f64::max);
        let clipped = rounds.iter().filter(|round| round.weight > settings.weight_max).count();
        Self {
            rounds: count(rounds.len()),
            customers: count(customers.count()),
            mean_weight: (!rounds.is_empty()).then_some(weight / customers.all.rounds),
            mean_weight_standard_error: (customers.count() > 1).then(|| customers.mean_weight_error()),
            effective_rounds: if squares > 0.0 { weight * weight / squares } else { 0.0 },
            largest_weight_share: (weight > 0.0).then_some(largest / weight),
            clipped_rounds: count(clipped),
        }
    }

    fn failures(&self, settings: &Settings, is_predicted: bool) -> Vec<Failure> {
        /// How far rounding may take a mean weight from 1 where all weights are 1.
        const ROUNDING: f64 = 1e-9;
        let Some(mean_weight) = self.mean_weight else { return vec![Failure::NoRounds] };
        let mut failures = Vec::new();
        if let Some(standard_error) = self.mean_weight_standard_error {
            let most = settings.mean_weight_errors_max * standard_error + ROUNDING;
            if (mean_weight - 1.0).abs() > most {
                failures.push(Failure::MeanWeightOff { mean_weight, standard_error });
            }
        } else {
            failures.push(Failure::TooFewCustomers { customers: self.customers });
        }
        let effective_rounds = self.effective_rounds;
        let share = settings.effective_share_min * f64::from(self.rounds);
        let effective_rounds_min = settings.effective_rounds_min.max(share);
        if effective_rounds < effective_rounds_min {
            failures.push(Failure::TooFewEffectiveRounds { effective_rounds, effective_rounds_min });
        }
        let share_max = settings.weight_share_max;
        match self.largest_weight_share {
            None => failures.push(Failure::NoOverlap),
            Some(share) if share > share_max => failures.push(Failure::WeightTooLarge { share, share_max }),
            Some(_) => {}
        }
        if !is_predicted {
            failures.push(Failure::NoPredictions);
        }
        failures
    }
}
