//! Whether wealth lasts, and what the law requires to be taken of it.

mod ask;
mod chart;
mod distribution;
pub mod read;
