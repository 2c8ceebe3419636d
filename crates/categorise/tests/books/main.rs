//! Whole books in, assignments and series out.

mod built_in;
mod precedence;
mod series;
mod support;
mod transfers;
