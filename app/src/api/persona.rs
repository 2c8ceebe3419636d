//! What the customer says to Attune's guess about their financial life.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;

use crate::context::Door;

/// "This is right": kept as a label.
#[server(prefix = "/api", endpoint = "confirm-persona")]
pub async fn confirm_persona() -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.confirm_persona(&person).await {
        Ok(()) => door.go_saying("/why", "Thank you. Attune keeps that in mind."),
        Err(error) => door.refuse("/why", &error, &[]),
    }
}

/// "This is not me": the persona the customer picks holds at once.
#[server(prefix = "/api", endpoint = "choose-persona")]
pub async fn choose_persona(persona: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.choose_persona(&person, &persona).await {
        Ok(()) => door.go_saying("/dashboard", "Your dashboard is arranged anew. You can undo this."),
        Err(error) => door.refuse("/why", &error, &[]),
    }
}
