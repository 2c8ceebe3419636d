//! What a customer's transactions were for, who was on the other side, and which of them repeat.
//!
//! Transactions go in, one [`Assignment`] each comes out. Sums and forecasts over them are `cashflow`'s work.

mod assignment;
mod category;
mod engine;

pub use assignment::{Assignment, Direction, Rule, Source, Teachings};
pub use category::{Category, Flow, Group};
pub use engine::categorise;
