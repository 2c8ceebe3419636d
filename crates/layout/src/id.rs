//! The one spelling of names inside a layout document.

use std::borrow::{Borrow, Cow};
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The pattern every id matches; the schema carries the same text.
pub(crate) const ID_PATTERN: &str = "^[a-z][a-z0-9-]{1,63}$";

/// Kept for "show nothing instead", so no element may be called so.
pub(crate) const DROP: &str = "drop";

/// A name of a document, zone, slot, element, variant or widget type: 2 to 64 of `a-z`, `0-9` and `-`, starting with
/// a letter, and not `drop`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// A text that is not an [`Id`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a name: use 2 to 64 lower-case letters, digits and hyphens, a letter first, and not “drop”"
)]
pub struct InvalidId(pub String);

impl Id {
    /// The id spelled `text`.
    ///
    /// # Errors
    /// When `text` does not match the pattern or is `drop`.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        let mut letters = text.bytes();
        let first_is_letter = letters.next().is_some_and(|byte| byte.is_ascii_lowercase());
        let rest_fits =
            letters.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if first_is_letter && rest_fits && (2..=64).contains(&text.len()) && text != DROP {
            Ok(Self(text))
        } else {
            Err(InvalidId(text))
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl TryFrom<&str> for Id {
    type Error = InvalidId;
    fn try_from(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": ID_PATTERN, "not": { "const": DROP } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_lower_case_names_are_ids() {
        for (text, accepted) in [
            ("safe-to-spend", true),
            ("a1", true),
            ("a", false),
            ("1a", false),
            ("-a", false),
            ("Main", false),
            ("drop", false),
            ("drops", true),
            ("a_b", false),
            ("é1", false),
            ("", false),
        ] {
            assert_eq!(Id::new(text).is_ok(), accepted, "{text}");
        }
        assert!(Id::new("a".repeat(64)).is_ok());
        assert!(Id::new("a".repeat(65)).is_err());
    }
}
