//! Whether a policy may be tried on customers: the gate in front of a ramp.

use std::collections::BTreeSet;

use draws::Random;
use serde::{Deserialize, Serialize};

use super::Settings;
use super::log::{Kept, Round, RoundError, keep};
use super::segment::{Failure, Segment};

/// What a policy is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bar {
    /// The mean reward of the policy in force; `None` takes the mean of what was logged.
    pub incumbent: Option<f64>,
    /// The same among customers in hardship.
    pub incumbent_in_hardship: Option<f64>,
    /// By how much the lower limit may be below that, or less: 0 or more.
    pub margin: f64,
    /// The guardrail metrics.
    pub guardrails: Vec<GuardrailLimit>,
}

impl Default for Bar {
    fn default() -> Self {
        Self { incumbent: None, incumbent_in_hardship: None, margin: 0.0, guardrails: Vec::new() }
    }
}

impl Bar {
    fn check(&self) -> Result<(), RoundError> {
        let names: BTreeSet<&str> = self.guardrails.iter().map(|limit| limit.name.as_str()).collect();
        let numbers = self.guardrails.iter().map(|limit| limit.limit);
        let incumbents = [self.incumbent, self.incumbent_in_hardship].into_iter().flatten();
        let is_meant = names.len() == self.guardrails.len()
            && self.margin >= 0.0
            && numbers.chain(incumbents).chain([self.margin]).all(f64::is_finite);
        if is_meant { Ok(()) } else { Err(RoundError::Bar) }
    }
}

/// How bad a guardrail metric may become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardrailLimit {
    /// The metric, as rounds name it. More is worse.
    pub name: String,
    /// What the upper limit of its mean in a round may be at most.
    pub limit: f64,
}

/// Everything a log says of a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Whether the policy may be tried.
    pub gate: Gate,
    /// Rounds left out because something overrode the draw.
    pub intervened_rounds: u32,
    /// What all customers say.
    pub overall: Segment,
    /// What those in hardship say.
    pub hardship: Segment,
}

/// Whether a policy may be tried on customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Gate {
    /// It may start a ramp.
    Open,
    /// It may not.
    Closed {
        /// Everything in the way; never empty.
        obstacles: Vec<Obstacle>,
    },
}

/// What is in the way of a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Obstacle {
    /// Among whom.
    pub scope: Scope,
    /// What it is.
    #[serde(flatten)]
    pub cause: Cause,
}

/// Whose rounds are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everybody's.
    Overall,
    /// Those of customers in hardship.
    Hardship,
}

/// Why a policy may not be tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// The log cannot bear an estimate.
    Log(Failure),
    /// The policy may earn less than it must.
    ValueTooLow {
        /// The lower limit of its doubly robust estimate.
        lower: f64,
        /// What that has to be above.
        required: f64,
    },
    /// A guardrail metric may become worse than it must.
    GuardrailCrossed {
        /// The metric.
        name: String,
        /// Its upper limit.
        upper: f64,
        /// What that may be at most.
        limit: f64,
    },
}

/// Judges a policy by a log. The seed is that of the resampled customers: the same log and seed give the same limits.
///
/// # Errors
/// When a round, the bar or the settings cannot be.
pub fn evaluate(
    rounds: &[Round],
    bar: &Bar,
    settings: &Settings,
    seed: u64,
) -> Result<Evaluation, RoundError> {
    settings.check()?;
    bar.check()?;
    let (kept, intervened_rounds) = keep(rounds, &bar.guardrails)?;
    let all: Vec<&Kept<'_>> = kept.iter().collect();
    let pressed: Vec<&Kept<'_>> = kept.iter().filter(|round| round.is_hardship).collect();
    let segment = |rounds: &[&Kept<'_>], part: u64| {
        Segment::of(rounds, &bar.guardrails, settings, &mut Random::stream(seed, 0, part))
    };
    let (overall, hardship) = (segment(&all, 0), segment(&pressed, 1));
    let mut obstacles = obstacles(Scope::Overall, &overall, bar.incumbent, bar.margin);
    obstacles.extend(self::obstacles(Scope::Hardship, &hardship, bar.incumbent_in_hardship, bar.margin));
    let gate = if obstacles.is_empty() { Gate::Open } else { Gate::Closed { obstacles } };
    Ok(Evaluation { gate, intervened_rounds, overall, hardship })
}

fn obstacles(scope: Scope, segment: &Segment, incumbent: Option<f64>, margin: f64) -> Vec<Obstacle> {
    let mut causes: Vec<Cause> = segment.failures.iter().copied().map(Cause::Log).collect();
    // Without estimates or predictions a failure says so.
    let robust =
        segment.estimates.and_then(|estimates| Some((estimates, estimates.unclipped.doubly_robust?)));
    if let Some((estimates, robust)) = robust {
        let (lower, required) = (robust.lower, incumbent.unwrap_or(estimates.logged) - margin);
        if lower.is_nan() || lower <= required {
            causes.push(Cause::ValueTooLow { lower, required });
        }
    }
    for metric in &segment.guardrails {
        let (upper, limit) = (metric.value.upper, metric.limit);
        if upper.is_nan() || upper > limit {
            causes.push(Cause::GuardrailCrossed { name: metric.name.clone(), upper, limit });
        }
    }
    causes.into_iter().map(|cause| Obstacle { scope, cause }).collect()
}
