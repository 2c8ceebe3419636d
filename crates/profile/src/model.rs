//! The persona model: one artefact of trees, calibration, thresholds and references, and how it judges.

use std::collections::BTreeMap;

use ledger::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::calibration::Calibrator;
use crate::trees::Ensemble;
use crate::{
    Abstention, Assessment, Attribution, CLASS_COUNT, ConformalThresholds, FEATURE_COUNT, FEATURES,
    FeatureVector, History, Persona, Posterior, Reference, schema_hash,
};

/// The first bytes of every artefact; the last is the format's version.
const MAGIC: &[u8] = b"attune-persona\x01";

/// More features than this outside the training band, and the finances count as unfamiliar. Chance alone puts
/// 0.1 of the features there.
const OUTSIDE_MAX: u32 = 4;

/// A conformal set larger than this says nothing to act on.
const PLAUSIBLE_MAX: usize = 2;

/// Nor does a persona that has not even odds.
const PROBABILITY_MIN: f64 = 0.5;

/// Where a model came from, enough to make the same bytes again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// [`schema_hash`] of the features it was trained on.
    pub schema_hash: String,
    /// SHA-256 of the training rows.
    pub data_hash: String,
    /// The version of the code that trained it.
    pub code_version: String,
    /// SHA-256 of the lock file of the code that trained it.
    pub lock_hash: String,
    /// The seed of the population it learned from.
    pub seed: u64,
    /// How many households were generated.
    pub households: u32,
    /// Everything else that was chosen, by name.
    pub parameters: BTreeMap<String, f64>,
    /// Figures on the validation rows, by name.
    pub metrics: BTreeMap<String, f64>,
}

/// The content of an artefact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelDocument {
    /// Where it came from.
    pub provenance: Provenance,
    /// Margins before calibration.
    pub ensemble: Ensemble,
    /// Their correction.
    pub calibrator: Calibrator,
    /// When a persona stays plausible.
    pub conformal: ConformalThresholds,
    /// The training distribution of each feature, in registry order.
    pub references: Vec<Reference>,
}

/// Why bytes were no usable model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They do not begin as one.
    #[error("this is not a persona model of a version this program reads")]
    NotAModel,
    /// They begin as one and cannot be read.
    #[error("the persona model is damaged")]
    Damaged,
    /// It was trained on other features.
    #[error("the persona model was trained on other features than this program computes; train it again")]
    Schema,
}

/// A loaded model; judging cannot fail.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonaModel {
    document: ModelDocument,
    version: String,
}

impl PersonaModel {
    /// Checks a document and names it by the hash of its bytes.
    ///
    /// # Errors
    /// [`ModelError`] for other features, numbers that are not finite, or parts that do not fit together.
    pub fn new(document: ModelDocument) -> Result<Self, ModelError> {
        if document.provenance.schema_hash != schema_hash() {
            return Err(ModelError::Schema);
        }
        let trees = document.ensemble.trees.iter().flatten();
        let features_fit = trees.filter_map(|tree| tree.feature_max()).all(|feature| feature < FEATURE_COUNT);
        let references_fit = document.references.len() == FEATURE_COUNT
            && document
                .references
                .iter()
                .all(|reference| reference.shares.len() == reference.edges.len() + 1);
        let finite = document.ensemble.base.iter().all(|base| base.is_finite())
            && document.calibrator.is_finite()
            && document.conformal.probability_min.iter().all(|threshold| threshold.is_finite());
        if !(features_fit && references_fit && finite) {
            return Err(ModelError::Damaged);
        }
        let bytes = encode(&document)?;
        let version = hexadecimal(&Sha256::digest(&bytes)).chars().take(12).collect::<String>();
        Ok(Self { document, version: format!("persona-{version}") })
    }

