//! A person's own account: made, introduced, and looked after.

mod country;
pub mod create;
mod groups;
pub mod read;
pub mod welcome;
