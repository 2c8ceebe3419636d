//! The product team's writes: drafts of layouts, their review, and what is published.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use services::{DraftEdit, NewLayout, Rollout, ShownPart, Together};

use super::filled;
use crate::context::Door;
use crate::pages::studio::{reach_lines, visibility_form_of};

/// The names of forms' fields that are no property of a widget start otherwise.
const PROPERTY: &str = "prop-";
/// Before the name of a widget that is chosen.
const PICK: &str = "pick-";
/// Before the name of a persona that a new layout is for.
const PERSONA: &str = "persona-";

/// Begins a draft of a layout.
#[server(prefix = "/api", endpoint = "begin-draft")]
pub async fn begin_draft(name: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.begin_draft(&person, &name).await {
        Ok(id) => door.go(&format!("/studio/drafts/{id}")),
        Err(error) => door.refuse("/studio", &error, &[]),
    }
}

/// Begins the draft of a new layout.
#[server(prefix = "/api", endpoint = "begin-layout")]
pub async fn begin_layout(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let text = |name: &str| filled(&fields, name);
    let personas = fields.keys().filter_map(|name| name.strip_prefix(PERSONA)).map(str::to_owned);
    let new = NewLayout { name: text("name"), personas: personas.collect(), from: text("from") };
    match door.attune.begin_layout(&person, &new).await {
        Ok(id) => door.go(&format!("/studio/drafts/{id}")),
        Err(error) => {
            let typed: Vec<(&str, &str)> =
                fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            door.refuse("/studio", &error, &typed)
        }
    }
}

/// For how many customers a condition holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConditionCount {
    /// In sentences: all of them, then by persona. One sentence where it cannot be used.
    pub lines: Vec<String>,
}

/// Counts the customers a condition holds for, while it is typed. Nothing is kept.
#[server(prefix = "/api", endpoint = "count-condition")]
pub async fn count_condition(
    /// What is filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<ConditionCount, ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let lines = match door.attune.condition_reach(&person, &visibility_form_of(&fields)).await {
        Ok(Some(reach)) => reach_lines(&reach),
        // Nothing is asked yet, so there is nobody to count.
        Ok(None) => Vec::new(),
        Err(services::ServiceError::Invalid { sentence, .. }) => vec![sentence],
        Err(error) => {
            door.fail(&error)?;
            Vec::new()
        }
    };
    Ok(ConditionCount { lines })
}

/// Makes one change of a draft: `kind` says which, and the other fields what with.
#[server(prefix = "/api", endpoint = "edit-draft")]
pub async fn edit_draft(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let id = plain(text("draft"));
    let (Ok(seen), Some(edit)) = (text("step").parse(), edit_of(text("kind"), &fields)) else {
        return door.fail(&services::ServiceError::NotFound);
    };
    let outcome = door.attune.edit_draft(&person, &id, seen, &edit).await;
    let gone = matches!(edit, DraftEdit::Remove(_)) && outcome.is_ok();
    let chosen = if gone { String::new() } else { chosen(&edit, &fields) };
    let page = format!("/studio/drafts/{id}?household={}{chosen}", plain(text("household")));
    let place = if chosen.is_empty() { "" } else { "#inspector" };
    match outcome {
        Ok(()) => door.go(&format!("{page}{place}")),
        // A drag is sent by script, which takes any redirect for a yes.
        Err(error) if matches!(edit, DraftEdit::Order(_)) => door.fail(&error),
        Err(error) => {
            let refused = refused_field(&edit, &error, &fields);
            let typed = fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            let typed: Vec<(&str, &str)> = typed.chain([("refused", refused.as_str())]).collect();
            door.refuse(&format!("{page}{place}"), &error, &typed)
        }
    }
}

/// What stays in the inspector after an edit, as a part of the address.
fn chosen(edit: &DraftEdit, fields: &BTreeMap<String, String>) -> String {
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    match edit {
        DraftEdit::Visibility { of: ShownPart::Zone(zone), .. } => format!("&zone={}", plain(zone)),
        _ if text("element").is_empty() => String::new(),
        _ => format!("&element={}", plain(text("element"))),
    }
}

/// The field a refusal is about: the one it names, else the one whose form it is.
fn refused_field(
    edit: &DraftEdit,
    error: &services::ServiceError,
    fields: &BTreeMap<String, String>,
) -> String {
    let sentence = error.sentence();
    let names = |text: &str| !text.is_empty() && sentence.contains(&format!("“{text}”"));
    let usual = match edit {
        DraftEdit::Describe { explain, .. } if explain.chars().count() > 300 => "explain",
        DraftEdit::Describe { .. } => "label",
        DraftEdit::Resize { .. } => "columns",
        DraftEdit::Props { fields: typed, .. } => {
            let named = typed.keys().find(|name| names(name) || sentence.contains(&format!("`{name}`")));
            return named
                .or(typed.keys().next())
                .map_or_else(String::new, |name| format!("{PROPERTY}{name}"));
        }
        DraftEdit::Visibility { .. } if sentence.starts_with("A reason") => "reason",
        DraftEdit::Visibility { .. } => {
            let rows = fields.iter().filter(|(name, _)| name.starts_with("attribute"));
            let named = rows.into_iter().find(|(_, attribute)| names(attribute));
            let own = fields.get("condition").is_some_and(|own| !own.trim().is_empty());
            return match named {
                Some((name, _)) if !own => name.replacen("attribute", "value", 1),
                _ if own => "condition".to_owned(),
                _ => "value".to_owned(),
            };
        }
        _ => "",
    };
    usual.to_owned()
}

