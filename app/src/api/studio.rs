//! The product team's writes: drafts of layouts, their review, and what is published.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use services::DraftEdit;

use crate::context::Door;

/// The names of forms' fields that are no property of a widget start otherwise.
const PROPERTY: &str = "prop-";

/// Begins a draft of a layout.
#[server(prefix = "/api", endpoint = "begin-draft")]
pub async fn begin_draft(name: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.begin_draft(&person, &name).await {
        Ok(id) => door.go(&format!("/studio/drafts/{id}")),
        Err(error) => door.refuse("/studio", &error, &[]),
    }
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
    let element = if gone { String::new() } else { plain(text("element")) };
    let page = format!("/studio/drafts/{id}?household={}&element={element}", plain(text("household")));
    let place = if element.is_empty() { "" } else { "#inspector" };
    match outcome {
        Ok(()) => door.go(&format!("{page}{place}")),
        // A drag is sent by script, which takes any redirect for a yes.
        Err(error) if matches!(edit, DraftEdit::Order(_)) => door.fail(&error),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

fn edit_of(kind: &str, fields: &BTreeMap<String, String>) -> Option<DraftEdit> {
    let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let element = text("element");
    Some(match kind {
        "add" => DraftEdit::Add { widget: text("widget"), zone: text("zone") },
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
            let own = text("condition");
            let condition = if text("who") == "own" { own } else { text("who") };
            DraftEdit::Visibility { element, condition }
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
pub async fn publish_draft(draft: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.publish_draft(&person, &draft).await {
        Ok(revision) => door.go_saying(
            "/studio",
            &format!("Revision {revision} is live. Customers see it on their next visit."),
        ),
        Err(error) => door.refuse(&format!("{}/review", page_of(&draft)), &error, &[]),
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

fn page_of(draft: &str) -> String {
    format!("/studio/drafts/{}", plain(draft))
}

/// A name of ours as a part of an address; anything else in it is left out.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}
