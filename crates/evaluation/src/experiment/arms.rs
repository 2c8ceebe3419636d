//! The arms of an experiment and the units that were seen in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::moments::{Moments, Sums};

/// What an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// A number of any size for each unit.
    Mean,
    /// 1 for a unit that did it and 0 for one that did not.
    Proportion,
}

/// One of the things compared. The first arm is the one the others are compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// What it is called.
    pub name: String,
    /// How many units it was to get, in proportion to the other arms' weights.
    pub weight: f64,
}

/// A unit seen in an arm: one for each unit and arm. A unit seen in two arms is handed in twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The id by which it was assigned.
    pub unit: String,
    /// The name of the arm.
    pub arm: String,
    /// What it did in the experiment.
    pub outcome: f64,
    /// What it did before; of all units or of none.
    #[serde(default)]
    pub before: Option<f64>,
}

/// How an experiment is read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The probability that any comparison, at any look, shows a difference where there is none.
    pub alpha: f64,
    /// The number of units, of both arms compared, at which the limits are narrowest.
    pub tuning_units: f64,
    /// Units each arm must have: the limits are those of large samples.
    pub units_per_arm_min: u32,
    /// The probability that a true ratio raises the alarm at any look.
    pub ratio_alpha: f64,
    /// The share of units that may have been seen in more than one arm.
    pub multiply_exposed_share_max: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            alpha: 0.05,
            tuning_units: 5_000.0,
            units_per_arm_min: 100,
            ratio_alpha: 0.001,
            multiply_exposed_share_max: 0.0,
        }
    }
}

impl Settings {
    /// Refuses what is no probability, share or number of units.
    pub(super) fn check(&self) -> Result<(), ExperimentError> {
        let is_probability = |value: f64| value > 0.0 && value < 1.0;
        let is_meant = is_probability(self.alpha)
            && is_probability(self.ratio_alpha)
            && self.tuning_units > 0.0
            && self.tuning_units.is_finite()
            && (0.0..=1.0).contains(&self.multiply_exposed_share_max);
        if is_meant { Ok(()) } else { Err(ExperimentError::Settings) }
    }
}

/// Why there is no experiment to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExperimentError {
    /// Fewer than two arms, two of one name, or weights that are not above 0.
    #[error("have to be two or more, with names of their own and weights above 0")]
    Arms,
    /// Sums that no outcomes have.
    #[error("{arm}: no outcomes have such a {sum}")]
    Sums {
        /// The arm.
        arm: String,
        /// Which sum it is.
        sum: &'static str,
    },
    /// An outcome that is not a number, or of a proportion not 0 or 1.
    #[error("{unit}: an outcome has to be a number, and 0 or 1 in a proportion")]
    Outcome {
        /// The unit.
        unit: String,
    },
    /// A unit seen in an arm that is not there.
    #[error("{unit}: was seen in an arm that is not among them")]
    UnknownArm {
        /// The unit.
        unit: String,
    },
    /// A unit handed in twice for one arm.
    #[error("{unit}: is there twice for one arm")]
    UnitTwice {
        /// The unit.
        unit: String,
    },
    /// What was before the experiment is known of some only.
    #[error("what was before has to be known of all units or of none")]
    Before,
    /// Settings out of range.
    #[error("have to be probabilities between 0 and 1, a share and a number of units above 0")]
    Settings,
}

impl ExperimentError {
    /// The part of the input that is wrong.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Arms | Self::Sums { .. } => "arms",
            Self::Outcome { .. } | Self::UnknownArm { .. } | Self::UnitTwice { .. } | Self::Before => "units",
            Self::Settings => "settings",
        }
    }
}

/// An experiment as far as it has run. Its figures are had through [`Experiment::read`] alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    pub(super) measure: Measure,
    pub(super) arms: Vec<Measured>,
    pub(super) multiply_exposed: u32,
}

/// An arm, its share of all units and what its units did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) name: String,
    pub(super) share: f64,
    pub(super) moments: Moments,
}

