//! The other systems that are told what happens to a customer.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use services::MessageKind;

use super::filled;
use crate::context::Door;
use crate::pages::connection::kind_field;

const PAGE: &str = "/account/connections";

/// Tells another system from now on; the secret to know it by is shown on the next page, once.
#[server(prefix = "/api", endpoint = "add-subscription")]
pub async fn add_subscription(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let chosen = MessageKind::SUBSCRIBABLE.into_iter();
    let kinds: Vec<MessageKind> =
        chosen.filter(|kind| filled(&fields, &kind_field(*kind)) == "true").collect();
    let url = filled(&fields, "url");
    match door.attune.add_subscription(&person, &url, &kinds).await {
        Ok(made) => {
            let sentence = "It is told from now on. Copy the secret now: it is shown this once.";
            door.go_telling(PAGE, sentence, &[("signs", &made.secret)])
        }
        Err(error) => {
            let names: Vec<String> = kinds.into_iter().map(kind_field).collect();
            let ticked = names.iter().map(|name| (name.as_str(), "true"));
            let typed: Vec<(&str, &str)> = ticked.chain([("url", url.as_str())]).collect();
            door.refuse(PAGE, &error, &typed)
        }
    }
}

/// Sends nothing to another system for now.
#[server(prefix = "/api", endpoint = "pause-subscription")]
pub async fn pause_subscription(id: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.pause_subscription(&person, &id).await {
        Ok(()) => door.go_saying(PAGE, "Paused. What happens meanwhile is not told."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Sends to another system again.
#[server(prefix = "/api", endpoint = "resume-subscription")]
pub async fn resume_subscription(id: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.resume_subscription(&person, &id).await {
        Ok(()) => door.go_saying(PAGE, "It is told again, beginning with what waits for it."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Takes another system off the list, with its secret.
#[server(prefix = "/api", endpoint = "remove-subscription")]
pub async fn remove_subscription(id: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_subscription(&person, &id).await {
        Ok(()) => door.go_saying(PAGE, "Removed. Nothing more is sent there."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Sends a test to another system.
#[server(prefix = "/api", endpoint = "test-subscription")]
pub async fn test_subscription(id: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.test_subscription(&person, &id).await {
        Ok(()) => {
            door.go_saying(PAGE, "A test is on its way. Look at this page again in a moment for its answer.")
        }
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
