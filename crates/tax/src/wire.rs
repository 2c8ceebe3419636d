//! The command line's shape: one JSON object a line in, one out. Reading a line, writing an answer, and what a bad
//! line is answered; which fields there are is said by the file of each kind.
//!
//! Money is read from the digits as they stand, as a number or in quotes, and written with two places; no amount
//! passes through a float.

mod read;
mod us;
mod us_2210;
mod write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::us::Refusal;
use crate::working::WorkingLine;

pub use us::{answer_us, explain_us};
pub use us_2210::{answer_us_2210, explain_us_2210};
pub use write::tree;

/// What a line is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One JSON object without a line break: `{"id","output"}`, or `{"id","error":{"field","reason"}}`. From
    /// [`explain_us`] and [`explain_us_2210`] it is the working as text, unless the line was bad.
    pub text: String,
    /// Whether the line could not be answered; a command that met one ends with an error.
    pub is_bad: bool,
}

/// A line's envelope; keys it does not name are not looked at.
#[derive(Deserialize)]
struct Line<'line> {
    #[serde(borrow, default)]
    id: Option<&'line RawValue>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(borrow, default)]
    input: Option<&'line RawValue>,
}

/// Reads a line's envelope, has its input answered, and writes the envelope of the answer.
fn answer(line: &str, output: impl FnOnce(Option<&str>, &RawValue) -> Result<String, Refusal>) -> Answer {
    match computed(line, output) {
        Ok((id, output)) => Answer { text: format!("{{\"id\":{id},\"output\":{output}}}"), is_bad: false },
        Err((id, refusal)) => refused(id, &refusal),
    }
}

/// Has a line's working drawn as a tree.
fn explained(
    line: &str,
    working: impl FnOnce(Option<&str>, &RawValue) -> Result<Vec<WorkingLine>, Refusal>,
) -> Answer {
    match computed(line, |kind, input| Ok(tree(&working(kind, input)?))) {
        Ok((_, text)) => Answer { text, is_bad: false },
        Err((id, refusal)) => refused(id, &refusal),
    }
}

/// The id and what was computed, or the id as far as it could be read and why nothing was.
fn computed<'line>(
    line: &'line str,
    compute: impl FnOnce(Option<&str>, &RawValue) -> Result<String, Refusal>,
) -> Result<(&'line str, String), (&'line str, Refusal)> {
    // A list would be read as the envelope's fields in order.
    if !line.trim_start().starts_with('{') {
        return Err(("null", Refusal::new("line", "is not a JSON object")));
    }
    let read: Line<'line> = serde_json::from_str(line)
        .map_err(|error| ("null", Refusal::new("line", format!("is not a JSON object of ours: {error}"))))?;
    let id = read.id.map_or("null", RawValue::get);
    let input = read.input.ok_or_else(|| (id, Refusal::new("input", "is missing")))?;
    let output = compute(read.kind.as_deref(), input).map_err(|refusal| (id, refusal))?;
    Ok((id, output))
}

fn refused(id: &str, refusal: &Refusal) -> Answer {
    let field = write::quoted(&refusal.field);
    let reason = write::quoted(&refusal.reason);
    let text = format!("{{\"id\":{id},\"error\":{{\"field\":{field},\"reason\":{reason}}}}}");
    Answer { text, is_bad: true }
}
