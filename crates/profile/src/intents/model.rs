//! Models that find an intent better than its rule does: forests over the signs of a day. Which kinds have one is the
//! artefact's to say; every other kind is its rule's.

use std::collections::BTreeMap;

use ledger::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::signs::sign_names;
use super::{IntentKind, PROBABILITY_MIN};
use crate::trees::{Tree, mean};

/// The first bytes of every artefact; the last is the format's version.
const MAGIC: &[u8] = b"attune-intents\x01";

/// Where models came from, enough to make the same bytes again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentProvenance {
    /// [`signs_hash`] of the signs they were grown on.
    pub signs_hash: String,
    /// The version of the code that grew them.
    pub code_version: String,
    /// SHA-256 of the lock file of that code.
    pub lock_hash: String,
    /// The seed of the lives they learned from.
    pub seed: u64,
    /// How many lives.
    pub lives: u64,
}

/// How often a score is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScoreLevel {
    /// Scores from this on, up to the next level's.
    pub from: f64,
    /// The share of looks with such a score that were right, on lives the trees were not grown on.
    pub right: f64,
}

/// The model of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentModel {
    /// What it looks for.
    pub kind: IntentKind,
    /// Their mean is the score, from 0 to 1.
    pub trees: Vec<Tree>,
    /// The score from which the customer may be asked.
    pub threshold: f64,
    /// What scores mean, the least first.
    pub levels: Vec<ScoreLevel>,
}

impl IntentModel {
    /// The score of a day's signs.
    pub fn score(&self, signs: &[f32]) -> f64 {
        mean(&self.trees, signs)
    }

    fn judge(&self, signs: &[f32]) -> Judged {
        let score = self.score(signs);
        let level = self.levels.iter().rev().find(|level| level.from <= score);
        let right = level.map(|level| level.right).filter(|right| *right >= PROBABILITY_MIN);
        Judged { probability: right.unwrap_or(0.0), is_asked: score >= self.threshold }
    }
}

/// What a model says of a day; no probability where it finds nothing.
pub(super) struct Judged {
    pub(super) probability: f64,
    pub(super) is_asked: bool,
}

/// The content of an artefact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentModelsDocument {
    /// Where it came from.
    pub provenance: IntentProvenance,
    /// One model for each kind that has one.
    pub models: Vec<IntentModel>,
}

impl IntentModelsDocument {
    /// The artefact; the same document always gives the same bytes.
    ///
    /// # Errors
    /// [`IntentModelsError::Damaged`] if it cannot be written, which no sound document causes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, IntentModelsError> {
        let body = postcard::to_allocvec(self).map_err(|_| IntentModelsError::Damaged)?;
        Ok([MAGIC, &body].concat())
    }
}

/// Why bytes were no usable models.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntentModelsError {
    /// They do not begin as such.
    #[error("these are no models of intents of a version this program reads")]
    NoModels,
    /// They begin as such and cannot be read.
    #[error("the models of intents are damaged")]
    Damaged,
    /// They were grown on other signs.
    #[error("the models of intents were grown on other signs than this program sees; grow them again")]
    Signs,
}

/// Loaded models; judging cannot fail.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentModels {
    by_kind: BTreeMap<IntentKind, IntentModel>,
    version: String,
}

impl IntentModels {
    /// No model: rules alone judge.
    pub fn none() -> Self {
        Self { by_kind: BTreeMap::new(), version: "rules".to_owned() }
    }

    /// Checks a document and names it by the hash of its bytes.
    ///
    /// # Errors
    /// [`IntentModelsError`] for other signs, numbers that are not finite, or a kind without trees.
    pub fn new(document: IntentModelsDocument) -> Result<Self, IntentModelsError> {
        if document.provenance.signs_hash != signs_hash() {
            return Err(IntentModelsError::Signs);
        }
        let signs = sign_names().len();
        let is_sound = |model: &IntentModel| {
            let features = model.trees.iter().filter_map(Tree::feature_max);
            let levels = model.levels.iter().all(|level| level.from.is_finite() && level.right.is_finite());
            let is_finite = model.threshold.is_finite() && levels;
            !model.trees.is_empty() && is_finite && features.max().is_none_or(|feature| feature < signs)
        };
        if !document.models.iter().all(is_sound) {
            return Err(IntentModelsError::Damaged);
        }
        let digest = hexadecimal(&Sha256::digest(document.to_bytes()?));
        let version = format!("intents-{}", digest.chars().take(12).collect::<String>());
        let by_kind = document.models.into_iter().map(|model| (model.kind, model)).collect();
        Ok(Self { by_kind, version })
    }

