//! Deciding, guarded, explained, remembered and proved: one file a matter.

#![expect(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

mod common;

mod check;
mod compatibility;
mod conditions;
mod groups;
mod lives;
mod nudges;
mod promises;
mod proof;
mod properties;
mod ramps;
mod random;
mod scenarios;
mod slots;
mod visibility;
