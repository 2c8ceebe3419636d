//! One spelling of JSON, so that equal records have equal hashes: fields sorted by name, no spaces, numbers as
//! `serde_json` writes them.

use std::fmt::Write;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// `value` with the fields of every object in the order of their names.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            let fields = names.into_iter().map(|name| (name.clone(), sorted(&fields[name])));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// SHA-256 of the canonical spelling, in hexadecimal.
pub(crate) fn hash(value: &Value) -> String {
    hexadecimal(&Sha256::digest(sorted(value).to_string().as_bytes()))
}

/// SHA-256 over the parts given.
pub(crate) fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length first, so that no two lists of parts run together to the same bytes.
        hasher.update(part.len().to_string().as_bytes());
        hasher.update(b":");
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

/// An identifier in the form of a UUID (version 8, a hash of our own) from the parts given.
pub(crate) fn identifier(parts: &[&str]) -> String {
    let mut bytes: Vec<u8> = digest(parts).iter().take(16).copied().collect();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hexadecimal(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_fields_does_not_matter() {
        let one = json!({ "b": [{ "y": 1, "x": 0.1 }], "a": null });
        let other = json!({ "a": null, "b": [{ "x": 0.1, "y": 1 }] });
        assert_eq!(hash(&one), hash(&other));
        assert_eq!(sorted(&one).to_string(), r#"{"a":null,"b":[{"x":0.1,"y":1}]}"#);
        assert_ne!(hash(&one), hash(&json!({ "a": null, "b": [] })));
    }

    #[test]
    fn identifiers_are_uuids_of_their_parts() {
        let id = identifier(&["event", "1"]);
        assert_eq!(id, identifier(&["event", "1"]));
        assert_ne!(id, identifier(&["event1", ""]));
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
    }
}
