//! A decision checked: made again from what it was made from, as far as guardrails and persona go. No layout is needed
//! for that, so that a browser can do it for the customer the decision was made for.

use std::borrow::Cow;

use layout::Id;
use profile::Persona;
use serde::{Deserialize, Serialize};

use super::layers::{Layers, layers, snapshot};
use super::{Meant, Moment, Verdict};
use crate::decision::Candidate;
use crate::guardrail::Judged;
use crate::inputs::Inputs;
use crate::policy::Policy;
use crate::record::Record;

/// A record, and what it takes to check it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grounds {
    /// What was recorded.
    pub record: Record,
    /// What it was made from.
    pub inputs: Inputs,
    /// The policy it was made under. Its audiences, experiments and scores play no part.
    pub policy: Policy,
}

/// What a check looks at, in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// The record is as it was written.
    Record,
    /// What it was made from is what the record names.
    Inputs,
    /// The probabilities of the personas.
    Posterior,
    /// The screens that guardrails refuse.
    Guardrails,
    /// The screen that is meant, and why.
    Screen,
}

/// One finding of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub checked: Checked,
    /// Whether it came out as recorded.
    pub holds: bool,
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Every finding.
    pub findings: Vec<Finding>,
    /// Whether something that lies beyond these layers had the last word on the screen: an audience, an experiment, or a
    /// fault of the document that was meant.
    pub is_partial: bool,
}

impl Check {
    /// Whether everything came out as recorded.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.iter().all(|finding| finding.holds)
    }

    /// The outcome in plain words, then every finding, then what lies beyond the check.
    #[must_use]
    pub fn sentences(&self) -> Vec<&'static str> {
        let outcome = if self.holds() && self.is_partial {
            "Checked as far as this check goes."
        } else if self.holds() {
            "Checked: this is really why."
        } else {
            "This does not come out as it was recorded. Ask a person to look at it."
        };
        let beyond = "Something else had the last word here: a group you are in, a trial, or a fault of the dashboard that was meant. This check does not make that again.";
        let findings = self.findings.iter().map(|finding| match (finding.checked, finding.holds) {
            (Checked::Screen, true) if self.is_partial => {
                "These rules left the last word to others, as was recorded."
            }
            _ => finding.sentence(),
        });
        std::iter::once(outcome).chain(findings).chain(self.is_partial.then_some(beyond)).collect()
    }
}

impl Finding {
    /// The finding in plain words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match (self.checked, self.holds) {
            (Checked::Record, true) => "The record fits its own fingerprint.",
            (Checked::Record, false) => "The record does not fit its fingerprint, so it was changed.",
            (Checked::Inputs, true) => "What is known of you here is what the record names.",
            (Checked::Inputs, false) => "What is known of you here is not what the record names.",
            (Checked::Posterior, true) => "The same probabilities of every kind of life come out.",
            (Checked::Posterior, false) => "Other probabilities come out than were recorded.",
            (Checked::Guardrails, true) => "The same rules refuse the same dashboards.",
            (Checked::Guardrails, false) => "The rules refuse other dashboards than was recorded.",
            (Checked::Screen, true) => "The same dashboard is meant, for the same reasons.",
            (Checked::Screen, false) => "Another dashboard is meant than the one recorded.",
        }
    }
}

impl Grounds {
    /// Makes the decision again, as far as guardrails and persona go, and compares.
    #[must_use]
    pub fn check(&self) -> Check {
        let Self { record, inputs, policy } = self;
        let moment =
            Moment { context: &inputs.context, policy, state: &inputs.state, now: record.decided_at };
        let (facts, mut memory) = snapshot(&moment);
        let judged = Judged::over(&policy.guardrails, Cow::Borrowed(&facts));
        let Layers { candidates, verdict, .. } = layers(&moment, &judged, &mut memory);
        let posterior = memory.smoothed.map(|smoothed| smoothed.posterior());
        let is_partial = is_beyond(record);
        let is_of_this_policy = record.policy_revision == policy.revision;
        let found = [
            (Checked::Record, record.is_as_written()),
            (Checked::Inputs, record.inputs_hash.as_ref() == Some(&inputs.hash()) && is_of_this_policy),
            (Checked::Posterior, record.posterior == posterior),
            (Checked::Guardrails, refusals_agree(record, &candidates)),
            (
                Checked::Screen,
                if is_partial { may_be(record, &verdict) } else { is(record, policy, &verdict) },
            ),
        ];
        let findings = found.into_iter().map(|(checked, holds)| Finding { checked, holds });
        Check { findings: findings.collect(), is_partial }
    }

    /// The same without what a check does not look at, which is the product team's to know.
    #[must_use]
    pub fn pared(self) -> Self {
        let policy = Policy {
            audiences: Vec::new(),
            experiments: Vec::new(),
            arbitration: Default::default(),
            contact: Default::default(),
            ..self.policy
        };
        Self { policy, ..self }
    }
}

/// Whether an audience, an experiment or a faulty document had the last word.
fn is_beyond(record: &Record) -> bool {
    let is_tried_out = record.assignments.iter().any(|assignment| assignment.in_force);
    record.audience.is_some() || record.alarm.is_some() || is_tried_out
}

/// Whether the same guardrails refuse the same screens, and every one is recorded with the same probability.
fn refusals_agree(record: &Record, candidates: &[Candidate]) -> bool {
    candidates.iter().all(|candidate| {
        record.candidates.iter().any(|recorded| {
            let codes = candidate.denied_by.iter().map(|denial| &denial.reason_code);
            recorded.id == candidate.layout
                && recorded.score == candidate.probability
                && codes.eq(&recorded.denied_by)
        })
    })
}

/// Whether the screen recorded is the one that is meant.
fn is(record: &Record, policy: &Policy, verdict: &Verdict<'_>) -> bool {
    let (name, persona) = meant(policy, verdict);
    record.layout.name == *name
        && record.persona == persona
        && record.mechanism == verdict.mechanism
        && record.reason_codes.starts_with(&verdict.reasons)
}

/// Whether these layers leave the last word to others, as the record has it.
fn may_be(record: &Record, verdict: &Verdict<'_>) -> bool {
    match &record.audience {
        Some(_) => verdict.open,
        None => record.reason_codes.starts_with(&verdict.reasons),
    }
}

fn meant<'a>(policy: &'a Policy, verdict: &Verdict<'_>) -> (&'a Id, Option<Persona>) {
    let layouts = &policy.layouts;
    match verdict.screen {
        Meant::Distress => (&layouts.distress, None),
        Meant::For(persona) => (layouts.personas.get(&persona).unwrap_or(&layouts.neutral), Some(persona)),
        // These layers mean no audience.
        Meant::Neutral | Meant::Audience(_) => (&layouts.neutral, None),
    }
}