impl Experiment {
    /// An experiment of which sums are kept. `multiply_exposed` units were seen in more than one arm and are in none of
    /// the sums.
    ///
    /// # Errors
    /// When the arms are not two or more, each with a name of its own and a weight, or when sums do not fit together.
    pub fn of_sums(
        measure: Measure,
        arms: Vec<(Arm, Sums)>,
        multiply_exposed: u32,
    ) -> Result<Self, ExperimentError> {
        let (arms, sums): (Vec<Arm>, Vec<Sums>) = arms.into_iter().unzip();
        let moments = arms.iter().zip(&sums).map(|(arm, sums)| {
            let refused = |sum| ExperimentError::Sums { arm: arm.name.clone(), sum };
            if measure == Measure::Proportion {
                let is_share = (0.0..=f64::from(sums.units)).contains(&sums.sum);
                if !is_share {
                    return Err(refused("sum"));
                }
                if (sums.sum_squares - sums.sum).abs() > 1e-9 * sums.sum {
                    return Err(refused("sum_squares"));
                }
            }
            Moments::of_sums(sums).map_err(refused)
        });
        let moments = moments.collect::<Result<Vec<Moments>, _>>()?;
        let known = sums.iter().filter(|sums| sums.before.is_some()).count();
        if known != 0 && known != sums.len() {
            return Err(ExperimentError::Before);
        }
        Self::of_moments(measure, arms, moments, multiply_exposed)
    }

    /// An experiment of which every unit is known. Units seen in more than one arm are counted and left out.
    ///
    /// # Errors
    /// When the arms are not two or more, each with a name of its own and a weight, or when a unit's row cannot be.
    pub fn of_units(measure: Measure, arms: Vec<Arm>, units: &[Unit]) -> Result<Self, ExperimentError> {
        let known = units.iter().filter(|unit| unit.before.is_some()).count();
        if known != 0 && known != units.len() {
            return Err(ExperimentError::Before);
        }
        let mut seen: BTreeMap<&str, Vec<(usize, &Unit)>> = BTreeMap::new();
        for unit in units {
            let arm = arms.iter().position(|arm| arm.name == unit.arm);
            let arm = arm.ok_or_else(|| ExperimentError::UnknownArm { unit: unit.unit.clone() })?;
            let is_number = unit.outcome.is_finite() && unit.before.is_none_or(f64::is_finite);
            if !is_number || (measure == Measure::Proportion && unit.outcome != 0.0 && unit.outcome != 1.0) {
                return Err(ExperimentError::Outcome { unit: unit.unit.clone() });
            }
            let places = seen.entry(unit.unit.as_str()).or_default();
            if places.iter().any(|(place, _)| *place == arm) {
                return Err(ExperimentError::UnitTwice { unit: unit.unit.clone() });
            }
            places.push((arm, unit));
        }
        let mut outcomes = vec![(Vec::new(), Vec::new()); arms.len()];
        let mut multiply_exposed = 0;
        for places in seen.values() {
            if let [(arm, unit)] = places.as_slice() {
                if let Some((outcomes, before)) = outcomes.get_mut(*arm) {
                    outcomes.push(unit.outcome);
                    before.extend(unit.before);
                }
            } else {
                multiply_exposed += 1;
            }
        }
        let is_known = known > 0;
        let moments = outcomes
            .iter()
            .map(|(outcomes, before)| Moments::of_values(outcomes, is_known.then_some(before.as_slice())));
        Self::of_moments(measure, arms, moments.collect(), multiply_exposed)
    }

    fn of_moments(
        measure: Measure,
        arms: Vec<Arm>,
        moments: Vec<Moments>,
        multiply_exposed: u32,
    ) -> Result<Self, ExperimentError> {
        let total: f64 = arms.iter().map(|arm| arm.weight).sum();
        let names: std::collections::BTreeSet<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
        let is_weighted = total.is_finite() && arms.iter().all(|arm| arm.weight > 0.0);
        if arms.len() < 2 || names.len() != arms.len() || !is_weighted {
            return Err(ExperimentError::Arms);
        }
        if let Some((arm, _)) = arms.iter().zip(&moments).find(|(_, moments)| !moments.is_finite()) {
            return Err(ExperimentError::Sums { arm: arm.name.clone(), sum: "sum_squares" });
        }
        let arms = arms.into_iter().zip(moments).map(|(arm, moments)| Measured {
            name: arm.name,
            share: arm.weight / total,
            moments,
        });
        Ok(Self { measure, arms: arms.collect(), multiply_exposed })
    }
}
