//! One layout through time: every revision, who published it and why, and the way back to any of them.

use layout::Document;
use leptos::prelude::*;
use services::{LayoutHistory, Publication, RampView, ReleaseAction};

use super::shipping::{ramp, share};
use super::words::personas;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/layouts/{name}`.
///
/// # Errors
/// When there is no such layout.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let history = visit.attune.layout_history(visit.person()?, visit.param("name")).await?;
    let name = history.live.metadata.name.to_string();
    Ok(Page::new(format!("History of {name}"), view(&visit, &history, &name)))
}

fn view(visit: &Visit, history: &LayoutHistory, name: &str) -> AnyView {
    let live = history.live.metadata.revision;
    let typed = visit.refill("note");
    let rows = history.revisions.iter().map(|document| revision(document, history, name, &typed));
    let columns = vec![
        Column::number("Revision"),
        Column::text("Why"),
        Column::text("Published by").minor(),
        Column::number("Customers shown it").minor(),
        Column::text("Bring it back"),
    ];
    let broken = history.broken_at.map(|entry| {
        let words = format!("The log does not hold together: entry {entry} was changed after it was written. Tell whoever runs this server.");
        view! { <Notice tone=Tone::Problem>{words}</Notice> }
    });
    let data = TableData::new("Revisions", columns).with_rows(rows);
    let locale = visit.locale();
    let now = match &history.ramp {
        None => format!("Revision {live} is live, for {}.", personas(&history.live)),
        Some(ramp) => format!(
            "Revision {} is live for all but {} of customers, for {}.",
            ramp.baseline,
            share(ramp.share_bp),
            personas(&history.live)
        ),
    };
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("History of {name}")}</h1>
                <p class="muted">{now}</p>
            </div>
            <LinkButton href="/studio">"Studio"</LinkButton>
        </header>
        {history.ramp.as_ref().map(|running| ramp(running, locale))}
        <section class="section"><Table data locale/></section>
        {broken}
        {log(&history.log, visit)}
    }
    .into_any()
}

/// Where a revision stands now, as a badge; nothing of one that is past.
fn standing(revision: u32, live: u32, ramp: Option<&RampView>) -> Option<AnyView> {
    let badge = |tone, words: String| Some(view! { <Badge tone>{words}</Badge> }.into_any());
    match ramp {
        Some(ramp) if revision == ramp.revision => {
            badge(Tone::Caution, format!("Ramping, {}", share(ramp.share_bp)))
        }
        Some(ramp) if revision == ramp.baseline => badge(Tone::Done, "Live for the others".to_owned()),
        None if revision == live => badge(Tone::Done, "Live".to_owned()),
        _ => None,
    }
}

fn revision(document: &Document, history: &LayoutHistory, name: &str, typed: &str) -> Vec<Cell> {
    let revision = document.metadata.revision;
    let standing = standing(revision, history.live.metadata.revision, history.ramp.as_ref());
    let back = if let Some(badge) = standing {
        badge
    } else {
        let name = name.to_owned();
        let id = format!("note-{revision}");
        view! {
            <form class="form form--inline" method="post" action="/api/roll-back-layout">
                <input type="hidden" name="name" value=name/>
                <input type="hidden" name="revision" value=revision.to_string()/>
                <Field name="note" id label="Why" maxlength="400" value=typed.to_owned()/>
                <Button small=true label=format!("Bring revision {revision} back")>"Bring revision "{revision}" back"</Button>
            </form>
        }
        .into_any()
    };
    vec![
        Cell::Count(i64::from(revision)),
        Cell::Text(document.metadata.note.clone().unwrap_or_default()),
        Cell::Text(document.metadata.created_by.clone().unwrap_or_else(|| "shipped with Attune".to_owned())),
        history.shown_to.get(&revision).copied().map_or(Cell::Nothing, Cell::Count),
        Cell::View(back),
    ]
}

fn log(entries: &[Publication], visit: &Visit) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("When"),
        Column::number("Revision"),
        Column::text("What"),
        Column::text("By"),
        Column::text("Approved by").minor(),
        Column::text("Why"),
        Column::text("Hash").minor(),
    ];
    let rows = entries.iter().map(|entry| {
        let hash: String = entry.hash.chars().take(12).collect();
        vec![
            Cell::Date(entry.at.date_naive()),
            Cell::Count(entry.revision),
            Cell::Text(done(entry.action).to_owned()),
            Cell::Text(entry.author.clone()),
            entry.approver.clone().map_or(Cell::Nothing, Cell::Text),
            Cell::Text(entry.note.clone()),
            Cell::View(view! { <code>{hash}</code> }.into_any()),
        ]
    });
    let data =
        TableData::new("The log: each entry carries the hash of the one before", columns).with_rows(rows);
    let locale = visit.locale();
    Some(
        view! {
            <section class="section stack">
                <Table data locale dense=true/>
                <div class="cluster">
                    <a href="/studio/log.csv" download>"The log of all layouts as a table"</a>
                    <a href="/studio/log.jsonl" download>"The same as lines of JSON"</a>
                </div>
                <p class="muted">"Either file proves itself: attune layout verify-log FILE."</p>
            </section>
        }
        .into_any(),
    )
}

/// What an entry of the log says was done.
fn done(action: Option<ReleaseAction>) -> &'static str {
    match action {
        Some(ReleaseAction::Published) => "Published",
        Some(ReleaseAction::RolledBack) => "Brought back",
        Some(ReleaseAction::Shipped) => "Brought by Attune",
        Some(ReleaseAction::Ramped) => "Shown to more",
        None => "Another version’s entry",
    }
}
