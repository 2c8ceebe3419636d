//! One experiment: what it shows, what is tried, what became of it, and how it is changed.

use decision::{Experiment, ExperimentStatus};
use leptos::prelude::*;
use services::{ExperimentPage, Participants, Passage};

use super::experiments::{arms, checklist, status_badge, waiting};
use super::{launch, readings};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/experiments/{id}`.
///
/// # Errors
/// For everybody outside the product team, and where there is no such experiment.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let found = visit.attune.experiment(visit.person()?, visit.param("id")).await?;
    Ok(Page::new(format!("Experiment {}", found.experiment.id), view(&visit, &found)))
}

fn view(visit: &Visit, found: &ExperimentPage) -> AnyView {
    let ExperimentPage { audiences, experiment, arms: in_words, history, proposals, results } = found;
    let locale = visit.locale();
    let waiting = waiting(proposals);
    view! {
        <header class="page-head">
            <div>
                <h1>{experiment.id.to_string()}" "{status_badge(experiment.status)}</h1>
                <p class="muted">{experiment.hypothesis.clone()}</p>
            </div>
            <LinkButton href="/studio/experiments">"Experiments"</LinkButton>
        </header>
        <section class="section stack" aria-labelledby="result-title">
            <h2 id="result-title">"Result"</h2>
            {readings::view("result", results, locale)}
        </section>
        {waiting}
        <section class="section stack" aria-labelledby="tried-title">
            <h2 id="tried-title">"What is tried"</h2>
            <div class="panel stack">{checklist(experiment)}{arms(in_words)}</div>
        </section>
        {changes(visit, experiment, audiences)}
        <section class="section">{passages(history, visit)}</section>
    }
    .into_any()
}

fn changes(visit: &Visit, experiment: &Experiment, audiences: &[String]) -> AnyView {
    let act = |change: &'static str, words: &'static str, more: Option<AnyView>| {
        let (id, field) = (experiment.id.to_string(), format!("why-{change}"));
        view! {
            <form class="form panel" method="post" action="/api/change-experiment">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="change" value=change/>
                {more}
                <Field name="note" id=field label="Why" maxlength="300"/>
                <div><Button>{words}</Button></div>
            </form>
        }
        .into_any()
    };
    let winners = || {
        let none = (String::new(), "No winner".to_owned());
        let arms = experiment.variants.iter().filter(|arm| !arm.ops.is_empty());
        let arms = arms.map(|arm| (arm.key.to_string(), format!("{}, which becomes a draft", arm.key)));
        let options = std::iter::once(none).chain(arms).collect::<Vec<_>>();
        view! { <Select name="winner" label="Winner" options/> }.into_any()
    };
    let forms = match experiment.status {
        ExperimentStatus::Running => {
            vec![
                act("stop", "Propose to stop it", Some(winners())),
                act("pause", "Propose to pause it", None),
            ]
        }
        ExperimentStatus::Paused => {
            vec![
                act("stop", "Propose to stop it", Some(winners())),
                act("resume", "Propose to let it go on", None),
            ]
        }
        ExperimentStatus::Draft | ExperimentStatus::Stopped => {
            vec![act("forget", "Propose to take it off the list", None)]
        }
    };
    let retarget = experiment.has_customers().then(|| retarget(visit, experiment, audiences));
    view! {
        <section class="section stack" aria-labelledby="change-title">
            <h2 id="change-title">"Change it"</h2>
            <p class="muted">"Each change waits for a colleague’s approval."</p>
            <div class="what-if-groups">{forms}</div>
            {retarget}
        </section>
    }
    .into_any()
}

/// Other customers for an experiment that goes on: what becomes of those who take part has to be said.
fn retarget(visit: &Visit, experiment: &Experiment, audiences: &[String]) -> AnyView {
    let options = Participants::ALL.map(|each| {
        let words = match each {
            Participants::Keep => "Keep them: they stay in the variant they have",
            Participants::Exclude => "Exclude them: the result begins anew with others",
            Participants::Restart => "Restart: everybody is drawn anew",
        };
        (each.as_str().to_owned(), words.to_owned())
    });
    let id = experiment.id.to_string();
    let is_open = visit.refilled("participants").is_some();
    let who = launch::who(visit, audiences, "-now");
    let (participants, note) = (visit.refill("participants"), visit.refill("note"));
    view! {
        <Disclosure summary="Mean other customers" open=is_open>
            <form class="form" method="post" action="/api/retarget-experiment">
                <input type="hidden" name="id" value=id/>
                {who}
                <Select name="participants" label="Those who take part already" options=options.to_vec() selected=participants/>
                <Field name="note" id="why-retarget" label="Why" maxlength="300" value=note/>
                <div><Button look=Look::Primary>"Propose"</Button></div>
            </form>
        </Disclosure>
    }
    .into_any()
}

fn passages(history: &[Passage], visit: &Visit) -> AnyView {
    let columns = vec![
        Column::text("What happened"),
        Column::text("On"),
        Column::text("Proposed by"),
        Column::text("Approved by"),
        Column::text("Why"),
        Column::number("Policy").minor(),
    ];
    let rows = history.iter().map(|passage| {
        vec![
            Cell::Text(passage.what.clone()),
            Cell::Date(passage.at.date_naive()),
            Cell::Text(passage.author.clone()),
            Cell::Text(passage.approver.clone()),
            Cell::Text(passage.note.clone()),
            Cell::Count(passage.revision),
        ]
    });
    let data = TableData::new("What became of it, the newest first", columns).with_rows(rows);
    let locale = visit.locale();
    view! { <Table data locale/> }.into_any()
}
