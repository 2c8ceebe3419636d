//! Correcting what a transaction was for.

use leptos::prelude::*;

use super::imports::path_part;
use crate::context::Door;

/// Gives one transaction a category, or with `alike` every transaction of the same counterparty and direction,
/// now and later.
#[server(prefix = "/api", endpoint = "correct-category")]
pub async fn correct(
    /// The transaction.
    id: String,
    /// The stored name of its category.
    category: String,
    /// `yes` for all alike.
    #[server(default)]
    alike: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.correct_category(&person, &id, &category, alike == "yes").await {
        Ok(changed) => door
            .go_saying("/transactions", &format!("Changed {changed}. You can undo this on the dashboard.")),
        Err(error) => door.refuse(&format!("/transactions/{}", path_part(&id)), &error, &[]),
    }
}

/// Splits one transaction between two categories, or with `alike` all of the same counterparty and direction.
#[server(prefix = "/api", endpoint = "split-transaction")]
pub async fn split(
    /// The transaction.
    id: String,
    /// `share`, `kept-back` or `whole`.
    kind: String,
    /// The stored name of the part's category.
    #[server(default)]
    category: String,
    /// Per cent, for a share.
    #[server(default)]
    percent: String,
    /// What was kept back.
    #[server(default)]
    amount: String,
    /// `yes` for all alike.
    #[server(default)]
    alike: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/transactions/{}", path_part(&id));
    let form = services::SplitForm { kind, category, percent, amount, alike: alike == "yes" };
    match door.attune.split_transaction(&person, &id, &form).await {
        Ok(said) => door.go_saying(&page, &format!("{said}. You can undo this on the dashboard.")),
        Err(error) => door.refuse(&page, &error, &[("percent", &form.percent), ("amount", &form.amount)]),
    }
}
