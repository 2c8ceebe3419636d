//! The Studio: where the product team composes, proves, reviews and publishes layouts.

pub mod audiences;
mod canvas;
mod conditions;
pub mod draft;
pub mod history;
mod inspector;
pub mod list;
pub mod measures;
pub mod review;
pub mod widths;
mod words;

pub(crate) use inspector::{reach_lines, visibility_form_of};
