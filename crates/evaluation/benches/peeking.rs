//! How often an experiment in which nothing differs shows a difference when it is looked at twenty times, over ten
//! thousand experiments, and how long one look takes.
//!
//! Prints one JSON object a line. Nothing here fails on a slow machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "the builders are those of the tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::Trials;

fn main() {
    let trials = Trials { experiments: 10_000, looks: 20, units_a_look: 200, lift: 0.0 };
    let started = Instant::now();
    let found = trials.run(7);
    let seconds = started.elapsed().as_secs_f64();
    let share = |count: u32| f64::from(count) / f64::from(trials.experiments);
    for (name, value, unit) in [
        ("equal arms told apart, twenty looks", share(found.differences), "share"),
        ("equal arms told apart by limits of one look", share(found.fixed_differences), "share"),
        ("ratio alarms where the ratio holds", share(found.ratio_alarms), "share"),
        ("ten thousand experiments of four thousand units", seconds, "s"),
    ] {
        println!(r#"{{"name":"{name}","value":{value},"unit":"{unit}"}}"#);
    }
}
