//! The decision log: append-only records, each carrying the hash of the one before.

use chrono::{DateTime, NaiveDate, Utc};
use layout::Id;
use profile::{Persona, Posterior};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::hash;
use crate::decision::{Alarm, Decision, LayoutRef, Mechanism, Reason};
use crate::experiment::Assignment;
use crate::guardrail::Denial;
use crate::inputs::Inputs;
use crate::slot::SlotChoice;

/// What the first record of a chain names as the hash before it.
pub const GENESIS_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The decision; the same again for an event delivered twice.
    pub decision_id: String,
    /// Whose.
    pub customer_pseudonym: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The policy in force.
    pub policy_revision: u32,
    /// The screen chosen.
    pub layout: LayoutRef,
    /// The persona it is for.
    pub persona: Option<Persona>,
    /// The audience it is for. Absent where there is none, so that the hashes of records that know no audiences hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Id>,
    /// The variants of experiments the customer has; absent where there are none, for the same reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<Assignment>,
    /// The model that judged.
    pub model_version: Option<String>,
    /// Hash of the features it judged.
    pub feature_hash: Option<String>,
    /// Last day they cover.
    pub as_of: Option<NaiveDate>,
    /// Smoothed probabilities.
    pub posterior: Option<Posterior>,
    /// The persona that came next.
    pub runner_up: Option<Persona>,
    /// Every screen there was.
    pub candidates: Vec<RecordedCandidate>,
    /// What slots with candidates show, and what they might have shown; absent where there are none, for the same reason
    /// as above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotChoice>,
    /// Every element refused.
    pub denials: Vec<Denial>,
    /// How the screen was chosen.
    pub mechanism: Mechanism,
    /// Why.
    pub reason_codes: Vec<Reason>,
    /// What went wrong.
    pub alarm: Option<Alarm>,
    /// Hash of what the decision was made from; absent where that was not kept, so that earlier records hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs_hash: Option<String>,
    /// Microseconds the decision took, as the caller measured.
    pub latency_us: u64,
    /// Hash of the record before, or [`GENESIS_HASH`].
    pub prev_hash: String,
    /// SHA-256 over all fields above in canonical JSON, in hexadecimal.
    pub hash: String,
}

/// A screen that was there to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedCandidate {
    /// Name of the document.
    pub id: Id,
    /// Smoothed probability of its persona; absent for the screens that are for none.
    pub score: Option<f64>,
    /// How likely the choice was to fall on it: screens are not drawn, so 1 for the one chosen and 0 for the others.
    pub propensity: f64,
    /// Codes of the guardrails that refused it.
    pub denied_by: Vec<String>,
}

/// Where a chain of records does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// A record was changed after it was written.
    #[error("record {index} of the chain was changed")]
    Changed {
        /// Position from 0.
        index: usize,
    },
    /// A record does not follow the one before: one was taken out, put in or moved.
    #[error("record {index} of the chain does not follow the one before")]
    Unlinked {
        /// Position from 0.
        index: usize,
    },
}

impl Record {
    /// The record of `decision`, made from `inputs` where they are kept, following the record with hash `prev_hash`.
    #[must_use]
    pub fn new(decision: &Decision, inputs: Option<&Inputs>, latency_us: u64, prev_hash: &str) -> Self {
        let candidates = decision.candidates.iter().map(|candidate| RecordedCandidate {
            id: candidate.layout.clone(),
            score: candidate.probability,
            propensity: if candidate.chosen { 1.0 } else { 0.0 },
            denied_by: candidate.denied_by.iter().map(|denial| denial.reason_code.clone()).collect(),
        });
        let mut record = Self {
            decision_id: decision.decision_id.clone(),
            customer_pseudonym: decision.customer.clone(),
            decided_at: decision.decided_at,
            policy_revision: decision.policy_revision,
            layout: decision.layout.clone(),
            persona: decision.persona,
            audience: decision.audience.clone(),
            assignments: decision.assignments.clone(),
            model_version: decision.model_version.clone(),
            feature_hash: decision.feature_hash.clone(),
            as_of: decision.as_of,
            posterior: decision.posterior,
            runner_up: decision.runner_up.map(|runner_up| runner_up.persona),
            candidates: candidates.collect(),
            slots: decision.slots.clone(),
            denials: decision.denials.clone(),
            mechanism: decision.mechanism,
            reason_codes: decision.reason_codes.clone(),
            alarm: decision.alarm.clone(),
            inputs_hash: inputs.map(Inputs::hash),
            latency_us,
            prev_hash: prev_hash.to_owned(),
            hash: String::new(),
        };
        record.hash = record.computed_hash();
        record
    }

    /// Whether its hash is that of its fields.
    pub(crate) fn is_as_written(&self) -> bool {
        self.hash == self.computed_hash()
    }

    fn computed_hash(&self) -> String {
        // Only a map with keys that are no texts could fail to become JSON, and a record has none.
        let mut value = serde_json::to_value(self).unwrap_or(Value::Null);
        if let Value::Object(fields) = &mut value {
            fields.shift_remove("hash");
        }
        hash(&value)
    }
}

/// Checks that `records` are as written and follow each other, the first following `before` (a record's hash or
/// [`GENESIS_HASH`]).
///
/// # Errors
/// At the first record that does not hold.
pub fn verify_chain(before: &str, records: &[Record]) -> Result<(), ChainBreak> {
    let mut expected = before;
    for (index, record) in records.iter().enumerate() {
        if record.prev_hash != expected {
            return Err(ChainBreak::Unlinked { index });
        }
        if !record.is_as_written() {
            return Err(ChainBreak::Changed { index });
        }
        expected = &record.hash;
    }
    Ok(())
}
