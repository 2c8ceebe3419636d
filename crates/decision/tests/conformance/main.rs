//! The engine against what others publish: `GrowthBook`'s vectors, Unleash's client specification, the `JSONLogic`
//! suite and flagd's bucketing.
//!
//! Suites of others are read where a package manager has put them and never copied. Where one is not installed its
//! test says so and passes. Each prints how many cases hold and why the others are left out, and asserts the number.

#![expect(clippy::unwrap_used, reason = "a test stops at what it cannot read")]
#![expect(clippy::print_stdout, reason = "how much of a suite holds is what it is run for")]

mod flagd;
mod growthbook;
mod json_logic;
mod murmur;
mod unleash;

use std::collections::BTreeMap;

/// How many cases of a suite hold, and what became of the others.
#[derive(Default)]
struct Tally {
    held: usize,
    failed: Vec<String>,
    /// Names of cases by the reason they are left out for.
    left_out: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn case(&mut self, name: &str, held: bool) {
        if held {
            self.held += 1;
        } else {
            self.failed.push(name.to_owned());
        }
    }

    fn leave_out(&mut self, name: &str, reason: impl Into<String>) {
        self.left_out.entry(reason.into()).or_default().push(name.to_owned());
    }

    /// Prints the count, and asserts that nothing that was run failed and nothing more was left out than before.
    #[track_caller]
    fn expect(self, suite: &str, held: usize) {
        let all = self.held + self.failed.len() + self.left_out.values().map(Vec::len).sum::<usize>();
        println!("{suite}: {} of {all}", self.held);
        for (reason, names) in &self.left_out {
            println!("  {} left out: {reason}", names.len());
            names.iter().for_each(|name| println!("    {name}"));
        }
        assert!(self.failed.is_empty(), "{suite}:\n{}", self.failed.join("\n"));
        assert_eq!(self.held, held, "{suite}");
    }
}
