//! Experiments, the holdout and the comparison of groups, on every engine: how they come into force, and what customers
//! who are simulated through the production engine make of their figures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[allow(dead_code, reason = "these tests need a part of what those of the Studio do")]
#[path = "../studio/desk.rs"]
mod desk;
mod stage;

mod approvals;
mod groups;
mod holdout;
mod results;
