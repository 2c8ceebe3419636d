//! The log, row by row: what is handed in, and what is kept of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gate::GuardrailLimit;

/// One logged choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Whose choice it was; rounds of one customer may be one draw.
    pub customer: String,
    /// Whether the customer showed signs of hardship then.
    #[serde(default)]
    pub is_hardship: bool,
    /// Whether something overrode the draw, so that its propensity is not that of what was shown. Such rounds are counted
    /// and left out.
    #[serde(default)]
    pub is_intervened: bool,
    /// The place of the chosen action among all.
    pub chosen: u32,
    /// How probable the choice was when it was made.
    pub propensity: f64,
    /// What came of it.
    pub reward: f64,
    /// How probable the policy under evaluation finds each action.
    pub policy: Vec<f64>,
    /// The reward predicted for each action by a model that has not seen this customer; of all rounds or of none.
    #[serde(default)]
    pub predicted: Option<Vec<f64>>,
    /// What came of it by each guardrail metric, of which more is worse.
    #[serde(default)]
    pub guardrails: BTreeMap<String, f64>,
}

/// Why a log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundError {
    /// A choice that is not among the actions.
    #[error("round {round}: what was chosen is not among the actions of the policy")]
    Chosen {
        /// Its place in the log, from 0.
        round: usize,
    },
    /// A propensity that is not above 0 and 1 at most.
    #[error("round {round}: a propensity has to be above 0 and 1 at most")]
    Propensity {
        /// Its place in the log, from 0.
        round: usize,
    },
    /// Probabilities of actions that do not add up to 1.
    #[error("round {round}: a policy's probabilities have to be from 0 to 1 and add up to 1")]
    Policy {
        /// Its place in the log, from 0.
        round: usize,
    },
    /// Predictions that are not one number for each action, or that some rounds lack.
    #[error("round {round}: predictions have to be one number for each action, in all rounds or in none")]
    Predicted {
        /// Its place in the log, from 0.
        round: usize,
    },
    /// A reward or a guardrail metric that is missing or not a number.
    #[error("round {round}: a reward and every guardrail metric have to be numbers")]
    Outcome {
        /// Its place in the log, from 0.
        round: usize,
    },
    /// A bar that nothing can be held against.
    #[error("has to have a margin of 0 or more, numbers, and guardrails with names of their own")]
    Bar,
    /// Settings out of range.
    #[error("have to be numbers above 0, shares from 0 to 1 and 100 to 100,000 resamples")]
    Settings,
}

impl RoundError {
    /// The part of the input that is wrong.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Settings => "settings",
            _ => "rounds",
        }
    }
}

/// What is kept of a round.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept<'log> {
    pub(super) customer: &'log str,
    pub(super) is_hardship: bool,
    /// How much more probable the policy finds the choice than the one that made it.
    pub(super) weight: f64,
    pub(super) reward: f64,
    /// What is predicted of the policy, and of the choice.
    pub(super) predicted: Option<Predicted>,
    /// The guardrail metrics, in the order of the limits.
    pub(super) guardrails: Vec<f64>,
}

/// Predictions of a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Predicted {
    pub(super) of_policy: f64,
    pub(super) of_choice: f64,
}

/// How far a policy's probabilities may be from 1 in all.
const ROUNDING: f64 = 1e-6;

/// The rounds that count, and how many were intervened in.
pub(super) fn keep<'log>(
    rounds: &'log [Round],
    limits: &[GuardrailLimit],
) -> Result<(Vec<Kept<'log>>, u32), RoundError> {
    let mut kept: Vec<Kept<'log>> = Vec::with_capacity(rounds.len());
    let mut intervened = 0;
    for (place, round) in rounds.iter().enumerate() {
        if round.is_intervened {
            intervened += 1;
            continue;
        }
        let this = kept_of(round, place, limits)?;
        if kept.first().is_some_and(|first| first.predicted.is_some() != this.predicted.is_some()) {
            return Err(RoundError::Predicted { round: place });
        }
        kept.push(this);
    }
    Ok((kept, intervened))
}

fn kept_of<'log>(
    round: &'log Round,
    place: usize,
    limits: &[GuardrailLimit],
) -> Result<Kept<'log>, RoundError> {
    let chosen = usize::try_from(round.chosen).map_err(|_| RoundError::Chosen { round: place })?;
    let probability = *round.policy.get(chosen).ok_or(RoundError::Chosen { round: place })?;
    if !(round.propensity > 0.0 && round.propensity <= 1.0) {
        return Err(RoundError::Propensity { round: place });
    }
    let is_distribution = round.policy.iter().all(|probability| (0.0..=1.0).contains(probability))
        && (round.policy.iter().sum::<f64>() - 1.0).abs() <= ROUNDING;
    if !is_distribution {
        return Err(RoundError::Policy { round: place });
    }
    let predicted = round.predicted.as_deref().map(|predicted| {
        let of_choice = predicted.get(chosen).filter(|_| predicted.len() == round.policy.len());
        let of_choice = *of_choice.ok_or(RoundError::Predicted { round: place })?;
        let of_policy: f64 = predicted.iter().zip(&round.policy).map(|(reward, share)| reward * share).sum();
        let is_number = of_policy.is_finite() && of_choice.is_finite();
        is_number.then_some(Predicted { of_policy, of_choice }).ok_or(RoundError::Predicted { round: place })
    });
    let guardrails = limits.iter().map(|limit| round.guardrails.get(&limit.name).copied());
    let guardrails = guardrails
        .collect::<Option<Vec<f64>>>()
        .filter(|metrics| round.reward.is_finite() && metrics.iter().all(|metric| metric.is_finite()));
    Ok(Kept {
        customer: round.customer.as_str(),
        is_hardship: round.is_hardship,
        weight: probability / round.propensity,
        reward: round.reward,
        predicted: predicted.transpose()?,
        guardrails: guardrails.ok_or(RoundError::Outcome { round: place })?,
    })
}
