//! Any bytes are read or refused whatever a customer says of them.
#![no_main]

#[path = "../src/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::hinted(bytes));
