//! The JSON Schema of the layout document, generated from the types.

use serde_json::{Value, json};

use crate::document::Document;

/// The schema of `layout/v1`, in the 2020-12 dialect.
#[must_use]
pub fn document_schema() -> Value {
    let mut schema = schemars::schema_for!(Document).to_value();
    if let Value::Object(fields) = &mut schema {
        fields.insert("$id".into(), json!("urn:layout:v1"));
    }
    schema
}
