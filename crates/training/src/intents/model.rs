//! Growing a forest for each kind on the signs of weekly looks.

use profile::trees::mean;
use profile::{IntentKind, IntentModel, IntentModelsDocument, IntentProvenance, ScoreLevel, signs_hash};

use super::figures::{AlarmFigures, figures, is_right};
use super::watch::{Lives, Look, Watched, watch};
use crate::TrainError;
use crate::grow::{Ground, Shape, forest, in_threads, matrix};

const TREES: usize = 40;
const SHAPE: Shape = Shape { depth: 6, leaf_rows: 15 };
/// One look in this many is learned from: those of neighbouring weeks are nearly the same.
const LOOKS_EVERY: usize = 3;
/// Trees are grown on so many lives of three; thresholds and levels are read off the others.
const GROWN_ON: usize = 2;
/// Thresholds that are tried, and where levels begin.
const SCORES: [f64; 10] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/// Looks from which a level is read off; with fewer it is that of the level below.
const LEVEL_LOOKS_MIN: u32 = 30;
/// No score is said to be right more often: generated lives are plainer than real ones.
const RIGHT_MAX: f64 = 0.95;

/// The kinds that ship with a model: on held-out lives theirs finds more than the rule at like precision. The card beside the
/// artefact says by how much, and `attune eval` measures it again.
pub const KINDS_WITH_MODEL: [IntentKind; 3] =
    [IntentKind::DividendCut, IntentKind::Move, IntentKind::SubscriptionCreep];

/// How to grow the models that ship.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentTrainConfig {
    /// The lives to learn from.
    pub lives: Lives,
    /// The version of this code, for provenance.
    pub code_version: String,
    /// SHA-256 of the lock file, for provenance.
    pub lock_hash: String,
}

impl IntentTrainConfig {
    /// How the shipped models are grown, from lives of a seed.
    pub fn shipped(seed: u64, code_version: &str, lock_hash: &str) -> Self {
        let lives = Lives { seed, count: 900, event_share: 0.15, forecast_every: 0, held_out: false };
        Self { lives, code_version: code_version.to_owned(), lock_hash: lock_hash.to_owned() }
    }
}

/// Grows the models of [`KINDS_WITH_MODEL`]; equal configurations give equal bytes on one platform.
///
/// # Errors
/// When a forest cannot be grown or its flat form predicts something else.
pub fn train_intents_to_bytes(config: &IntentTrainConfig) -> Result<Vec<u8>, TrainError> {
    let models = grow(&watch(&config.lives)?, &KINDS_WITH_MODEL, config.lives.seed)?;
    let provenance = IntentProvenance {
        signs_hash: signs_hash(),
        code_version: config.code_version.clone(),
        lock_hash: config.lock_hash.clone(),
        seed: config.lives.seed,
        lives: config.lives.count,
    };
    let document = IntentModelsDocument { provenance, models };
    document.to_bytes().map_err(|error| TrainError::Grow(error.to_string()))
}

/// Learns each kind from watched lives.
pub(crate) fn grow(
    lives: &[Watched],
    kinds: &[IntentKind],
    seed: u64,
) -> Result<Vec<IntentModel>, TrainError> {
    let (growing, others) = lives.split_at(lives.len() * GROWN_ON / 3);
    let looks: Vec<(&Watched, &Look)> = growing
        .iter()
        .flat_map(|life| life.looks.iter().step_by(LOOKS_EVERY).map(move |look| (life, look)))
        .collect();
    let rows: Vec<Vec<f32>> = looks.iter().map(|(_, look)| look.signs.values.clone()).collect();
    if rows.is_empty() {
        return Err(TrainError::Config("no life is long enough to be watched"));
    }
    let matrix = matrix(&rows)?;
    let ground = Ground { rows: &rows, matrix: &matrix, check_rows: &rows, check_matrix: &matrix };
    let jobs: Vec<_> = kinds
        .iter()
        .map(|kind| {
            let (ground, looks) = (&ground, &looks);
            move || {
                let is_right = |(life, look): &(&Watched, &Look)| is_right(life, *kind, look.on);
                let targets: Vec<f64> =
                    looks.iter().map(|look| if is_right(look) { 1.0 } else { 0.0 }).collect();
                forest(ground, &targets, SHAPE, TREES, seed)
            }
        })
        .collect();
    let forests = in_threads(jobs)?;
    let finished = kinds.iter().zip(forests).map(|(kind, trees)| {
        let model = IntentModel { kind: *kind, trees, threshold: 0.5, levels: Vec::new() };
        let best = SCORES.into_iter().skip(1).max_by(|a, b| {
            let harmonic = |threshold: f64| {
                let model = IntentModel { threshold, ..model.clone() };
                harmonic(&model_figures(&model, others))
            };
            harmonic(*a).total_cmp(&harmonic(*b))
        });
        let levels = score_levels(&model, others);
        IntentModel { threshold: best.unwrap_or(0.5), levels, ..model }
    });
    Ok(finished.collect())
}

/// How often each score is right, never less often than a lower one.
fn score_levels(model: &IntentModel, lives: &[Watched]) -> Vec<ScoreLevel> {
    let mut counts = [(0_u32, 0_u32); SCORES.len()];
    for life in lives {
        for look in life.looks.iter().filter(|look| look.signs.traced.contains(&model.kind)) {
            let score = mean(&model.trees, &look.signs.values);
            let place = SCORES.iter().rposition(|from| *from <= score).unwrap_or(0);
            if let Some((looks, right)) = counts.get_mut(place) {
                *looks += 1;
                *right += u32::from(is_right(life, model.kind, look.on));
            }
        }
    }
    let mut least = 0.0_f64;
    let level = |(from, (looks, right)): (f64, (u32, u32))| {
        if looks >= LEVEL_LOOKS_MIN {
            least = least.max(f64::from(right) / f64::from(looks)).min(RIGHT_MAX);
        }
        ScoreLevel { from, right: least }
    };
    SCORES.into_iter().zip(counts).map(level).collect()
}

/// How a model does on lives. It says nothing where there are no facts to show.
pub(crate) fn model_figures(model: &IntentModel, lives: &[Watched]) -> AlarmFigures {
    figures(lives, model.kind, model.threshold, |look| {
        if look.signs.traced.contains(&model.kind) { model.score(&look.signs.values) } else { 0.0 }
    })
}

/// The harmonic mean of precision and recall.
pub(crate) fn harmonic(figures: &AlarmFigures) -> f64 {
    let (precision, recall) = (figures.precision.unwrap_or(0.0), figures.recall.unwrap_or(0.0));
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}
