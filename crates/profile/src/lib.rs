//! Who a customer is, financially: features of their books, the persona model that reads them, and why it says
//! what it says.
//!
//! Pure, for server and browser alike. Models are trained in `training`; what a persona leads to is decided in
//! `decision`.

mod assessment;
pub mod calibration;
mod conformal;
mod drift;
mod features;
mod hardship;
mod intents;
pub mod metrics;
mod model;
#[cfg(test)]
mod model_tests;
mod persona;
mod reasons;
pub mod trees;

pub use assessment::{Abstention, Assessment, Attribution, History};
pub use conformal::ConformalThresholds;
pub use drift::Reference;
pub use features::{
    FEATURE_COUNT, FEATURES, FeatureError, FeatureSpec, FeatureState, FeatureVector, Subject, Unit,
    feature_index, schema_hash,
};
pub use hardship::{Hardship, HardshipAssessment, HardshipFacts, HardshipReason, HardshipSign, hardship};
pub use intents::{
    Basis, CashForecast, DETECTORS, Detector, DividendCut, Evidence, Intent, IntentFacts, IntentKind,
    IntentModel, IntentModels, IntentModelsDocument, IntentModelsError, IntentProvenance, Matter, Measure,
    ScoreLevel, Signs, TaxDue, Trade, intents, signs, signs_hash,
};
pub use model::{ModelDocument, ModelError, PersonaModel, Provenance};
pub use persona::{CLASS_COUNT, Persona, Posterior, PosteriorError};
pub use reasons::{Counterfactual, Reason, reasons};
