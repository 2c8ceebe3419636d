//! A portfolio, on every engine: brought by statements, told, seen, and its owner's alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../people/desk.rs"]
mod desk;

mod held;
mod market;
