//! Everything that happened, in one line of time.

pub mod read;
mod words;
