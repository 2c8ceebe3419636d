//! What a customer's transactions were for, who was on the other side, and which of them repeat.
//!
//! [`categorise`] takes accounts, transactions and what the customer taught, and gives one [`Assignment`] each;
//! [`find_series`] finds what repeats among them. Which transactions a rule is for is the work of `rules`; sums and forecasts
//! are `cashflow`'s.

mod assignment;
mod cadence;
mod category;
mod engine;
mod guess;
mod income;
mod lexicon;
mod memory;
mod normalise;
mod outgoings;
mod place;
mod reading;
mod recurring;
mod transfers;
mod words;

pub use assignment::{Assignment, Direction, Part, Ruled, Source, Split, Teachings};
pub use cadence::Cadence;
pub use category::{Category, Flow, Group};
pub use engine::categorise;
pub use place::place;
pub use recurring::{Series, find_series};
