//! Judging a policy by a log: `rounds`, `seed`, and perhaps `bar` and `settings`.

use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::Fields;

use crate::off_policy::{Bar, Round, Settings, evaluate};

/// Judges a policy.
pub(super) fn evaluation(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let rounds: Vec<Round> = fields.parsed(
        "rounds",
        "a list of objects with customer, chosen, propensity, reward, policy and perhaps predicted, guardrails, \
         is_hardship and is_intervened",
    )?;
    let seed: u64 = fields.parsed("seed", "a whole number from 0 to below 2^64")?;
    let bar: Option<Bar> = fields.optional(
        "bar",
        "an object with incumbent, incumbent_in_hardship, margin or guardrails, a list of objects with name and limit",
    )?;
    let settings: Option<Settings> = fields.optional(
        "settings",
        "an object with weight_max, resamples, mean_weight_errors_max, effective_rounds_min, effective_share_min or \
         weight_share_max",
    )?;
    fields.finish()?;
    let found = evaluate(&rounds, &bar.unwrap_or_default(), &settings.unwrap_or_default(), seed);
    super::written(&found.map_err(|error| Refusal::new(error.field(), error.to_string()))?)
}
