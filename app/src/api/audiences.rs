//! The product team's writes to the policy: audiences proposed, approved and taken away.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use services::{AudienceForm, ConditionForm};

use super::filled;
use crate::context::Door;

const PAGE: &str = "/studio/audiences";

/// Proposes a new audience.
#[server(prefix = "/api", endpoint = "propose-audience")]
pub async fn propose_audience(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let text = |name: &str| filled(&fields, name);
    let form = AudienceForm {
        id: text("id"),
        description: text("description"),
        condition: ConditionForm::of_fields(&fields),
        layout: text("layout"),
        rollout_percent: text("rollout_percent"),
        note: text("note"),
    };
    match door.attune.propose_audience(&person, &form).await {
        Ok(()) => door.go_saying(PAGE, "Proposed. A colleague can approve it now."),
        Err(error) => {
            let typed: Vec<(&str, &str)> =
                fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            door.refuse(PAGE, &error, &typed)
        }
    }
}

/// Proposes to take an audience away.
#[server(prefix = "/api", endpoint = "remove-audience")]
pub async fn remove_audience(id: String, note: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.propose_removal(&person, &id, &note).await {
        Ok(()) => door.go_saying(PAGE, "Proposed. A colleague can approve it now."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Approves a proposal or drops it.
#[server(prefix = "/api", endpoint = "decide-on-audience")]
pub async fn decide_on_audience(id: String, approves: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.decide_on_proposal(&person, &id, approves).await {
        Ok(()) if approves => door.go_saying(PAGE, "In force from the next decision on."),
        Ok(()) => door.go_saying(PAGE, "The proposal is dropped."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
