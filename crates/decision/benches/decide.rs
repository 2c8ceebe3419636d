//! How long one decision takes: a customer with a settled persona, decided over and over a day later.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Nothing here fails on a slow machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "the builders are those of the tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::Life;
use profile::Persona;

/// Decisions measured, after a tenth as many to warm up.
const DECISIONS: usize = 50_000;

fn main() {
    let mut life = Life::of(Persona::Freelancer, 0.93);
    life.decide();
    life.pass_days(1);
    for _ in 0..DECISIONS / 10 {
        std::hint::black_box(life.look());
    }
    let mut nanoseconds: Vec<u128> = (0..DECISIONS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(life.look());
            started.elapsed().as_nanos()
        })
        .collect();
    nanoseconds.sort_unstable();
    for (name, share) in [("p50", 50), ("p99", 99)] {
        let value = nanoseconds[(DECISIONS * share / 100).min(DECISIONS - 1)];
        println!(
            r#"{{"name":"one decision, {name}","value":{}.{:03},"unit":"µs"}}"#,
            value / 1000,
            value % 1000
        );
    }
}
