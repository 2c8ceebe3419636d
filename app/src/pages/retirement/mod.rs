//! Whether wealth lasts, and what the law requires to be taken of it.

mod ask;
mod distribution;
pub mod ladder;
mod pension;
pub mod plan;
mod plan_form;
pub mod read;
mod refused;
mod spread;
