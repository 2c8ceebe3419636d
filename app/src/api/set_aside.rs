//! Putting tax money aside: the policy, what is proposed, the pot by hand, and taking a line back.

use leptos::prelude::*;
use services::PolicyForm;

use crate::context::Door;

/// Chooses how tax money is put aside.
#[server(prefix = "/api", endpoint = "choose-set-aside")]
pub async fn choose(
    /// `smart`, `fixed`, `ask` or `off`.
    mode: String,
    /// Whole per cent, for `fixed`.
    #[server(default)]
    percent: String,
    /// What to keep in hand.
    #[server(default)]
    buffer: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = PolicyForm { mode, percent, buffer };
    match door.attune.choose_set_aside(&person, &form).await {
        Ok(()) => door.go_saying("/set-aside", "Your choice is saved. It holds for payments from today on."),
        Err(error) => {
            door.refuse("/set-aside", &error, &[("percent", &form.percent), ("buffer", &form.buffer)])
        }
    }
}

/// Puts aside what was proposed of a deposit.
#[server(prefix = "/api", endpoint = "accept-set-aside")]
pub async fn accept(
    /// The deposit's transaction.
    transaction: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.accept_set_aside(&person, &transaction).await {
        Ok(()) => door.go_saying("/set-aside", "Put aside. You can take it back in the log."),
        Err(error) => door.refuse("/set-aside", &error, &[]),
    }
}

/// Adds an amount to the pot by hand, or releases one.
#[server(prefix = "/api", endpoint = "change-pot")]
pub async fn change(
    /// How much.
    amount: String,
    /// `yes` to take it out.
    #[server(default)]
    release: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let is_release = release == "yes";
    match door.attune.change_pot(&person, &amount, is_release).await {
        Ok(()) if is_release => door.go_saying("/set-aside", "Released: it is yours to spend again."),
        Ok(()) => door.go_saying("/set-aside", "Added to your pot."),
        Err(error) => door.refuse("/set-aside", &error, &[("amount", &amount)]),
    }
}

/// Takes one line of the log back.
#[server(prefix = "/api", endpoint = "undo-set-aside")]
pub async fn undo(
    /// The line.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.undo_set_aside(&person, &id).await {
        Ok(()) => door.go_saying("/set-aside", "Taken back."),
        Err(error) => door.refuse("/set-aside", &error, &[]),
    }
}
