//! The retirement plan a customer keeps.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::context::Door;

const PAGE: &str = "/retirement/plan";

/// Keeps a plan with what comes of it. Its form asks by the address too, so the fields have plain names.
#[server(prefix = "/api", endpoint = "keep-plan")]
pub async fn keep_plan(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.keep_plan(&person, &fields).await {
        Ok(()) => door.go_saying(PAGE, "The plan is kept, and your dashboard measures against it."),
        Err(error) => {
            let typed: Vec<(&str, &str)> =
                fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            door.refuse(PAGE, &error, &typed)
        }
    }
}

/// Forgets the plan.
#[server(prefix = "/api", endpoint = "forget-plan")]
pub async fn forget_plan() -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.forget_plan(&person).await {
        Ok(()) => door.go_saying(PAGE, "The plan is forgotten."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
