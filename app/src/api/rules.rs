//! Making, changing and removing rules, and dismissing suggested ones.

use leptos::prelude::*;
use services::RuleForm;

use super::imports::path_part;
use crate::context::Door;

const PAGE: &str = "/transactions/rules";

/// Keeps and applies a rule whose effect was seen: a new one, or with `id` another version of one that is kept.
#[server(prefix = "/api", endpoint = "save-rule")]
pub async fn save_rule(
    /// The rule as typed, with what was seen of its effect.
    rule: RuleForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.save_rule(&person, &rule).await {
        Ok(said) => door.go_saying(PAGE, &undoable(&said)),
        Err(error) => {
            let name = if rule.id.is_empty() { "new".to_owned() } else { path_part(&rule.id) };
            let fields = [
                ("name", rule.name.as_str()),
                ("q", &rule.search),
                ("category", &rule.category),
                ("percent", &rule.percent),
                ("share_category", &rule.share_category),
                ("from", &rule.effective_from),
            ];
            door.refuse(&format!("{PAGE}/{name}"), &error, &fields)
        }
    }
}

/// Turns a rule off.
#[server(prefix = "/api", endpoint = "switch-rule-off")]
pub async fn switch_rule_off(
    /// The rule.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.switch_rule_off(&person, &id).await {
        Ok(said) => door.go_saying(PAGE, &undoable(&said)),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Removes a rule.
#[server(prefix = "/api", endpoint = "remove-rule")]
pub async fn remove_rule(
    /// The rule.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_rule(&person, &id).await {
        Ok(said) => door.go_saying(PAGE, &undoable(&said)),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Lets a rule change places with its neighbour.
#[server(prefix = "/api", endpoint = "move-rule")]
pub async fn move_rule(
    /// The rule.
    id: String,
    /// `down` for weaker; otherwise it becomes stronger.
    #[server(default)]
    direction: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.move_rule(&person, &id, direction == "down").await {
        Ok(said) => door.go_saying(PAGE, &undoable(&said)),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

/// Remembers that a suggested rule is not wanted.
#[server(prefix = "/api", endpoint = "dismiss-rule-suggestion")]
pub async fn dismiss_rule_suggestion(
    /// The suggestion.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.dismiss_suggestion(&person, &id).await {
        Ok(()) => door.go_saying(PAGE, "Dismissed. This rule is not suggested again."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}

fn undoable(said: &str) -> String {
    format!("{said}. You can undo this on the dashboard.")
}
