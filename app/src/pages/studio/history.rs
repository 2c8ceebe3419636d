//! One layout through time: every revision, who published it and why, and the way back to any of them.

use layout::Document;
use leptos::prelude::*;
use services::{LayoutHistory, Publication};

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
    let rows = history.revisions.iter().map(|document| revision(document, live, name, &visit.refill("note")));
    let columns = vec![
        Column::number("Revision"),
        Column::text("Why"),
        Column::text("Published by").minor(),
        Column::text("Bring it back"),
    ];
    let broken = history.broken_at.map(|entry| {
        let words = format!("The log does not hold together: entry {entry} was changed after it was written. Tell whoever runs this server.");
        view! { <Notice tone=Tone::Problem>{words}</Notice> }
    });
    let data = TableData::new("Revisions", columns).with_rows(rows);
    let locale = visit.locale();
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("History of {name}")}</h1>
                <p class="muted">{format!("Revision {live} is live, for {}.", personas(&history.live))}</p>
            </div>
            <LinkButton href="/studio">"Studio"</LinkButton>
        </header>
        <section class="section"><Table data locale/></section>
        {broken}
        {log(&history.log, visit)}
    }
    .into_any()
}

fn revision(document: &Document, live: u32, name: &str, typed: &str) -> Vec<Cell> {
    let revision = document.metadata.revision;
    let back = if revision == live {
        view! { <Badge tone=Tone::Done>"Live"</Badge> }.into_any()
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
            Cell::Text(if entry.is_rollback { "Brought back" } else { "Published" }.to_owned()),
            Cell::Text(entry.author.clone()),
            entry.approver.clone().map_or(Cell::Nothing, Cell::Text),
            Cell::Text(entry.note.clone()),
            Cell::View(view! { <code>{hash}</code> }.into_any()),
        ]
    });
    let data =
        TableData::new("The log: each entry carries the hash of the one before", columns).with_rows(rows);
    let locale = visit.locale();
    Some(view! { <section class="section"><Table data locale dense=true/></section> }.into_any())
}
