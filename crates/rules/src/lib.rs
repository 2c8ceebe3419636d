//! One language to find transactions by, typed into the search box and kept as rules.
//!
//! `payee:coffee amount>20 -category:rent (account:joint or date>=2026-01-01)`: words beside each other must all hold, `or`
//! takes either, `not` or `-` turns round, quotes keep words together. [`Predicate`] is what such a text says, [`Books`]
//! evaluates it over transactions, [`Books::ruled`] lets rules set categories, and [`suggest`] finds rules in corrections.

mod books;
mod parse;
mod predicate;
mod print;
mod suggest;
mod words;

pub use books::{Books, Outcome, Rule};
pub use parse::{DEPTH_MAX, LENGTH_MAX, ParseError, Problem, TESTS_MAX};
pub use predicate::{Compared, How, Predicate, Subject, TextField};
pub use suggest::{CORRECTIONS_MIN, Suggestion, suggest};
