//! From a seed to a model: generate, split by household, boost, calibrate, set conformal thresholds, record.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use population::{LifeMix, Shift, Spec, Vocabulary};
use profile::calibration::{Calibrator, Scored, fit_matrix, fit_temperature};
use profile::trees::Ensemble;
use profile::{
    ConformalThresholds, ModelDocument, PersonaModel, Posterior, Provenance, Reference, metrics, schema_hash,
};
use sha2::{Digest, Sha256};

use crate::boost::{Boosting, Labelled, boost};
use crate::challenger::{Challenger, Forests};
use crate::grow::{Ground, matrix};
use crate::sample::{Sample, Sampling, mix, samples_of_all};
use crate::{TrainError, shift};

/// Everything that decides a model; the same configuration always gives the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainConfig {
    /// The seed of the population, the splits and the challenger.
    pub seed: u64,
    /// How many households to generate.
    pub households: u32,
    /// The last day of their histories.
    pub end_on: NaiveDate,
    /// How long their histories are.
    pub months_of_history: RangeInclusive<u32>,
    /// How common each life is.
    pub lives: LifeMix,
    /// How households become samples.
    pub sampling: Sampling,
    /// The wordings of bank files, taken in turn.
    pub vocabularies: Vec<Vocabulary>,
    /// How far each household may stray from the documented population, as the logarithm of a factor.
    pub stray: f64,
    /// How to boost the champion.
    pub boosting: Boosting,
    /// How to grow the challenger.
    pub forests: Forests,
    /// The share of true personas a conformal set promises to hold.
    pub coverage: f64,
    /// The version of the training code, recorded.
    pub code_version: String,
    /// SHA-256 of the lock file, recorded.
    pub lock_hash: String,
}

/// The shipped model's mix of lives: the square roots of the national shares. It leans towards what is common
/// where books look alike, such as wages from an employer and from one's own company, without forgetting the
/// rarer lives that Attune is made for.
pub const LIVES: LifeMix = LifeMix([0.15, 0.24, 0.37, 0.13, 0.11]);

impl TrainConfig {
    /// The configuration of the shipped model.
    pub fn shipped(seed: u64, code_version: &str, lock_hash: &str) -> Self {
        Self {
            seed,
            households: 10_000,
            end_on: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap_or(NaiveDate::MIN),
            months_of_history: 4..=20,
            lives: LIVES,
            sampling: Sampling { shares_of_history: vec![1.0, 0.45], partial_books: 0.5 },
            vocabularies: vec![Vocabulary::A, Vocabulary::B],
            stray: 0.25,
            boosting: Boosting { rounds: 80, depth: 4, leaf_rows: 12, step: 0.15, patience: 8 },
            forests: Forests { trees: 40, depth: 9, leaf_rows: 10 },
            coverage: 0.97,
            code_version: code_version.to_owned(),
            lock_hash: lock_hash.to_owned(),
        }
    }
}

/// What training gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The model to ship.
    pub model: PersonaModel,
    /// What it was compared with.
    pub challenger: Challenger,
}

/// The three parts of the samples; a household is in one of them.
#[derive(Default)]
struct Splits {
    train: Split,
    calibration: Split,
    validation: Split,
}

#[derive(Default)]
struct Split {
    rows: Vec<Vec<f32>>,
    classes: Vec<usize>,
}

impl Split {
    fn labelled(&self) -> Labelled<'_> {
        Labelled { rows: &self.rows, classes: &self.classes }
    }

    fn scored(&self, ensemble: &Ensemble) -> Vec<Scored> {
        self.rows.iter().map(|row| ensemble.margins(row)).zip(self.classes.iter().copied()).collect()
    }
}

/// Trains the champion and the challenger.
///
/// # Errors
/// [`TrainError`] if the configuration cannot give a model, smartcore fails, or a flat tree differs from the
/// grown one.
pub fn train(config: &TrainConfig) -> Result<Trained, TrainError> {
    if config.vocabularies.is_empty() || config.sampling.shares_of_history.is_empty() {
        return Err(TrainError::Config("training needs a vocabulary and a share of history"));
    }
    let samples = training_samples(config)?;
    let splits = split(&samples, config.seed);
    if splits.train.rows.len() < 100
        || splits.calibration.rows.len() < 20
        || splits.validation.rows.len() < 20
    {
        return Err(TrainError::Config("training needs at least some hundred households"));
    }
    let ground = Ground {
        rows: &splits.train.rows,
        matrix: &matrix(&splits.train.rows)?,
        check_rows: &splits.validation.rows,
        check_matrix: &matrix(&splits.validation.rows)?,
    };
    let ensemble = boost(&ground, &splits.train.labelled(), &splits.validation.labelled(), config.boosting)?;
    let mut challenger = Challenger::grow(&ground, &splits.train.classes, config.forests, config.seed)?;
    challenger.calibrate(&splits.calibration.rows, &splits.calibration.classes);

    let scored = splits.calibration.scored(&ensemble);
    let calibrator = choose_calibrator(&scored);
    let judged = |scored: &[Scored]| -> Vec<metrics::Judged> {
        scored.iter().map(|(m, class)| (Posterior::from_margins(&calibrator.apply(m)), *class)).collect()
    };
    let conformal = ConformalThresholds::fit(&judged(&scored), config.coverage);
    let validation = judged(&splits.validation.scored(&ensemble));
    let rivals = splits.validation.rows.iter().map(|row| challenger.posterior_of(row));
    let rival: Vec<metrics::Judged> = rivals.zip(splits.validation.classes.iter().copied()).collect();
    let document = ModelDocument {
        provenance: provenance(config, &samples, &splits, &ensemble, (&validation, &rival)),
        ensemble,
        calibrator,
        conformal,
        references: references(&splits.train.rows),
    };
    let model = PersonaModel::new(document).map_err(TrainError::Model)?;
    Ok(Trained { model, challenger })
}

