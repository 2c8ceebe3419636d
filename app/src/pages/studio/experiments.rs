//! Experiments: what runs and what ran, what waits for a colleague's approval, and the checklist of a new one.

use decision::{Experiment, ExperimentStatus};
use leptos::prelude::*;
use services::{ArmInWords, ExperimentChange, ExperimentProposal, Experiments, Metric, Participants};

use super::launch;
use super::proposal::{Proposed, card};
use super::words::percent_of;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::notice::{Notice, Tone};
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/experiments`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let experiments = visit.attune.experiments(visit.person()?).await?;
    Ok(Page::new("Experiments", view(&visit, &experiments)))
}

fn view(visit: &Visit, experiments: &Experiments) -> AnyView {
    let holdout = format!(
        "{} of all customers are held out of everything, and take part in none. Revision {} of the policy is in force.",
        percent_of(experiments.holdout_share),
        experiments.revision
    );
    view! {
        <header class="page-head">
            <div>
                <h1>"Experiments"</h1>
                <p class="muted">"Variants of a layout, tried on a part of the customers who agreed to be profiled. Nothing is tried on anybody in hardship, nor against a customer’s own choice. "{holdout}</p>
            </div>
            <div class="cluster">
                <LinkButton href="/studio/measures">"Measures"</LinkButton>
                <LinkButton href="/studio">"Studio"</LinkButton>
            </div>
        </header>
        {listed(visit, &experiments.experiments)}
        {waiting(&experiments.proposals)}
        {launch::form(visit, experiments)}
    }
    .into_any()
}

/// Where an experiment stands, as a badge.
pub(super) fn status_badge(status: ExperimentStatus) -> AnyView {
    let (tone, words) = match status {
        ExperimentStatus::Draft => (Tone::Plain, "Draft"),
        ExperimentStatus::Running => (Tone::Done, "Running"),
        ExperimentStatus::Paused => (Tone::Caution, "Paused"),
        ExperimentStatus::Stopped => (Tone::Plain, "Stopped"),
    };
    view! { <Badge tone>{words}</Badge> }.into_any()
}

/// What a metric is called.
pub(super) fn metric_words(name: &str) -> String {
    Metric::from_name(name).map_or_else(|| name.to_owned(), |metric| metric.words.to_owned())
}

fn listed(visit: &Visit, experiments: &[Experiment]) -> AnyView {
    if experiments.is_empty() {
        return view! {
            <EmptyState title="No experiment yet"><p>"Begin a draft of a layout in the Studio, then fill in the checklist below."</p></EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::text("Experiment"),
        Column::text("State"),
        Column::text("Layout"),
        Column::text("Decided by").minor(),
        Column::number("Take part").minor(),
    ];
    let rows = experiments.iter().map(|experiment| {
        let id = experiment.id.to_string();
        let href = format!("/studio/experiments/{id}");
        let part = experiment.namespace.as_ref().map_or(1.0, |part| part.to - part.from);
        let layout = experiment.layout.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
        vec![
            Cell::View(view! { <a href=href>{id}</a> }.into_any()),
            Cell::View(status_badge(experiment.status)),
            Cell::Text(layout),
            Cell::Text(metric_words(&experiment.metric)),
            Cell::Text(percent_of(part * experiment.coverage)),
        ]
    });
    let data = TableData::new("Experiments, the newest first", columns).with_rows(rows);
    let locale = visit.locale();
    view! { <section class="section"><Table data locale/></section> }.into_any()
}

/// What waits for approval; nothing where nothing does.
pub(super) fn waiting(proposals: &[ExperimentProposal]) -> Option<AnyView> {
    let rows = proposals.iter().map(proposal).collect_view();
    (!proposals.is_empty()).then(|| {
        view! {
            <section class="section stack" aria-labelledby="proposals-title">
                <h2 id="proposals-title">"Waiting for approval"</h2>
                {rows}
            </section>
        }
        .into_any()
    })
}

fn proposal(proposal: &ExperimentProposal) -> AnyView {
    let (title, body) = in_words(&proposal.change);
    let arms = (!proposal.arms.is_empty()).then(|| arms(&proposal.arms));
    let (id, note, is_mine) = (proposal.id.clone(), proposal.note.clone(), proposal.is_mine);
    card(
        Proposed { id, title, body: view! { {body} {arms} }.into_any(), note, is_mine },
        "/api/decide-on-experiment",
    )
}

/// What is proposed: its title, and what to know of it.
fn in_words(change: &ExperimentChange) -> (String, AnyView) {
    let said = |words: &str| view! { <p>{words.to_owned()}</p> }.into_any();
    match change {
        ExperimentChange::Launch { experiment } => {
            (format!("Launch “{}”", experiment.id), checklist(experiment))
        }
        ExperimentChange::Pause { id } => {
            (format!("Pause “{id}”"), said("Nobody more is taken in. Those who take part stay as they are."))
        }
        ExperimentChange::Resume { id } => {
            (format!("Let “{id}” go on"), said("Customers are taken in again."))
        }
        ExperimentChange::Retarget { id, condition, participants } => {
            let becomes = match participants {
                Participants::Keep => "Those who take part already stay, in the variant they have.",
                Participants::Exclude => {
                    "Those who take part already are shut out, and the result begins anew with others."
                }
                Participants::Restart => "Everybody is drawn anew, and the result begins anew.",
            };
            let who =
                condition.as_ref().map(|condition| view! { <code>{condition.logic().to_string()}</code> });
            let who = who.map_or_else(|| "Everybody who is shown the layout.".into_any(), IntoAny::into_any);
            (format!("Change who is meant by “{id}”"), view! { <p>{who}</p><p>{becomes}</p> }.into_any())
        }
        ExperimentChange::Stop { id, winner: Some(winner) } => (
            format!("Stop “{id}” with “{winner}” as the winner"),
            said(
                "Everybody sees the layout as it is again. The winner becomes a draft of the layout, to be reviewed and published.",
            ),
        ),
        ExperimentChange::Stop { id, winner: None } => {
            (format!("Stop “{id}”"), said("Everybody sees the layout as it is again."))
        }
        ExperimentChange::Forget { id } => {
            (format!("Take “{id}” off the list"), said("Its history stays in the revisions of the policy."))
        }
    }
}

/// The answers of a checklist.
pub(super) fn checklist(experiment: &Experiment) -> AnyView {
    let who = match &experiment.condition {
        Some(condition) => view! { <code>{condition.logic().to_string()}</code> }.into_any(),
        None => "Everybody who is shown the layout".into_any(),
    };
    let guardrails: Vec<String> = experiment.guardrails.iter().map(|name| metric_words(name)).collect();
    let part = experiment.namespace.as_ref().map_or_else(
        || "All customers".to_owned(),
        |part| {
            let name = part.seed.strip_prefix("namespace-").unwrap_or(&part.seed);
            format!("{} to {} of “{name}”", percent_of(part.from), percent_of(part.to))
        },
    );
    let layout = experiment.layout.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    view! {
        <dl class="facts">
            <dt>"Hypothesis"</dt><dd>{experiment.hypothesis.clone()}</dd>
            <dt>"Layout"</dt><dd>{layout}</dd>
            <dt>"Who is meant"</dt><dd>{who}</dd>
            <dt>"Decided by"</dt><dd>{metric_words(&experiment.metric)}</dd>
            <dt>"Must not become worse"</dt><dd>{guardrails.join(", ")}</dd>
            <dt>"Minimum sample"</dt><dd>{format!("{} customers in each arm", experiment.units_per_arm_min)}</dd>
            <dt>"Held back from it"</dt><dd>{percent_of(1.0 - experiment.coverage)}</dd>
            <dt>"Part of the namespace"</dt><dd>{part}</dd>
        </dl>
    }
    .into_any()
}

/// What each arm changes.
pub(super) fn arms(arms: &[ArmInWords]) -> AnyView {
    let rows = arms.iter().map(|arm| {
        let changes = arm.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect_view();
        let what = if !arm.is_possible {
            view! { <Notice tone=Tone::Caution>"This can no longer be made of the live layout, so its customers see the layout as it is."</Notice> }.into_any()
        } else if arm.changes.is_empty() {
            view! { <p>"The layout as it is."</p> }.into_any()
        } else {
            view! { <ul>{changes}</ul> }.into_any()
        };
        let title = format!("“{}”, {}", arm.key, percent_of(arm.weight));
        view! { <div><p><strong>{title}</strong></p>{what}</div> }
    });
    view! { <div class="stack">{rows.collect_view()}</div> }.into_any()
}
