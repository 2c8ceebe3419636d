//! What a customer's browser tells of the dashboard: what was in view, and what was opened or followed.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;
use services::ServiceError;

use crate::context::Door;

/// Notes the elements that were in view under a decision, their keys parted by dots.
#[server(prefix = "/api", endpoint = "note-exposures")]
pub async fn note_exposures(decision: String, elements: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let elements: Vec<&str> = elements.split('.').filter(|element| !element.is_empty()).collect();
    answer(&door, door.attune.note_exposures(&person, &decision, &elements).await)
}

/// Notes what was done with an element under a decision: `opened`, `acted` or `dismissed`.
#[server(prefix = "/api", endpoint = "note-outcome")]
pub async fn note_outcome(decision: String, element: String, kind: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    answer(&door, door.attune.note_outcome(&person, &decision, &element, &kind).await)
}

/// Notes what an open page did with a decision it was told of: `applied`, `deferred` or `rejected`.
#[server(prefix = "/api", endpoint = "note-applied")]
pub async fn note_applied(decision: String, state: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    answer(&door, door.attune.note_applied(&person, &decision, &state).await)
}

/// A page outlives its decision whenever its reader moves a widget or brings a statement in another window, so a
/// decision that stands no longer is answered in silence: a browser would show its reader a fault where there is none.
fn answer(door: &Door, outcome: Result<(), ServiceError>) -> Result<(), ServerFnError> {
    match outcome {
        Ok(()) | Err(ServiceError::NotFound) => Ok(()),
        Err(error) => door.fail(&error),
    }
}