/// The artefact of the trained model; equal configurations give equal bytes.
///
/// # Errors
/// As [`train`].
pub fn train_to_bytes(config: &TrainConfig) -> Result<Vec<u8>, TrainError> {
    train(config)?.model.to_bytes().map_err(TrainError::Model)
}

/// Samples in the order of their households, made by two threads.
fn training_samples(config: &TrainConfig) -> Result<Vec<Sample>, TrainError> {
    let spec_of = |index: u64| {
        let turn = usize::try_from(index).unwrap_or(0) % config.vocabularies.len();
        Spec {
            index,
            months_of_history: config.months_of_history.clone(),
            lives: config.lives,
            vocabulary: config.vocabularies[turn],
            shift: shift::stray(Shift::NONE, config.stray, mix(config.seed, index)),
            ..Spec::new(config.seed, config.end_on)
        }
    };
    samples_of_all(u64::from(config.households), &config.sampling, spec_of)
}

/// Sixty-four in a hundred households to train on, eighteen each to calibrate and to validate.
fn split(samples: &[Sample], seed: u64) -> Splits {
    let mut splits = Splits::default();
    for sample in samples {
        let part = match mix(!seed, sample.household) % 100 {
            0..64 => &mut splits.train,
            64..82 => &mut splits.calibration,
            _ => &mut splits.validation,
        };
        part.rows.push(sample.features.values().to_vec());
        part.classes.push(sample.class);
    }
    splits
}

/// Matrix scaling where it clearly beats temperature on the half of the rows it was not fitted on, both ways.
/// Temperature keeps explanations five times cheaper, since a margin then rests on one class's trees.
fn choose_calibrator(scored: &[Scored]) -> Calibrator {
    const RIDGE: f64 = 1e-2;
    const CLEARLY: f64 = 0.97;
    let halves: (Vec<Scored>, Vec<Scored>) = {
        let (even, odd): (Vec<_>, Vec<_>) = scored.iter().enumerate().partition(|(index, _)| index % 2 == 0);
        let strip = |half: Vec<(usize, &Scored)>| half.into_iter().map(|(_, row)| *row).collect();
        (strip(even), strip(odd))
    };
    let crossed = |fit: &dyn Fn(&[Scored]) -> Calibrator| {
        fit(&halves.0).log_loss(&halves.1) + fit(&halves.1).log_loss(&halves.0)
    };
    if crossed(&|rows| fit_matrix(rows, RIDGE)) < CLEARLY * crossed(&fit_temperature) {
        fit_matrix(scored, RIDGE)
    } else {
        fit_temperature(scored)
    }
}

/// The training distribution of each feature.
fn references(rows: &[Vec<f32>]) -> Vec<Reference> {
    (0..profile::FEATURE_COUNT)
        .map(|feature| {
            let column: Vec<f32> = rows.iter().filter_map(|row| row.get(feature).copied()).collect();
            Reference::of(&column)
        })
        .collect()
}

/// What the artefact says about itself.
fn provenance(
    config: &TrainConfig,
    samples: &[Sample],
    splits: &Splits,
    ensemble: &Ensemble,
    (validation, rival): (&[metrics::Judged], &[metrics::Judged]),
) -> Provenance {
    #[expect(clippy::as_conversions, reason = "counts of rows, trees and nodes are exact in f64")]
    let count = |count: usize| count as f64;
    let named = |pairs: &[(&str, f64)]| -> BTreeMap<String, f64> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
    };
    Provenance {
        schema_hash: schema_hash(),
        data_hash: data_hash(samples),
        code_version: config.code_version.clone(),
        lock_hash: config.lock_hash.clone(),
        seed: config.seed,
        households: config.households,
        parameters: named(&[
            ("months-of-history-min", f64::from(*config.months_of_history.start())),
            ("months-of-history-max", f64::from(*config.months_of_history.end())),
            ("samples-per-household-max", count(config.sampling.shares_of_history.len())),
            ("partial-books", config.sampling.partial_books),
            ("vocabularies", count(config.vocabularies.len())),
            ("stray", config.stray),
            ("rounds", count(ensemble.trees[0].len())),
            ("rounds-max", f64::from(config.boosting.rounds)),
            ("depth", f64::from(config.boosting.depth)),
            ("leaf-rows-min", f64::from(config.boosting.leaf_rows)),
            ("step", config.boosting.step),
            ("coverage", config.coverage),
        ]),
        metrics: named(&[
            ("training-rows", count(splits.train.rows.len())),
            ("calibration-rows", count(splits.calibration.rows.len())),
            ("validation-rows", count(splits.validation.rows.len())),
            ("accuracy", metrics::accuracy(validation)),
            ("log-loss", metrics::log_loss(validation)),
            ("calibration-error", metrics::calibration_error(validation)),
            ("challenger-accuracy", metrics::accuracy(rival)),
            ("challenger-log-loss", metrics::log_loss(rival)),
            ("challenger-calibration-error", metrics::calibration_error(rival)),
        ]),
    }
}

/// SHA-256 over all rows and labels in order.
fn data_hash(samples: &[Sample]) -> String {
    let mut digest = Sha256::new();
    for sample in samples {
        digest.update(sample.household.to_le_bytes());
        digest.update(sample.class.to_le_bytes());
        for value in sample.features.values() {
            digest.update(value.to_le_bytes());
        }
    }
    ledger::hexadecimal(&digest.finalize())
}
