//! What tells Attune what happens by itself: keys of programs, and webhooks; and the other systems Attune tells.

mod outward;
pub mod read;

pub use outward::kind_field;
