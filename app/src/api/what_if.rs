//! The what-if's suppositions: keeping and forgetting them.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::context::Door;

/// Keeps what is supposed. Empty fields suppose nothing.
#[server(prefix = "/api", endpoint = "suppose")]
pub async fn suppose(
    /// What was filled in, by the name of its field.
    #[server(default)]
    supposed: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.keep_suppositions(&person, &supposed).await {
        Ok(()) => door.go("/what-if"),
        Err(error) => {
            let typed: Vec<(&str, &str)> =
                supposed.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            door.refuse("/what-if", &error, &typed)
        }
    }
}

/// Forgets what is supposed.
#[server(prefix = "/api", endpoint = "reset-suppositions")]
pub async fn reset_suppositions() -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.reset_suppositions(&person).await {
        Ok(()) => door.go_saying("/what-if", "Nothing is supposed any more."),
        Err(error) => door.refuse("/what-if", &error, &[]),
    }
}
