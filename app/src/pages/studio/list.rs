//! Every layout there is: what is live, for whom, and the drafts under way.

use leptos::prelude::*;
use money::Locale;
use profile::Persona;
use services::{DraftLine, StudioLayout};

use super::shipping::{schedule_badge, share};
use super::words::{personas, state_badge};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::field::Field;
use crate::ui::notice::Tone;
use crate::ui::select::Select;

/// The page at `/studio`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let layouts = visit.attune.studio_layouts(visit.person()?).await?;
    Ok(Page::new("Studio", view(&visit, &layouts)))
}

fn view(visit: &Visit, layouts: &[StudioLayout]) -> AnyView {
    let cards = layouts.iter().map(|each| card(each, visit.locale())).collect_view();
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
        {new(visit, layouts)}
    }
    .into_any()
}

/// The form of a layout that there is not yet.
fn new(visit: &Visit, layouts: &[StudioLayout]) -> AnyView {
    let refilled = |name: &str| visit.refill(name);
    let from = std::iter::once((String::new(), "Nothing: three empty zones".to_owned()))
        .chain(
            layouts
                .iter()
                .filter(|layout| layout.live.is_some())
                .map(|layout| (layout.name.clone(), format!("A copy of {}", layout.name))),
        )
        .collect::<Vec<_>>();
    let personas = Persona::CLASSES
        .iter()
        .map(|persona| {
            let (name, label) = (format!("persona-{persona}"), persona.as_str().replace('-', " "));
            let checked = visit.refilled(&name) == Some("true");
            view! { <Checkbox name label checked/> }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="new-title">
            <h2 id="new-title">"A new layout"</h2>
            <form class="form panel" method="post" action="/api/begin-layout">
                <p class="muted">"It is drafted, reviewed and published like any other. Customers see it once an audience gets it."</p>
                <Field name="name" label="Name" maxlength="64" value=refilled("name") hint="Such as home-first-year."/>
                <Select name="from" label="Begin with" options=from selected=refilled("from")/>
                <fieldset class="stack">
                    <legend>"Who it is for"</legend>
                    {personas}
                </fieldset>
                <div class="cluster"><Button look=Look::Primary>"Begin the layout"</Button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Whether a layout is live, ramping or only drafted, as a badge and in words.
fn standing(of: &StudioLayout) -> (AnyView, String) {
    let Some(live) = &of.live else {
        let words = "Nothing of it is published yet.".to_owned();
        return (view! { <Badge tone=Tone::Plain>"Drafted"</Badge> }.into_any(), words);
    };
    let whom = personas(live);
    match &of.ramp {
        None => {
            let words = format!("Revision {} is live, for {whom}.", live.metadata.revision);
            (view! { <Badge tone=Tone::Done>"Live"</Badge> }.into_any(), words)
        }
        Some(ramp) => {
            let words = format!(
                "Revision {} is shown to {} of customers, revision {} to the others; for {whom}.",
                ramp.revision,
                share(ramp.share_bp),
                ramp.baseline
            );
            let ramping = format!("Ramping, {}", share(ramp.share_bp));
            (view! { <Badge tone=Tone::Caution>{ramping}</Badge> }.into_any(), words)
        }
    }
}

fn card(of: &StudioLayout, locale: Locale) -> AnyView {
    let name = of.name.clone();
    let note = of.live.as_ref().and_then(|live| live.metadata.note.clone());
    let (badge, state) = standing(of);
    let drafts = of.drafts.iter().map(|each| draft(each, locale)).collect_view();
    let drafts = (!of.drafts.is_empty()).then(|| view! { <ul class="rows">{drafts}</ul> });
    let title_id = format!("layout-{name}");
    let own_id = title_id.clone();
    let acts = of.live.is_some().then(|| {
        let history = format!("/studio/layouts/{name}");
        let label = format!("Begin a draft of {name}");
        let history_label = format!("History of {name}");
        let name = name.clone();
        view! {
            <div class="cluster">
                <form method="post" action="/api/begin-draft">
                    <input type="hidden" name="name" value=name/>
                    <Button small=true look=Look::Primary label>"Begin a draft"</Button>
                </form>
                <LinkButton href=history small=true>{history_label}</LinkButton>
            </div>
        }
    });
    view! {
        <section class="panel stack" aria-labelledby=title_id>
            <h2 id=own_id>{name.clone()}</h2>
            <p>{badge}" "{state}</p>
            {note.map(|note| view! { <p class="muted">{note}</p> })}
            {drafts}
            {acts}
        </section>
    }
    .into_any()
}

fn draft(line: &DraftLine, locale: Locale) -> AnyView {
    let href = format!("/studio/drafts/{}", line.id);
    let whose = if line.is_mine { "Your draft" } else { "A colleague’s draft" };
    let steps = match line.steps {
        0 => "nothing changed yet".to_owned(),
        1 => "1 step".to_owned(),
        steps => format!("{steps} steps"),
    };
    view! { <li><a class="row-main" href=href>{format!("{whose}, {steps}")}</a>{state_badge(line.state)}{schedule_badge(line.schedule.as_ref(), locale)}</li> }.into_any()
}