fn edit_of(kind: &str, fields: &BTreeMap<String, String>) -> Option<DraftEdit> {
    let text = |name: &str| filled(fields, name);
    let element = text("element");
    Some(match kind {
        "add" => DraftEdit::Add { widget: text("widget"), zone: text("zone"), before: text("before") },
        "remove-several" => several(fields, Together::Remove),
        "duplicate-several" => several(fields, Together::Duplicate),
        "move-several" => several(fields, Together::MoveTo(text("zone"))),
        "paste" => DraftEdit::Paste {
            draft: text("from"),
            step: text("from-step").parse().ok()?,
            elements: text("elements").split('.').map(str::to_owned).collect(),
            zone: text("zone"),
            after: text("after"),
        },
        "duplicate" => DraftEdit::Duplicate(element),
        "remove" => DraftEdit::Remove(element),
        "earlier" | "later" => DraftEdit::Step { element, later: kind == "later" },
        "move-to" => DraftEdit::MoveTo { element, zone: text("zone") },
        "order" => DraftEdit::Order(text("order")),
        "describe" => DraftEdit::Describe {
            element,
            label: text("label"),
            explain: text("explain"),
            class: text("class"),
            pinned: text("pinned") == "true",
        },
        "props" => DraftEdit::Props {
            element,
            fields: fields
                .iter()
                .filter_map(|(name, value)| Some((name.strip_prefix(PROPERTY)?.to_owned(), value.clone())))
                .collect(),
        },
        "visibility" => {
            let zone = text("zone");
            let of = if zone.is_empty() { ShownPart::Element(element) } else { ShownPart::Zone(zone) };
            DraftEdit::Visibility { of, form: visibility_form_of(fields) }
        }
        "resize" => DraftEdit::Resize {
            element,
            breakpoint: text("breakpoint"),
            columns: text("columns"),
            rows: text("rows"),
        },
        _ => return None,
    })
}

/// The chosen widgets, each changed alike.
fn several(fields: &BTreeMap<String, String>, what: Together) -> DraftEdit {
    let picked = fields.keys().filter_map(|name| name.strip_prefix(PICK)).map(str::to_owned);
    DraftEdit::Several { elements: picked.collect(), what }
}

/// Takes the latest step of a draft back, or makes it again.
#[server(prefix = "/api", endpoint = "step-draft")]
pub async fn step_draft(
    draft: String,
    /// Again, rather than back.
    #[server(default)]
    forward: bool,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = page_of(&draft);
    match door.attune.step_draft(&person, &draft, forward).await {
        Ok(what) if forward => door.go_saying(&page, &format!("Done again: {what}.")),
        Ok(what) => door.go_saying(&page, &format!("Undone: {what}.")),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Sends a draft to be looked at by somebody else.
#[server(prefix = "/api", endpoint = "send-draft")]
pub async fn send_draft(draft: String, note: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("{}/review", page_of(&draft));
    match door.attune.send_draft(&person, &draft, &note).await {
        Ok(()) => {
            door.go_saying(&page, "Sent for review. Somebody who has not worked on it can approve it now.")
        }
        Err(error) => door.refuse(&page, &error, &[("note", &note)]),
    }
}

/// Approves a draft, or sends it back.
#[server(prefix = "/api", endpoint = "review-draft")]
pub async fn review_draft(
    draft: String,
    approves: bool,
    /// The step that was looked at.
    #[server(default)]
    step: Option<i64>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("{}/review", page_of(&draft));
    match door.attune.review_draft(&person, &draft, step, approves).await {
        Ok(()) if approves => door.go_saying(&page, "Approved. It can be published now."),
        Ok(()) => door.go_saying(&page, "Sent back to be worked on."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Publishes an approved draft.
#[server(prefix = "/api", endpoint = "publish-draft")]
pub async fn publish_draft(
    draft: String,
    /// For whom, as the form names it; everybody where it does not.
    #[server(default)]
    rollout: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("{}/review", page_of(&draft));
    let Some(rollout) = super::shipping::rollout_of(&rollout) else {
        return door.fail(&services::ServiceError::NotFound);
    };
    match (door.attune.roll_out_draft(&person, &draft, rollout).await, rollout) {
        (Ok(revision), Rollout::Everybody) => door.go_saying(
            "/studio",
            &format!("Revision {revision} is live. Customers see it on their next visit."),
        ),
        (Ok(revision), Rollout::Ramp { .. }) => door.go_saying(
            "/studio",
            &format!("Revision {revision} is shown to 1 % of customers, on their next visit."),
        ),
        (Err(error), _) => door.refuse(&page, &error, &[]),
    }
}

/// Gives a draft up.
#[server(prefix = "/api", endpoint = "discard-draft")]
pub async fn discard_draft(draft: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.discard_draft(&person, &draft).await {
        Ok(()) => door.go_saying("/studio", "The draft is given up."),
        Err(error) => door.refuse("/studio", &error, &[]),
    }
}

/// Brings an earlier revision of a layout back.
#[server(prefix = "/api", endpoint = "roll-back-layout")]
pub async fn roll_back_layout(name: String, revision: u32, note: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/studio/layouts/{}", plain(&name));
    match door.attune.roll_back(&person, &name, revision, &note).await {
        Ok(new) => door.go_saying(&page, &format!("Revision {revision} is back, as revision {new}.")),
        Err(error) => door.refuse(&page, &error, &[("note", &note)]),
    }
}

pub(super) fn page_of(draft: &str) -> String {
    format!("/studio/drafts/{}", plain(draft))
}

/// A name of ours as a part of an address; anything else in it is left out.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}
