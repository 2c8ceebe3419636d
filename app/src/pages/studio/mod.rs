//! The Studio: where the product team composes, proves, reviews and publishes layouts.

pub mod audiences;
mod backtest;
mod canvas;
mod conditions;
pub mod draft;
mod drawn;
pub mod experiment;
pub mod experiments;
pub mod fairness;
pub mod history;
mod inspector;
mod launch;
pub mod list;
pub mod measures;
mod proposal;
mod readings;
pub mod review;
mod shipping;
mod side_by_side;
pub mod widths;
mod words;

pub(crate) use inspector::{reach_lines, visibility_form_of};
pub(crate) use launch::{VARIANTS_MAX, guardrail_field, variant_field};
