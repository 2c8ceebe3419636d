//! The programs and webhooks that may tell what happens to a customer.

use leptos::prelude::*;
use services::SourceKind;

use crate::context::Door;

const PAGE: &str = "/account/connections";

/// Makes a key or a webhook; its secret is shown on the next page, once.
#[server(prefix = "/api", endpoint = "add-connection")]
pub async fn add_connection(
    /// What the customer calls it.
    name: String,
    /// `key` or `webhook`.
    kind: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let kind = if kind == SourceKind::Webhook.as_str() { SourceKind::Webhook } else { SourceKind::Key };
    match door.attune.add_source(&person, kind, &name).await {
        Ok(made) => {
            let sentence = "Connected. Copy the secret now: it is shown this once.";
            door.go_telling(PAGE, sentence, &[("made", &made.id), ("secret", &made.secret)])
        }
        Err(error) => door.refuse(PAGE, &error, &[("name", &name), ("kind", kind.as_str())]),
    }
}

/// Takes a key or a webhook back; what it has told stays.
#[server(prefix = "/api", endpoint = "revoke-connection")]
pub async fn revoke_connection(
    /// The key or webhook.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.revoke_source(&person, &id).await {
        Ok(()) => door.go_saying(PAGE, "Disconnected. Nothing more is taken from it; what it told stays."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
