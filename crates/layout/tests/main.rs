//! Layout documents and all that is done to them: one file a matter.

#![expect(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

mod common;

mod arrangement;
mod compose;
mod difference;
mod merge;
mod overlay;
mod patch;
mod seeds;
mod validation;
