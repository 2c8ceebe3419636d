//! The customer's own order of their dashboard. It always wins, and every change can be undone.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;

use crate::context::Door;

/// Stores the whole order after a drag: `zone:slot.slot*zone:slot`.
#[server(prefix = "/api", endpoint = "arrange")]
pub async fn arrange(layout: String, order: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.arrange(&person, &layout, &order).await {
        Ok(()) => door.go("/dashboard"),
        Err(error) => door.fail(&error),
    }
}

/// Puts everything back in the order an open page had before it was updated.
#[server(prefix = "/api", endpoint = "keep-order")]
pub async fn keep_order(decision: String, order: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.keep_order(&person, &decision, &order).await {
        Ok(()) => door.go_saying("/dashboard", "Your widgets are back in the order you had."),
        Err(error) => door.refuse("/dashboard", &error, &[]),
    }
}

/// Moves one widget a place earlier or later.
#[server(prefix = "/api", endpoint = "move-widget")]
pub async fn move_widget(slot: String, direction: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.move_widget(&person, &slot, &direction).await {
        Ok(()) => door.go(&format!("/dashboard#{}", anchor(&slot))),
        Err(error) => door.refuse("/dashboard", &error, &[]),
    }
}

/// Pins a widget where it is, or lets it go again.
#[server(prefix = "/api", endpoint = "pin-widget")]
pub async fn pin_widget(slot: String, pinned: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.pin_widget(&person, &slot, pinned).await {
        Ok(()) => door.go(&format!("/dashboard#{}", anchor(&slot))),
        Err(error) => door.refuse("/dashboard", &error, &[]),
    }
}

/// Hides a widget, or shows it again.
#[server(prefix = "/api", endpoint = "hide-widget")]
pub async fn hide_widget(slot: String, hidden: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.hide_widget(&person, &slot, hidden).await {
        Ok(()) => door.go("/dashboard"),
        Err(error) => door.refuse("/dashboard", &error, &[]),
    }
}

/// Takes back the customer's latest change, whatever it was.
#[server(prefix = "/api", endpoint = "undo-change")]
pub async fn undo_change() -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.undo_change(&person).await {
        Ok(what) => door.go_saying("/dashboard", &format!("Undone: {what}.")),
        Err(error) => door.refuse("/dashboard", &error, &[]),
    }
}

/// A slot's name as a fragment; a name of ours has only these letters, anything else is left out.
fn anchor(slot: &str) -> String {
    slot.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}
