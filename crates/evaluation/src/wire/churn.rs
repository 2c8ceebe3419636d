//! How restless screens are: `shown`, a list of screens.

use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::Fields;

use crate::churn::{Shown, churn};

/// Counts what moves.
pub(super) fn restlessness(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let shown: Vec<Shown> =
        fields.parsed("shown", "a list of objects with customer, day, order and perhaps is_undone")?;
    fields.finish()?;
    super::written(&churn(&shown))
}
