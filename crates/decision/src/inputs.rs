//! What one decision was made from, as it is kept beside its record: enough to make it again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::hash;
use crate::context::Context;
use crate::state::State;

/// What was known at the moment of a decision. The moment and the policy's revision are in its record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// What was known of the customer.
    pub context: Context,
    /// What was remembered of earlier decisions.
    pub state: State,
}

impl Inputs {
    /// SHA-256 over both in canonical JSON, in hexadecimal, as a record names them.
    #[must_use]
    pub fn hash(&self) -> String {
        // Only a map with keys that are no texts could fail to become JSON, and these have none.
        hash(&serde_json::to_value(self).unwrap_or(Value::Null))
    }
}
