//! Which screen a customer is shown, and why: one pure function from what is known to a decision with its reasons.
//!
//! No clock, no I/O and no randomness; the same input gives the same decision on the server, in a test and in a
//! browser. Who a customer is comes from `profile`, what a screen holds from `layout`; keeping is `store`'s.

mod arbitration;
mod attribute;
mod audience;
mod bucket;
mod calibration;
mod canonical;
mod condition;
mod contact;
mod context;
mod decide;
mod decision;
mod experiment;
mod explain;
mod guardrail;
mod inputs;
mod outcomes;
mod persona;
mod policy;
mod proof;
mod protected;
mod published;
mod record;
mod rule;
mod screen;
mod slot;
mod state;
mod visibility;
mod weight;

pub use arbitration::{Action, Arbitration, ContextWeight, Evidence, Exploration, Factors, Moving};
pub use attribute::{
    AttributeKind, AttributeSource, AttributeSpec, AttributeValue, Attributes, EVENT_PREFIX, FEATURE_PREFIX,
    GUARDRAIL_PREFIX, INTENT_PREFIX, POSTERIOR_PREFIX, attribute, attribute_catalogue,
};
pub use audience::{Audience, Rollout};
pub use bucket::bucket;
pub use calibration::{Calibration, Told};
pub use condition::{Condition, ConditionError, ConditionFault};
pub use contact::{Contact, ContactRules, Contacts, local_day, week_of};
pub use context::{Choice, Context, Habits, Purpose, Snapshot};
pub use decide::{Check, Checked, Finding, Grounds, attributes_known, composed_for, decide};
pub use decision::{Alarm, Alternative, Candidate, Decision, LayoutRef, Mechanism, Reason};
pub use experiment::{Arm, Assigned, Assignment, Enrolment, Experiment, ExperimentStatus, Namespace};
pub use explain::{Explained, explain, why_in_short};
pub use guardrail::{Denial, Effect, Fact, FactValue, Facts, Guardrail, OnUnknown, Severity, Subject, Test};
pub use inputs::Inputs;
pub use persona::{smooth, switch_evidence};
pub use policy::{
    HOLDOUT_SHARE_MAX, HardshipRules, Holdout, Layouts, Policy, PolicyError, Smoothing, Switching,
};
pub use proof::{Assumed, Counterexample, Proof, Undecided, Verdict, prove, refuting_screen};
pub use protected::{ProtectedException, ProtectedInputs, protected_inputs};
pub use published::{Published, PublishedError, Ramp};
pub use record::{ChainBreak, GENESIS_HASH, Record, RecordedCandidate, verify_chain};
pub use rule::{Rule, RuleError};
pub use slot::{How, SlotCandidate, SlotChoice};
pub use state::{HardshipSpell, HeldSlot, Pending, Smoothed, Standing, State};
pub use visibility::check_visibility;
pub use weight::{Lever, OutOfBounds, Share};
