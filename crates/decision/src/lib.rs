//! Which screen a customer is shown, and why: one pure function from what is known to a decision with its reasons.
//!
//! No clock, no I/O and no randomness; the same input gives the same decision on the server, in a test and in a
//! browser. Who a customer is comes from `profile`, what a screen holds from `layout`; keeping is `store`'s.

mod bucket;
mod canonical;
mod context;
mod decide;
mod decision;
mod explain;
mod guardrail;
mod outcomes;
mod persona;
mod policy;
mod proof;
mod published;
mod record;
mod screen;
mod state;

pub use bucket::bucket;
pub use context::{Choice, Context, Purpose, Snapshot};
pub use decide::decide;
pub use decision::{Alarm, Alternative, Candidate, Decision, LayoutRef, Mechanism, Reason};
pub use explain::{Explained, explain};
pub use guardrail::{Denial, Fact, FactValue, Facts, Guardrail, OnUnknown, Severity, Subject, Test};
pub use persona::{smooth, switch_evidence};
pub use policy::{HardshipRules, Holdout, Layouts, Policy, PolicyError, Smoothing, Switching};
pub use proof::{Counterexample, Proof, Undecided, Verdict, prove};
pub use published::{Published, PublishedError};
pub use record::{ChainBreak, GENESIS_HASH, Record, RecordedCandidate, verify_chain};
pub use state::{HardshipSpell, Pending, Smoothed, Standing, State};
