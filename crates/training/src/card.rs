//! The model card: how a model does on a population it has never seen, in all and for each group.
#![expect(clippy::as_conversions, reason = "counts of rows are far below 2^53")]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use population::{Country, LifeMix, Shift, Spec, Vocabulary};
use profile::metrics::{self, Judged};
use profile::{Abstention, Assessment, FEATURES, Persona, PersonaModel, Provenance};
use serde::{Deserialize, Serialize};

use crate::sample::{Sample, Sampling, samples_of_all};
use crate::{Challenger, LIVES, TrainError, persona};

/// The population to evaluate on.
#[derive(Debug, Clone, PartialEq)]
pub struct EvalConfig {
    /// Must differ from the training seed, or the households are the same people.
    pub seed: u64,
    /// How many households.
    pub households: u32,
    /// The last day of their histories.
    pub end_on: NaiveDate,
    /// How long their histories are.
    pub months_of_history: RangeInclusive<u32>,
    /// The wordings of bank files, taken in turn.
    pub vocabularies: Vec<Vocabulary>,
    /// How far the population is from the documented one.
    pub shift: Shift,
    /// How common each life is.
    pub lives: LifeMix,
    /// The share of customers who show only part of their finances.
    pub partial_books: f64,
}

impl EvalConfig {
    /// The held-out population of the shipped model's card: shifted parameters, both wordings, lives as
    /// common as in training.
    pub fn held_out(seed: u64, households: u32) -> Self {
        Self {
            seed,
            households,
            end_on: NaiveDate::from_ymd_opt(2026, 8, 31).unwrap_or(NaiveDate::MIN),
            months_of_history: 4..=24,
            vocabularies: vec![Vocabulary::A, Vocabulary::B],
            shift: Shift::HELD_OUT,
            lives: LIVES,
            partial_books: 0.5,
        }
    }
}

/// The figures of some rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many rows.
    pub samples: u32,
    /// Share of rows whose most likely persona is the true one.
    pub accuracy: f64,
    /// Mean negative log-probability of the true persona.
    pub log_loss: f64,
    /// Expected calibration error in 15 bins.
    pub calibration_error: f64,
    /// Share of rows whose conformal set holds the true persona.
    pub coverage: f64,
    /// Share of rows the model would not act on.
    pub abstention_rate: f64,
    /// Share of rows it would not act on because they are unlike training.
    pub unfamiliar_rate: f64,
    /// Accuracy on the rows it would act on.
    pub accuracy_when_settled: f64,
}

/// The figures of rows a challenger judged, which neither abstains nor promises coverage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChallengerFigures {
    /// Share of rows whose most likely persona is the true one.
    pub accuracy: f64,
    /// Mean negative log-probability of the true persona.
    pub log_loss: f64,
    /// Expected calibration error in 15 bins.
    pub calibration_error: f64,
}

/// How much a feature moves the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Name in the feature registry.
    pub feature: String,
    /// Mean magnitude of its contribution to the chosen persona's margin.
    pub mean_contribution: f64,
    /// Population stability index between training and this population.
    pub stability_index: f64,
}

/// Everything a reader should know before trusting the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Names the model.
    pub model_version: String,
    /// Bytes of the artefact.
    pub size_bytes: u64,
    /// Nodes of all trees.
    pub nodes: u64,
    /// What it is for and what it is not for.
    pub intended_use: String,
    /// What nobody should conclude from it.
    pub limits: Vec<String>,
    /// Where the model came from.
    pub provenance: Provenance,
    /// The seed of the population it was evaluated on.
    pub evaluation_seed: u64,
    /// How many households that population had.
    pub evaluation_households: u32,
    /// On all rows.
    pub overall: Figures,
    /// The challenger on the same rows, where it was at hand.
    pub challenger: Option<ChallengerFigures>,
    /// True persona, chosen persona, rows.
    pub confusion: BTreeMap<Persona, BTreeMap<Persona, u32>>,
    /// By true persona.
    pub by_persona: BTreeMap<Persona, Figures>,
    /// By country, age, mix of lives, distress and whether a birth year was given.
    pub by_group: BTreeMap<String, Figures>,
    /// All features, most influential first.
    pub features: Vec<Influence>,
}

/// One judged sample.
struct Row<'a> {
    sample: &'a Sample,
    assessment: Assessment,
}

/// Evaluates a model on a population.
///
/// # Errors
/// [`TrainError::Config`] for the population it was trained on or none at all; [`TrainError::Model`] if the
/// model cannot be written.
pub fn evaluate(
    model: &PersonaModel,
    challenger: Option<&Challenger>,
    config: &EvalConfig,
) -> Result<ModelCard, TrainError> {
    if config.vocabularies.is_empty() || config.households == 0 {
        return Err(TrainError::Config("evaluation needs a vocabulary and households"));
    }
    let document = model.document();
    if config.seed == document.provenance.seed {
        return Err(TrainError::Config("a model cannot be evaluated on the seed it was trained on"));
    }
    let samples = evaluation_samples(config)?;
    let rows: Vec<Row<'_>> = samples
        .iter()
        .map(|sample| Row { sample, assessment: model.assess(&sample.features, sample.history) })
        .collect();
    let all: Vec<&Row<'_>> = rows.iter().collect();
    let size_bytes = model.to_bytes().map_err(TrainError::Model)?.len() as u64;
    Ok(ModelCard {
        model_version: model.version().to_owned(),
        size_bytes,
        nodes: document.ensemble.node_count() as u64,
        intended_use: INTENDED_USE.to_owned(),
        limits: LIMITS.iter().map(|limit| (*limit).to_owned()).collect(),
        provenance: document.provenance.clone(),
        evaluation_seed: config.seed,
        evaluation_households: config.households,
        overall: figures(&all),
        challenger: challenger.map(|challenger| challenged(challenger, &samples)),
        confusion: confusion(&all),
        by_persona: grouped(&all, |row| vec![persona(row.sample.class)]),
        by_group: grouped(&all, |row| groups(row.sample)),
        features: influences(model, &rows),
    })
}

