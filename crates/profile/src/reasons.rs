//! Saying why in plain words: the facts that weighed most, and the smallest change that would change the
//! outcome.

use serde::{Deserialize, Serialize};

use crate::{Assessment, FEATURES, FeatureSpec, FeatureVector, Persona, PersonaModel, Unit, feature_index};

/// One fact that spoke for the persona.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Name in the feature registry.
    pub feature: String,
    /// The fact in plain words with its number.
    pub sentence: String,
    /// The value, in the feature's unit.
    pub value: f64,
    /// What it added to the persona's margin.
    pub contribution: f64,
}

/// The facts that spoke most for the assessed persona, strongest first, at most `count`. They are those the
/// score was made of; facts that spoke against it are in [`Assessment::attributions`]. That something is not
/// known, such as a year of birth, can weigh in the score but is no fact about the customer and is left out.
pub fn reasons(assessment: &Assessment, count: usize) -> Vec<Reason> {
    let supporting = assessment.attributions.iter().filter(|attribution| attribution.contribution > 0.0);
    supporting
        .filter_map(|attribution| {
            let spec = &FEATURES[feature_index(&attribution.feature)?];
            let is_unknown =
                spec.unit == Unit::Flag || (spec.unit == Unit::Years && attribution.value == 0.0);
            if is_unknown {
                return None;
            }
            Some(Reason {
                feature: attribution.feature.clone(),
                sentence: spec.describe(attribution.value),
                value: attribution.value,
                contribution: attribution.contribution,
            })
        })
        .take(count)
        .collect()
}

/// The smallest change of one thing a customer can change that leads to another persona.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counterfactual {
    /// Name in the feature registry.
    pub feature: String,
    /// The value now.
    pub from: f64,
    /// The value that changes the outcome.
    pub to: f64,
    /// The persona it would lead to.
    pub persona: Persona,
    /// The changed fact in plain words.
    pub sentence: String,
}

impl PersonaModel {
    /// The smallest change in one actionable feature that makes another persona the most likely, as a share of
    /// the feature's range in training; every other feature is held still. `None` if no single change does.
    pub fn counterfactual(&self, features: &FeatureVector) -> Option<Counterfactual> {
        let (now, _) = self.posterior(features).top();
        let mut nearest: Option<(f64, usize, f32, Persona)> = None;
        for (index, spec) in FEATURES.iter().enumerate().filter(|(_, spec)| spec.actionable) {
            let from = features.values()[index];
            let reference = &self.document().references[index];
            for to in candidates(spec, &self.document().ensemble.thresholds(index), from) {
                let distance = reference.distance(from, to);
                let is_nearer = nearest.is_none_or(|(best, ..)| distance < best);
                if !is_nearer || reference.is_outside(to) {
                    continue;
                }
                let Ok(changed) = features.with(index, to) else { continue };
                let (persona, _) = self.posterior(&changed).top();
                if persona != now {
                    nearest = Some((distance, index, to, persona));
                }
            }
        }
        let (_, index, to, persona) = nearest?;
        let spec = &FEATURES[index];
        Some(Counterfactual {
            feature: spec.name.to_owned(),
            from: f64::from(features.values()[index]),
            to: f64::from(to),
            persona,
            sentence: spec.describe(f64::from(to)),
        })
    }
}

/// The nearest values on the other side of each threshold that can be said in the feature's unit exactly.
fn candidates(spec: &FeatureSpec, thresholds: &[f32], from: f32) -> Vec<f32> {
    let steps_per_unit: f32 = match spec.unit {
        Unit::Count | Unit::Days | Unit::Flag | Unit::Years => 1.0,
        Unit::Share => 100.0,
        Unit::Months | Unit::PerMonth => 10.0,
    };
    let mut found: Vec<f32> = thresholds
        .iter()
        .filter_map(|threshold| {
            let steps = (threshold * steps_per_unit).floor();
            if from <= *threshold {
                let above = (steps + 1.0) / steps_per_unit;
                (above > *threshold).then_some(above)
            } else {
                let below = steps / steps_per_unit;
                let below = if below > *threshold { (steps - 1.0) / steps_per_unit } else { below };
                (below < from).then_some(below)
            }
        })
        .collect();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(name: &str) -> &'static FeatureSpec {
        &FEATURES[feature_index(name).unwrap()]
    }

    #[test]
    fn changes_are_told_in_whole_steps_beyond_the_threshold() {
        assert_eq!(candidates(spec("client-count"), &[1.5, 4.5], 3.0), [1.0, 5.0]);
        assert_eq!(candidates(spec("client-share"), &[0.123, 0.456], 0.2), [0.12, 0.46]);
        assert_eq!(candidates(spec("buffer-months"), &[0.55], 3.0), [0.5]);
    }
}
