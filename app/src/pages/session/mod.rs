//! Signing in.

pub mod create;
pub(crate) mod demo;
