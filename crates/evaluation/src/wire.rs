//! The command line's shape of this crate: one JSON object a line in, one out; a line's `kind` says what is asked.

mod churn;
mod experiment;
mod fairness;
mod off_policy;

use serde::Serialize;
use tax::us::Refusal;
use tax::wire::{Answer, Kind, answer_by_kind};

/// Every kind by its name.
const KINDS: [(&str, Kind); 4] = [
    ("churn", churn::restlessness),
    ("experiment", experiment::reading),
    ("fairness", fairness::comparison),
    ("off-policy", off_policy::evaluation),
];

/// Answers a line: `{"id","output":{…}}`, or `{"id","error":{"field","reason"}}`. A reading that is withheld is an output
/// and no error.
pub fn answer(line: &str) -> Answer {
    answer_by_kind(line, &KINDS)
}

/// An output as JSON, in the order of its fields; what is not a number is `null`.
fn written(output: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(output).map_err(|error| Refusal::new("output", error.to_string()))
}
