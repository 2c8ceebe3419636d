//! Every layout there is: what is live, for whom, and the drafts under way.

use leptos::prelude::*;
use services::{DraftLine, StudioLayout};

use super::words::{personas, state_badge};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};

/// The page at `/studio`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let layouts = visit.attune.studio_layouts(visit.person()?).await?;
    Ok(Page::new("Studio", view(&layouts)))
}

fn view(layouts: &[StudioLayout]) -> AnyView {
    let cards = layouts.iter().map(card).collect_view();
    view! {
        <header class="page-head">
            <div>
                <h1>"Studio"</h1>
                <p class="muted">"The layouts customers see. A draft is worked on step by step, looked at with demo households, approved by a colleague, and published as a new revision. Any revision can be brought back."</p>
            </div>
            <div class="cluster">
                <LinkButton href="/studio/audiences">"Audiences"</LinkButton>
                <LinkButton href="/studio/experiments">"Experiments"</LinkButton>
                <LinkButton href="/studio/measures">"Measures"</LinkButton>
            </div>
        </header>
        <div class="studio-layouts">{cards}</div>
    }
    .into_any()
}

fn card(of: &StudioLayout) -> AnyView {
    let name = of.live.metadata.name.to_string();
    let note = of.live.metadata.note.clone();
    let live = format!("Revision {} is live, for {}.", of.live.metadata.revision, personas(&of.live));
    let drafts = of.drafts.iter().map(draft).collect_view();
    let drafts = (!of.drafts.is_empty()).then(|| view! { <ul class="rows">{drafts}</ul> });
    let history = format!("/studio/layouts/{name}");
    let title_id = format!("layout-{name}");
    let own_id = title_id.clone();
    let label = format!("Begin a draft of {name}");
    let history_label = format!("History of {name}");
    view! {
        <section class="panel stack" aria-labelledby=title_id>
            <h2 id=own_id>{name.clone()}</h2>
            <p>{live}</p>
            {note.map(|note| view! { <p class="muted">{note}</p> })}
            {drafts}
            <div class="cluster">
                <form method="post" action="/api/begin-draft">
                    <input type="hidden" name="name" value=name/>
                    <Button small=true look=Look::Primary label>"Begin a draft"</Button>
                </form>
                <LinkButton href=history small=true>{history_label}</LinkButton>
            </div>
        </section>
    }
    .into_any()
}

fn draft(line: &DraftLine) -> AnyView {
    let href = format!("/studio/drafts/{}", line.id);
    let whose = if line.is_mine { "Your draft" } else { "A colleague’s draft" };
    let steps = match line.steps {
        0 => "nothing changed yet".to_owned(),
        1 => "1 step".to_owned(),
        steps => format!("{steps} steps"),
    };
    view! { <li><a class="row-main" href=href>{format!("{whose}, {steps}")}</a>{state_badge(line.state)}</li> }.into_any()
}