const INTENDED_USE: &str = "Choosing which dashboard a customer opens on. Never for credit, pricing, \
    eligibility, or any decision with legal or similar effect; hardship is read by rule, not by this model.";

const LIMITS: [&str; 4] = [
    "Trained and evaluated on generated households only: nothing here says how accurate it is on real customers.",
    "Households that mix two lives carry the label of the larger one; a second life is not an error of theirs.",
    "Knows the United States and the United Kingdom; statements from elsewhere count as unfamiliar or unsure.",
    "The year of birth is used only when the customer gives it, and is documented as legitimate for this use.",
];

fn evaluation_samples(config: &EvalConfig) -> Result<Vec<Sample>, TrainError> {
    let sampling = Sampling { shares_of_history: vec![1.0], partial_books: config.partial_books };
    samples_of_all(u64::from(config.households), &sampling, |index| Spec {
        index,
        lives: config.lives,
        months_of_history: config.months_of_history.clone(),
        vocabulary: config.vocabularies[index as usize % config.vocabularies.len()],
        shift: config.shift,
        ..Spec::new(config.seed, config.end_on)
    })
}

fn judged(rows: &[&Row<'_>]) -> Vec<Judged> {
    rows.iter().map(|row| (row.assessment.posterior, row.sample.class)).collect()
}

fn figures(rows: &[&Row<'_>]) -> Figures {
    let of = |wanted: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|row| wanted(row)).count() as f64;
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let count = rows.len() as f64;
    let settled = of(&|row| row.assessment.settled().is_some());
    let right = of(&|row| row.assessment.settled() == Some(persona(row.sample.class)));
    let covered = of(&|row| row.assessment.conformal_set.contains(&persona(row.sample.class)));
    let judged = judged(rows);
    Figures {
        samples: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        accuracy: metrics::accuracy(&judged),
        log_loss: metrics::log_loss(&judged),
        calibration_error: metrics::calibration_error(&judged),
        coverage: share(covered, count),
        abstention_rate: share(count - settled, count),
        unfamiliar_rate: share(of(&is_unfamiliar), count),
        accuracy_when_settled: share(right, settled),
    }
}

fn is_unfamiliar(row: &Row<'_>) -> bool {
    matches!(row.assessment.abstention, Some(Abstention::Unfamiliar { .. }))
}

fn challenged(challenger: &Challenger, samples: &[Sample]) -> ChallengerFigures {
    let judged: Vec<Judged> =
        samples.iter().map(|sample| (challenger.posterior(&sample.features), sample.class)).collect();
    ChallengerFigures {
        accuracy: metrics::accuracy(&judged),
        log_loss: metrics::log_loss(&judged),
        calibration_error: metrics::calibration_error(&judged),
    }
}

fn confusion(rows: &[&Row<'_>]) -> BTreeMap<Persona, BTreeMap<Persona, u32>> {
    let table = metrics::confusion(&judged(rows));
    Persona::CLASSES
        .into_iter()
        .zip(table)
        .map(|(truth, counts)| (truth, Persona::CLASSES.into_iter().zip(counts).collect()))
        .collect()
}

fn grouped<K: Ord>(rows: &[&Row<'_>], keys: impl Fn(&Row<'_>) -> Vec<K>) -> BTreeMap<K, Figures> {
    let mut groups: BTreeMap<K, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        for key in keys(row) {
            groups.entry(key).or_default().push(row);
        }
    }
    groups.into_iter().map(|(key, rows)| (key, figures(&rows))).collect()
}

/// The groups a sample is audited in.
fn groups(sample: &Sample) -> Vec<String> {
    let group = sample.group;
    let country = match group.country {
        Country::UnitedStates => "country US",
        Country::UnitedKingdom => "country GB",
    };
    let age = match group.age_years {
        ..25 => "age under 25",
        25..45 => "age 25 to 44",
        45..65 => "age 45 to 64",
        _ => "age 65 and over",
    };
    let mix = if group.hybrid.is_some() { "lives mixed" } else { "lives pure" };
    let distress = if group.distressed { "in distress" } else { "not in distress" };
    let birth = if group.gave_birth_year { "birth year given" } else { "birth year not given" };
    let history =
        if sample.history.days < 183 { "history under 6 months" } else { "history 6 months and over" };
    let books = if group.whole_books { "books whole" } else { "books partial" };
    [country, age, mix, distress, birth, history, books].into_iter().map(str::to_owned).collect()
}

fn influences(model: &PersonaModel, rows: &[Row<'_>]) -> Vec<Influence> {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for attribution in rows.iter().flat_map(|row| &row.assessment.attributions) {
        *sums.entry(attribution.feature.as_str()).or_default() += attribution.contribution.abs();
    }
    let references = &model.document().references;
    let mut found: Vec<Influence> = FEATURES
        .iter()
        .zip(references)
        .enumerate()
        .map(|(index, (spec, reference))| {
            let column: Vec<f32> = rows.iter().map(|row| row.sample.features.values()[index]).collect();
            let sum = sums.get(spec.name).copied().unwrap_or(0.0);
            Influence {
                feature: spec.name.to_owned(),
                mean_contribution: sum / rows.len().max(1) as f64,
                stability_index: reference.stability_index(&column),
            }
        })
        .collect();
    found.sort_by(|a, b| b.mean_contribution.total_cmp(&a.mean_contribution));
    found
}
