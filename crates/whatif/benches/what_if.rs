//! How long a what-if takes, from suppositions to the texts a page shows.
//!
//! `cargo bench --bench what_if -- FILE` reads the inputs that a page carries from FILE. Prints one JSON object a line,
//! which `cargo xtask bench` reads.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::error::Error;
use std::time::Instant;

use whatif::{Suppositions, WhatIfInputs, cash_ahead, cash_shown, standing, tax_shown};

/// Runs of each; the middle one is told.
const RUNS: i64 = 51;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().skip(1).find(|word| !word.starts_with("--")).ok_or("which inputs?")?;
    let inputs: WhatIfInputs = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let nothing = Suppositions::default();
    let tax_before = standing(&inputs, &nothing)?;
    let cash_before = cash_ahead(&inputs, &nothing)?.ok_or("too little history for a fan")?;
    measure("what-if, tax, native", |supposed| {
        Ok(tax_shown(&inputs, &tax_before, &standing(&inputs, supposed)?).len())
    })?;
    measure("what-if, fan, native", |supposed| {
        let after = cash_ahead(&inputs, supposed)?.ok_or("too little history for a fan")?;
        Ok(cash_shown(&inputs, &cash_before, &after).weeks.len())
    })
}

/// Each run supposes another deposit, so that nothing worked out before is of any use.
fn measure(
    name: &str,
    work: impl Fn(&Suppositions) -> Result<usize, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut took_ms = Vec::new();
    for run in 0..RUNS {
        let supposed = Suppositions { deposit_minor: 500_000 + run * 100, ..Suppositions::default() };
        let started = Instant::now();
        assert!(work(&supposed)? > 0, "something is shown");
        took_ms.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    took_ms.sort_by(f64::total_cmp);
    let middle = took_ms.get(took_ms.len() / 2).ok_or("no runs")?;
    println!(r#"{{"name":"{name}","value":{middle:.3},"unit":"ms"}}"#);
    Ok(())
}
