//! The Studio: where the product team composes, proves, reviews and publishes layouts.

pub mod audiences;
mod canvas;
pub mod draft;
pub mod history;
mod inspector;
pub mod list;
pub mod measures;
pub mod review;
mod words;
