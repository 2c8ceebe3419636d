//! The product team's writes to experiments: proposed, approved, paused, stopped, and given other customers.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use std::collections::BTreeMap;

use layout::Id;
use leptos::prelude::*;
use services::{ExperimentChange, LaunchForm, METRICS, ServiceError, VariantForm, WhoForm};

use super::filled;
use crate::context::Door;
use crate::pages::studio::{VARIANTS_MAX, guardrail_field, variant_field};

const PAGE: &str = "/studio/experiments";
const PROPOSED: &str = "Proposed. A colleague can approve it now.";

/// The page of one experiment, where its name is one; the list where it is not.
fn page_of(id: &str) -> String {
    Id::new(id).map_or_else(|_| PAGE.to_owned(), |id| format!("{PAGE}/{id}"))
}

/// Proposes a new experiment.
#[server(prefix = "/api", endpoint = "propose-experiment")]
pub async fn propose_experiment(
    /// What was filled in, by the name of its field.
    #[server(flatten)]
    fields: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let text = |name: &str| filled(&fields, name);
    let guards = METRICS.iter().filter(|metric| text(&guardrail_field(metric.name)) == "true");
    let variants = (1..=VARIANTS_MAX).map(|number| VariantForm {
        key: text(&variant_field(number, "key")),
        draft: text(&variant_field(number, "draft")),
        percent: text(&variant_field(number, "percent")),
    });
    let form = LaunchForm {
        id: text("id"),
        hypothesis: text("hypothesis"),
        metric: text("metric"),
        guardrails: guards.map(|metric| metric.name.to_owned()).collect(),
        units_per_arm_min: text("units_per_arm_min"),
        held_back_percent: text("held_back_percent"),
        who: WhoForm { audience: text("audience"), rule: text("rule") },
        layout: text("layout"),
        control_percent: text("control_percent"),
        variants: variants.collect(),
        namespace: text("namespace"),
        from_percent: text("from_percent"),
        to_percent: text("to_percent"),
        note: text("note"),
    };
    match door.attune.propose_experiment(&person, &form).await {
        Ok(()) => door.go_saying(PAGE, PROPOSED),
        Err(error) => {
            let typed: Vec<(&str, &str)> =
                fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            door.refuse(PAGE, &error, &typed)
        }
    }
}

/// Proposes to pause an experiment, to let it go on, to stop it, or to take it off the list.
#[server(prefix = "/api", endpoint = "change-experiment")]
pub async fn change_experiment(
    id: String,
    change: String,
    #[server(default)] winner: String,
    note: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = page_of(&id);
    let outcome = match changed(&id, &change, &winner) {
        Some(change) => door.attune.propose_experiment_change(&person, change, &note).await,
        None => Err(ServiceError::NotFound),
    };
    match outcome {
        Ok(()) => door.go_saying(&page, PROPOSED),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

fn changed(id: &str, change: &str, winner: &str) -> Option<ExperimentChange> {
    let id = Id::new(id).ok()?;
    Some(match change {
        "pause" => ExperimentChange::Pause { id },
        "resume" => ExperimentChange::Resume { id },
        "stop" if winner.is_empty() => ExperimentChange::Stop { id, winner: None },
        "stop" => ExperimentChange::Stop { id, winner: Some(Id::new(winner).ok()?) },
        "forget" => ExperimentChange::Forget { id },
        _ => return None,
    })
}

/// Proposes other customers for an experiment.
#[server(prefix = "/api", endpoint = "retarget-experiment")]
pub async fn retarget_experiment(
    id: String,
    audience: String,
    rule: String,
    participants: String,
    note: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = page_of(&id);
    let who = WhoForm { audience: audience.clone(), rule: rule.clone() };
    match door.attune.propose_retarget(&person, &id, &who, &participants, &note).await {
        Ok(()) => door.go_saying(&page, PROPOSED),
        Err(error) => door.refuse(
            &page,
            &error,
            &[("audience", &audience), ("rule", &rule), ("participants", &participants), ("note", &note)],
        ),
    }
}

/// Approves a proposal or drops it.
#[server(prefix = "/api", endpoint = "decide-on-experiment")]
pub async fn decide_on_experiment(id: String, approves: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.decide_on_proposal(&person, &id, approves).await {
        Ok(()) if approves => door.go_saying(PAGE, "In force from the next decision on."),
        Ok(()) => door.go_saying(PAGE, "The proposal is dropped."),
        Err(error) => door.refuse(PAGE, &error, &[]),
    }
}
