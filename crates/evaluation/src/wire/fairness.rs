//! Comparing groups: `customers`, and perhaps `limits`.

use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::Fields;

use crate::fairness::{Customer, Limits, compare};

/// Compares groups of customers.
pub(super) fn comparison(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let customers: Vec<Customer> = fields.parsed(
        "customers",
        "a list of objects with group, is_eligible, is_exposed and perhaps is_benefited and promised",
    )?;
    let limits: Option<Limits> =
        fields.optional("limits", "an object with exposure_ratio_min, alpha or customers_min")?;
    fields.finish()?;
    let report = compare(&customers, &limits.unwrap_or_default());
    super::written(&report.map_err(|error| Refusal::new(error.field(), error.to_string()))?)
}
