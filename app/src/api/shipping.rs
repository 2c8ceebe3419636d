//! The product team's writes that bring a layout to customers bit by bit, or at a time of its own.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;
use services::{Rollout, ServiceError};

use super::studio::{page_of, plain};
use crate::context::Door;

/// What the forms call each way to the customers, with its words.
pub(crate) const ROLLOUTS: [(&str, &str); 5] = [
    ("everybody", "All customers at once"),
    ("ramp-0", "1 % of customers first, more by hand"),
    ("ramp-24", "1 % of customers first, more every day"),
    ("ramp-72", "1 % of customers first, more every three days"),
    ("ramp-168", "1 % of customers first, more every week"),
];

/// The way of that name; everybody where none is named.
pub(super) fn rollout_of(name: &str) -> Option<Rollout> {
    if name.is_empty() || name == "everybody" {
        return Some(Rollout::Everybody);
    }
    let known = ROLLOUTS.iter().find(|(known, _)| *known == name)?;
    let step_hours = known.0.strip_prefix("ramp-")?.parse().ok()?;
    Some(Rollout::Ramp { step_hours })
}

/// Puts an approved draft on the calendar.
#[server(prefix = "/api", endpoint = "schedule-draft")]
pub async fn schedule_draft(
    draft: String,
    /// A day and a time of UTC.
    at: String,
    #[server(default)] rollout: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("{}/review", page_of(&draft));
    let Some(rollout) = rollout_of(&rollout) else { return door.fail(&ServiceError::NotFound) };
    match door.attune.schedule_draft(&person, &draft, &at, rollout).await {
        Ok(_) => door.go_saying(&page, "It is on the calendar. It is checked again when the time comes."),
        Err(error) => door.refuse(&page, &error, &[("at", &at)]),
    }
}

/// Takes a draft off the calendar.
#[server(prefix = "/api", endpoint = "unschedule-draft")]
pub async fn unschedule_draft(draft: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("{}/review", page_of(&draft));
    match door.attune.unschedule_draft(&person, &draft).await {
        Ok(()) => door.go_saying(&page, "It is off the calendar, and still approved."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Shows a ramped revision to the next share of the customers.
#[server(prefix = "/api", endpoint = "step-ramp")]
pub async fn step_ramp(
    name: String,
    revision: u32,
    /// The share that was looked at, in basis points.
    seen: u32,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/studio/layouts/{}", plain(&name));
    match door.attune.step_ramp(&person, &name, revision, seen).await {
        Ok(10_000) => door.go_saying(&page, &format!("Revision {revision} is live for all customers.")),
        Ok(share_bp) => door.go_saying(
            &page,
            &format!(
                "Revision {revision} is shown to {} % of customers, on their next visit.",
                share_bp / 100
            ),
        ),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Takes a ramped revision back.
#[server(prefix = "/api", endpoint = "stop-ramp")]
pub async fn stop_ramp(name: String, revision: u32) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/studio/layouts/{}", plain(&name));
    match door.attune.stop_ramp(&person, &name, revision).await {
        Ok(new) => door.go_saying(
            &page,
            &format!("Revision {revision} is taken back; revision {new} is what everybody had before. Open dashboards follow at once."),
        ),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_form_names_is_known_and_no_other() {
        for (name, _) in ROLLOUTS {
            assert!(rollout_of(name).is_some(), "{name}");
        }
        assert_eq!(rollout_of(""), Some(Rollout::Everybody));
        assert_eq!(rollout_of("ramp-72"), Some(Rollout::Ramp { step_hours: 72 }));
        for name in ["ramp-", "ramp-1", "nobody"] {
            assert_eq!(rollout_of(name), None, "{name}");
        }
    }
}
