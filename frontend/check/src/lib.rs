//! The check of a decision as a WASM module of its own, so that no page carries the engine before somebody asks for it.
//!
//! It decides as the server decides, with the same code, from what the server wrote in the page; `check.js` is its only
//! caller.

use decision::Grounds;
use wasm_bindgen::prelude::*;

/// Makes the decision again from `grounds`, as the server wrote them, as far as guardrails and persona go.
///
/// What came of it, as a JSON array of sentences: the outcome first, then one for each thing that was compared.
///
/// # Errors
/// A sentence, when the grounds cannot be read.
#[wasm_bindgen]
pub fn check(grounds: &str) -> Result<String, String> {
    let grounds: Grounds = serde_json::from_str(grounds).map_err(|error| error.to_string())?;
    serde_json::to_string(&grounds.check().sentences()).map_err(|error| error.to_string())
}
