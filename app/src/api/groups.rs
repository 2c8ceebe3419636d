//! What customers say of themselves so that groups can be compared.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::context::Door;

const PAGE: &str = "/account";

/// Keeps the answers, or forgets them where there are none.
#[server(prefix = "/api", endpoint = "declare-groups")]
pub async fn declare_groups(
    /// The answers by the names of the questions, and `consents`.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let consents = fields.get("consents").is_some_and(|consents| consents == "true");
    match door.attune.declare_groups(&person, consents, &fields).await {
        Ok(()) if fields.iter().all(|(name, answer)| name == "consents" || answer.is_empty()) => {
            door.go_saying(PAGE, "Your answers are forgotten.")
        }
        Ok(()) => door.go_saying(PAGE, "Thank you. Your answers are counted and nothing else."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
