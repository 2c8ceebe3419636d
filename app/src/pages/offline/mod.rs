//! What is shown while Attune cannot be reached and nothing else is kept.

pub mod read;
