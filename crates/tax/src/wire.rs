//! The command line's shape: one JSON object a line in, one out. Reading a line, writing an answer, and what a bad
//! line is answered; which fields there are is said by the file of each kind.
//!
//! Money is read from the digits as they stand, as a number or in quotes, and written with two places; no amount
//! passes through a float.

mod read;
mod uk;
mod us;
mod us_2210;
mod write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::us::Refusal;
use crate::working::WorkingLine;

pub use read::Fields;
pub use uk::{answer_uk, explain_uk, tabulate_uk};
pub use us::{answer_us, explain_us, tabulate_us};
pub use us_2210::{answer_us_2210, explain_us_2210, tabulate_us_2210};
use write::table;
pub use write::{Object, tree};

/// What a line is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The line's id as it stands there, `null` where none could be read.
    pub id: String,
    /// One JSON object without a line break: `{"id","output"}`, or `{"id","error":{"field","reason"}}`. From what
    /// explains or tabulates it is the working as text, unless the line was bad.
    pub text: String,
    /// Why the line could not be answered; a command that met one ends with an error.
    pub refusal: Option<Refusal>,
}

impl Answer {
    /// Refuses what is no line at all, such as one that is too long to be read; the reason is read after its name.
    pub fn unreadable(reason: &str) -> Self {
        Self::of("null", Err(Refusal::new("line", reason)))
    }

    fn of(id: &str, text: Result<String, Refusal>) -> Self {
        let (text, refusal) = match text {
            Ok(text) => (text, None),
            Err(refusal) => {
                let (field, reason) = (write::quoted(&refusal.field), write::quoted(&refusal.reason));
                let text = format!("{{\"id\":{id},\"error\":{{\"field\":{field},\"reason\":{reason}}}}}");
                (text, Some(refusal))
            }
        };
        Self { id: id.to_owned(), text, refusal }
    }
}

/// A line's envelope; keys it does not name are not looked at.
#[derive(Deserialize)]
struct Line<'line> {
    #[serde(borrow, default)]
    id: Option<&'line RawValue>,
    #[serde(default)]
    kind: Option<String>,
    /// Another name of the kind.
    #[serde(default)]
    family: Option<String>,
    #[serde(borrow, default)]
    input: Option<&'line RawValue>,
}

/// Reads a line's envelope, has its input answered by its kind, and writes the envelope of the answer.
pub fn answer(line: &str, output: impl FnOnce(Option<&str>, &RawValue) -> Result<String, Refusal>) -> Answer {
    let (id, output) = computed(line, output);
    Answer::of(id, output.map(|output| format!("{{\"id\":{id},\"output\":{output}}}")))
}

/// What answers one kind of line.
pub type Kind = fn(&RawValue) -> Result<String, Refusal>;

/// Answers a line by its kind, of a table of kinds by their names: `{"id","output":{…}}`, or
/// `{"id","error":{"field","reason"}}`.
pub fn answer_by_kind(line: &str, kinds: &[(&str, Kind)]) -> Answer {
    answer(line, |kind, input| {
        let known = kinds.iter().find(|(name, _)| Some(*name) == kind);
        let (_, output) = known.ok_or_else(|| {
            let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
            Refusal::new("kind", format!("has to be one of {}", names.join(", ")))
        })?;
        output(input)
    })
}

/// Has a line's working drawn, as a [`tree`] or a [`table`].
fn drawn(
    line: &str,
    draw: fn(&[WorkingLine]) -> String,
    working: impl FnOnce(Option<&str>, &RawValue) -> Result<Vec<WorkingLine>, Refusal>,
) -> Answer {
    let (id, text) = computed(line, |kind, input| Ok(draw(&working(kind, input)?)));
    Answer::of(id, text)
}

/// The id as far as it could be read, and what was computed or why nothing was.
fn computed(
    line: &str,
    compute: impl FnOnce(Option<&str>, &RawValue) -> Result<String, Refusal>,
) -> (&str, Result<String, Refusal>) {
    // A list would be read as the envelope's fields in order.
    if !line.trim_start().starts_with('{') {
        return ("null", Err(Refusal::new("line", "is not a JSON object")));
    }
    let read: Line<'_> = match serde_json::from_str(line) {
        Ok(read) => read,
        Err(error) => {
            return ("null", Err(Refusal::new("line", format!("is not a JSON object of ours: {error}"))));
        }
    };
    let id = read.id.map_or("null", RawValue::get);
    let kind = read.kind.or(read.family);
    let output = match read.input {
        Some(input) => compute(kind.as_deref(), input),
        None => Err(Refusal::new("input", "is missing")),
    };
    (id, output)
}
