//! A person's own account: made, introduced, and looked after.

mod country;
pub mod create;
pub mod read;
pub mod welcome;
