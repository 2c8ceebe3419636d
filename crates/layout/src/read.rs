//! Reading a stored document: strict JSON, the chain of upcasters, the count of losses, then the types.
//!
//! The stored form is left alone; a new form is written only when somebody publishes.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

use crate::document::Document;
use crate::upcast::{Counts, upcast};

/// A document as read, with the form it was stored in.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The document in today's form.
    pub document: Document,
    /// The form it was stored in.
    pub stored_api_version: String,
    /// What it holds.
    pub counts: Counts,
}

/// Why a text is not a layout document.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// Not JSON, a name given twice, or a field of the wrong kind.
    #[error("the layout cannot be read: {0}")]
    Malformed(String),
    /// No upcaster starts at this form.
    #[error("the layout is written in “{0}”, which this version does not know")]
    UnknownVersion(String),
    /// Converting would lose part of the document.
    #[error("converting the layout would lose part of it: {before} before, {after} after")]
    Loss {
        /// Counts in the stored form.
        before: Counts,
        /// Counts in today's form.
        after: Counts,
    },
}

/// Reads a stored document of any known form.
///
/// # Errors
/// See [`LayoutError`]. A name given twice in one JSON object is an error, since reading would silently drop one.
pub fn read(text: &str) -> Result<Stored, LayoutError> {
    let Strict(value) =
        serde_json::from_str(text).map_err(|error| LayoutError::Malformed(error.to_string()))?;
    read_value(value)
}

/// Reads a stored document of any known form that is JSON already.
///
/// # Errors
/// See [`LayoutError`].
pub fn read_value(stored: Value) -> Result<Stored, LayoutError> {
    let converted = upcast(stored)?;
    let document =
        serde_json::from_value(converted.value).map_err(|error| LayoutError::Malformed(error.to_string()))?;
    Ok(Stored { document, stored_api_version: converted.stored_api_version, counts: converted.counts })
}

/// JSON in which no object names a field twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = fields.next_entry::<String, Strict>()? {
            if object.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format!("“{name}” is given twice")));
            }
        }
        Ok(Value::Object(object))
    }
}
