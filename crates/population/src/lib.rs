//! Synthetic households: for demo data, training, archetypes and load tests.
//!
//! Pure and deterministic: the same [`Spec`] gives the same bytes on every machine. A household is drawn in five
//! steps: its situation, what its life earns (`lives`), what it spends (`spending`), what happens to it where that is
//! asked for (`events`), and the settling of all into accounts with balances (`settle`). Figures and their sources stand in `figures`, names and banks' wording
//! in `vocabulary`. This crate knows nothing of features, categories or statements' parsing: what a bank file
//! holds must be enough for those.

mod builder;
mod calendar;
pub mod demo;
mod events;
mod figures;
mod household;
mod life;
mod lives;
mod load;
mod meaning;
mod random;
mod settle;
mod situation;
mod spec;
mod spending;
mod vocabulary;
pub mod write;

pub use events::{EventKind, LifeEvent};
pub use household::{Household, Payer, Truth};
pub use life::{Country, Hybrid, Life};
pub use load::load;
pub use meaning::Meaning;
pub use spec::{LifeMix, Shift, Spec, Vocabulary};

/// The household a specification describes.
pub fn generate(spec: &Spec) -> Household {
    let mut builder = builder::Builder::new(spec);
    lives::earn(&mut builder);
    spending::spend(&mut builder);
    events::happen(&mut builder);
    settle::settle(builder)
}

/// `count` households of one specification, from its index on; made one at a time as they are asked for.
pub fn population(spec: Spec, count: u64) -> impl Iterator<Item = Household> {
    let first = spec.index;
    (0..count).map(move |offset| generate(&Spec { index: first.wrapping_add(offset), ..spec.clone() }))
}

#[cfg(test)]
mod tests;