    /// Reads an artefact.
    ///
    /// # Errors
    /// [`ModelError`] for anything that is not a sound model for the features of this program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
        Self::new(postcard::from_bytes(body).map_err(|_| ModelError::Damaged)?)
    }

    /// The artefact; the same document always gives the same bytes.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] if it cannot be written, which no checked document causes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        encode(&self.document)
    }

    /// Everything in it.
    pub fn document(&self) -> &ModelDocument {
        &self.document
    }

    /// Its name, such as `persona-3f9a…`, from the hash of its bytes.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Calibrated probabilities, whatever the history.
    pub fn posterior(&self, features: &FeatureVector) -> Posterior {
        let margins = self.document.ensemble.margins(features.values());
        Posterior::from_margins(&self.document.calibrator.apply(&margins))
    }

    /// The whole judgement: too little history gives [`Persona::NotEnoughData`] by rule, otherwise the most
    /// likely persona, and why it should not be acted on if so.
    pub fn assess(&self, features: &FeatureVector, history: History) -> Assessment {
        if !history.is_enough() {
            return Assessment {
                persona: Persona::NotEnoughData,
                posterior: Posterior::uniform(),
                abstention: Some(Abstention::NotEnoughData { history }),
                attributions: Vec::new(),
                bias: 0.0,
                margin: 0.0,
                conformal_set: Persona::CLASSES.to_vec(),
                model_version: self.version.clone(),
                feature_hash: features.hash(),
            };
        }
        let posterior = self.posterior(features);
        let (persona, probability) = posterior.top();
        let conformal_set = self.document.conformal.set(&posterior);
        let (bias, contributions) = self.explain(persona, features);
        let margin = bias + contributions.iter().sum::<f64>();
        Assessment {
            persona,
            posterior,
            abstention: self.abstention(features, conformal_set.len(), probability),
            attributions: attributions(features, &contributions),
            bias,
            margin,
            conformal_set,
            model_version: self.version.clone(),
            feature_hash: features.hash(),
        }
    }

    /// The calibrated margin of a persona split over the features. Calibration is linear, and so are Shapley
    /// values: those of the classes are added up with its weights.
    pub fn explain(&self, persona: Persona, features: &FeatureVector) -> (f64, Vec<f64>) {
        let calibrator = &self.document.calibrator;
        let mut contributions = vec![0.0; FEATURE_COUNT];
        let Some(class) = persona.class_index() else { return (0.0, contributions) };
        let mut bias = calibrator.bias[class];
        for other in 0..CLASS_COUNT {
            let weight = calibrator.weights[class][other];
            if weight == 0.0 {
                continue;
            }
            let (own_bias, own) = self.document.ensemble.explain(other, features.values());
            bias += weight * own_bias;
            for (sum, value) in contributions.iter_mut().zip(own) {
                *sum += weight * value;
            }
        }
        (bias, contributions)
    }

    fn abstention(&self, features: &FeatureVector, plausible: usize, probability: f64) -> Option<Abstention> {
        let pairs = self.document.references.iter().zip(features.values());
        let outside = pairs.filter(|(reference, value)| reference.is_outside(**value)).count();
        let features_outside = u32::try_from(outside).unwrap_or(u32::MAX);
        if features_outside > OUTSIDE_MAX {
            return Some(Abstention::Unfamiliar { features_outside });
        }
        if plausible > PLAUSIBLE_MAX || probability < PROBABILITY_MIN {
            return Some(Abstention::Unsure { plausible: u32::try_from(plausible).unwrap_or(u32::MAX) });
        }
        None
    }
}

fn encode(document: &ModelDocument) -> Result<Vec<u8>, ModelError> {
    let body = postcard::to_allocvec(document).map_err(|_| ModelError::Damaged)?;
    Ok([MAGIC, &body].concat())
}

/// The contributions that are not nothing, largest magnitude first; ties keep the registry's order.
fn attributions(features: &FeatureVector, contributions: &[f64]) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = FEATURES
        .iter()
        .zip(features.values())
        .zip(contributions)
        .filter(|(_, contribution)| **contribution != 0.0)
        .map(|((spec, value), contribution)| Attribution {
            feature: spec.name.to_owned(),
            value: f64::from(*value),
            contribution: *contribution,
        })
        .collect();
    found.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    found
}
