//! What a customer was told they may do, with their answers.

pub mod read;