    /// Reads an artefact.
    ///
    /// # Errors
    /// [`IntentModelsError`] for anything that is not sound models for the signs of this program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IntentModelsError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(IntentModelsError::NoModels)?;
        Self::new(postcard::from_bytes(body).map_err(|_| IntentModelsError::Damaged)?)
    }

    /// A name by the hash of the bytes; `rules` where there are none.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The model of a kind, where it has one.
    pub fn of(&self, kind: IntentKind) -> Option<&IntentModel> {
        self.by_kind.get(&kind)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }

    /// What the kind's model says of a day; nothing where its rule judges.
    pub(super) fn judge(&self, kind: IntentKind, signs: &[f32]) -> Option<Judged> {
        self.of(kind).map(|model| model.judge(signs))
    }
}

/// SHA-256 over the names of all signs in their order: models are of no use on others.
pub fn signs_hash() -> String {
    hexadecimal(&Sha256::digest(sign_names().join("\n").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::Books;
    use super::super::{Basis, intents};
    use super::*;
    use crate::trees::Node;

    /// A model that scores every day alike.
    fn document(kind: IntentKind, score: f32) -> IntentModelsDocument {
        let tree = Tree::new(vec![Node::Leaf { value: score, cover: 1.0 }]).unwrap();
        let levels = vec![ScoreLevel { from: 0.0, right: 0.1 }, ScoreLevel { from: 0.5, right: 0.8 }];
        IntentModelsDocument {
            provenance: IntentProvenance {
                signs_hash: signs_hash(),
                code_version: "0".to_owned(),
                lock_hash: String::new(),
                seed: 1,
                lives: 1,
            },
            models: vec![IntentModel { kind, trees: vec![tree], threshold: 0.6, levels }],
        }
    }

    /// What books with one removal bill say of a move, where its model has this score.
    fn check(score: f32, expected: Option<(f64, bool)>) {
        let models = IntentModels::new(document(IntentKind::Move, score)).unwrap();
        let books = Books::salaried().paid(20, "PICKFORDS REMOVALS", 4_000);
        let found = books.facts(|facts| intents(facts, &models));
        let found = found.iter().find(|intent| intent.kind == IntentKind::Move);
        assert_eq!(found.map(|intent| (intent.probability, intent.is_asked)), expected, "{score}");
        assert!(found.is_none_or(|intent| intent.basis == Basis::Model && !intent.evidence.is_empty()));
    }

    #[test]
    fn a_model_judges_in_place_of_the_rule() {
        check(0.3, None);
        check(0.55, Some((0.8, false)));
        check(0.7, Some((0.8, true)));
    }

    #[test]
    fn nothing_is_found_without_facts_to_show() {
        let models = IntentModels::new(document(IntentKind::Move, 0.9)).unwrap();
        let found = Books::salaried().facts(|facts| intents(facts, &models));
        assert!(found.iter().all(|intent| intent.kind != IntentKind::Move), "{found:?}");
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let document = document(IntentKind::Move, 0.7);
        let bytes = document.to_bytes().unwrap();
        assert_eq!(IntentModels::from_bytes(&bytes).unwrap(), IntentModels::new(document.clone()).unwrap());
        assert_eq!(IntentModels::from_bytes(b"no"), Err(IntentModelsError::NoModels));
        assert_eq!(IntentModels::from_bytes(&bytes[..bytes.len() / 2]), Err(IntentModelsError::Damaged));
        let mut other = document;
        other.provenance.signs_hash.clear();
        assert_eq!(IntentModels::new(other), Err(IntentModelsError::Signs));
    }
}
