//! What tells Attune what happens by itself: keys of programs, and webhooks.

pub mod read;
