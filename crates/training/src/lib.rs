//! Training and evaluating the persona model, and judging the detectors of intents, on generated households.
//!
//! Native only and slow: never in a request's path. Everything needed to judge with a trained model is in
//! `profile`; this crate grows trees with smartcore, checks that their flat form predicts the same, and measures
//! the result. Equal configurations give equal bytes on one platform.

mod boost;
mod card;
mod challenger;
mod error;
mod grow;
mod intents;
mod partial;
mod sample;
mod shift;
mod train;

pub use boost::Boosting;
pub use card::{ChallengerFigures, EvalConfig, Figures, Influence, ModelCard, evaluate};
pub use challenger::{Challenger, Forests};
pub use error::TrainError;
pub use intents::{
    AlarmFigures, DetectorFigures, IntentCard, IntentEvalConfig, IntentTrainConfig, KINDS_WITH_MODEL, Level,
    Lives, evaluate_intents, train_intents_to_bytes,
};
pub use sample::{Group, Sample, Sampling, class_of, persona, samples_of};
pub use train::{LIVES, TrainConfig, Trained, train, train_to_bytes};
