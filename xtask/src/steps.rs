//! Telling what is being done: each step's name when it starts, its duration when it ends, and the final count.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How many tests or checks went well and how many did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Ran and held.
    pub(crate) passed: u64,
    /// Ran and did not hold, or could not run at all.
    pub(crate) failed: u64,
}

impl Tally {
    /// One check that held.
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check that did not.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1 };

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// What a step made of many tests came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// How many held.
    pub(crate) tally: Tally,
    /// Names of those that did not, as far as they have any.
    pub(crate) failed: Vec<String>,
}

impl From<Tally> for Outcome {
    fn from(tally: Tally) -> Self {
        Self { tally, failed: Vec::new() }
    }
}

/// Runs one step that the rest depends on, with its name and duration on the terminal.
///
/// # Errors
/// Those of the work.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let started = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "FAILED" };
    println!("    {outcome}: {name}, {}", seconds(started.elapsed()));
    result
}

/// Steps that go on after a failure and are summed up at the end.
#[derive(Debug, Default)]
pub(crate) struct Report {
    tally: Tally,
    failures: Vec<String>,
}

impl Report {
    /// Runs a step that either holds or does not. Says whether it held.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        self.count(name, || work().map(|()| Tally::PASSED.into()))
    }

    /// Runs a step made of many tests. Says whether all of them held.
    pub(crate) fn count(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        let counted = step(name, work);
        let (tally, problem) = match counted {
            Ok(Outcome { tally, .. }) if tally.failed == 0 => (tally, None),
            Ok(Outcome { tally, failed }) => {
                let lines: String = failed.iter().map(|failed| format!("\n  {failed}")).collect();
                (tally, Some(format!("{name}: {} failed{lines}", tally.failed)))
            }
            Err(error) => (Tally::FAILED, Some(format!("{name}: {error:#}"))),
        };
        self.tally = self.tally.plus(tally);
        let held = problem.is_none();
        self.failures.extend(problem);
        held
    }

    /// Prints what failed and the closing line, `N passed, N failed`. Says whether everything held.
    pub(crate) fn close(self) -> bool {
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.tally.passed, self.tally.failed);
        self.failures.is_empty()
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_report_sums_checks_counts_and_failures() {
        let mut report = Report::default();
        assert!(report.check("holds", || Ok(())));
        assert!(report.count("many", || Ok(Tally { passed: 7, failed: 0 }.into())));
        let some =
            Outcome { tally: Tally { passed: 2, failed: 3 }, failed: vec!["a.spec.ts:3 moves".to_owned()] };
        assert!(!report.count("some", || Ok(some)));
        assert!(!report.check("breaks", || bail!("no")));
        assert_eq!(report.tally, Tally { passed: 10, failed: 4 });
        assert_eq!(report.failures, ["some: 3 failed\n  a.spec.ts:3 moves", "breaks: no"]);
        assert!(!report.close());
    }

    #[test]
    fn a_report_without_failures_holds() {
        let mut report = Report::default();
        report.check("holds", || Ok(()));
        assert!(report.close());
    }
}
