//! What can go wrong while training.

/// Why no model came out.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The configuration cannot give a model.
    #[error("{0}")]
    Config(&'static str),
    /// smartcore refused the data or panicked on it.
    #[error("growing a tree failed: {0}")]
    Grow(String),
    /// A grown tree could not be carried over to the flat format.
    #[error("a grown tree could not be imported: {0}")]
    Import(String),
    /// The flat tree and smartcore's disagree.
    #[error("the flat tree differs from the grown one on validation row {row}")]
    Differs {
        /// The first row that differs.
        row: usize,
    },
    /// The finished parts made no sound model.
    #[error("the trained parts do not make a model")]
    Model(#[source] profile::ModelError),
}
