//! The card of the persona model.

mod card;
pub mod read;
