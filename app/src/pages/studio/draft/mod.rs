//! One draft on the table: the real widgets in the middle, what can be added beside them, what is chosen on the other side.

use decision::Explained;
use leptos::prelude::*;
use services::{Circumstances, Decided, Draft, DraftPreview, DraftState};

use super::canvas::{canvas, outline};
use super::inspector::inspector;
use super::words::{act, problems, state_badge};
use crate::context::Visit;
use crate::error::PageError;
use crate::islands::arrange::Arrange;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::widgets::WIDGETS;

/// What the address asks for.
pub(super) struct Looking {
    /// The demo household whose figures are shown.
    pub(super) household: String,
    /// The element in the inspector.
    pub(super) element: String,
    /// Through the engine, rather than as it is arranged.
    pub(super) circumstances: Option<Circumstances>,
}

impl Looking {
    fn of(visit: &Visit, first: Option<String>) -> Self {
        let household = visit.query("household").filter(|key| !key.is_empty()).map(str::to_owned);
        let household = household.or(first).unwrap_or_default();
        let ticked = |name: &str| visit.query(name) == Some("true");
        let circumstances = (visit.query("as") == Some("customer")).then(|| Circumstances {
            household: household.clone(),
            hardship: ticked("hardship"),
            profiling: !ticked("unprofiled"),
            offers: ticked("offers"),
            at: None,
        });
        let element = visit.query("element").unwrap_or("").to_owned();
        Self { household, element, circumstances }
    }
}

/// The page at `/studio/drafts/{id}`.
///
/// # Errors
/// When there is no such draft.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let draft = visit.attune.draft(person, visit.param("id")).await?;
    let households = visit.attune.households(person).await?;
    let suited = draft.document.metadata.personas.first().map(|persona| persona.to_string());
    let suited = households.iter().map(|(key, _)| key).find(|key| Some(*key) == suited.as_ref());
    let first = suited.or(households.first().map(|(key, _)| key)).cloned();
    let looking = Looking::of(&visit, first);
    let preview = match &looking.circumstances {
        Some(circumstances) => visit.attune.preview(person, &draft.document, circumstances).await?,
        None => visit.attune.canvas(person, &draft.document, &looking.household).await?,
    };
    let title = format!("Draft of {}", draft.document.metadata.name);
    let view = view(&visit, &draft, &preview, &looking, &households);
    Ok(Page::new(title, view).interactive())
}

fn view(
    visit: &Visit,
    draft: &Draft,
    preview: &DraftPreview,
    looking: &Looking,
    households: &[(String, String)],
) -> AnyView {
    let name = draft.document.metadata.name.to_string();
    let is_open = !matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let is_arranged = is_open && looking.circumstances.is_none();
    let review = format!("/studio/drafts/{}/review", draft.id);
    let fields = |kind: &str| {
        [
            ("draft", draft.id.as_str()),
            ("step", &draft.step.to_string()),
            ("kind", kind),
            ("forward", "false"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    };
    let arrange = is_arranged.then(|| {
        view! { <Arrange to="/api/edit-draft".to_owned() with=fields("order") undo="/api/step-draft".to_owned()/> }
    });
    let no_data = preview.dashboard.is_none().then(|| {
        view! { <Notice>"No demo household is loaded, so widgets are shown without figures. Start the server with --demo, or run attune demo."</Notice> }
    });
    let decided = preview.decided.as_ref().map(decided);
    let side = is_arranged.then(|| inspector(draft, looking, visit.attune.catalogue()));
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("Draft of {name}")}" "{state_badge(draft.state)}</h1>
                <p class="muted">{format!("From revision {}. Every change is kept at once.", draft.base.metadata.revision)}</p>
            </div>
            <div class="cluster">
                {stepping(draft, is_open)}
                <LinkButton href=review look=Look::Primary>"Review and publish"</LinkButton>
            </div>
        </header>
        {no_data}
        <div class="studio">
            <div class="studio-side stack">
                {looked_at(draft, looking, households)}
                {is_arranged.then(|| palette(draft, looking))}
                {outline(draft, looking)}
                <section aria-labelledby="problems-title" class="stack">
                    <h2 id="problems-title">"Problems"</h2>
                    {problems(draft)}
                </section>
            </div>
            <div class="studio-canvas stack">
                {decided}
                {arrange}
                {canvas(visit, draft, preview, looking, is_arranged)}
            </div>
            <div class="studio-side stack" id="inspector">{side}</div>
        </div>
    }
    .into_any()
}

fn stepping(draft: &Draft, is_open: bool) -> AnyView {
    let step = |words: &'static str, what: Option<&String>, forward: &'static str| {
        what.filter(|_| is_open).map(|what| {
            let label = format!("{words}: {what}");
            act(
                "/api/step-draft",
                &draft.id,
                &[("forward", forward)],
                view! { <Button label>{words}</Button> }.into_any(),
            )
        })
    };
    view! { {step("Undo", draft.undo.as_ref(), "false")}{step("Redo", draft.redo.as_ref(), "true")} }
        .into_any()
}

/// Whose figures and circumstances the draft is looked at with.
fn looked_at(draft: &Draft, looking: &Looking, households: &[(String, String)]) -> AnyView {
    let action = format!("/studio/drafts/{}", draft.id);
    let ways = [("team", "As it is arranged"), ("customer", "As the engine would show it")]
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec();
    let seen = looking.circumstances.as_ref();
    let selected = if seen.is_some() { "customer" } else { "team" };
    let is = |test: fn(&Circumstances) -> bool| seen.is_some_and(test);
    view! {
        <form class="panel stack" method="get" action=action aria-label="Preview">
            <h2>"Preview"</h2>
            <Select name="household" label="With the figures of" options=households.to_vec() selected=looking.household.clone()/>
            <Select name="as" label="Look at it" options=ways selected=selected/>
            <Checkbox name="hardship" label="They struggle" checked=is(|seen| seen.hardship)/>
            <Checkbox name="offers" label="They asked for offers" checked=is(|seen| seen.offers)/>
            <Checkbox name="unprofiled" label="No consent to profiling" checked=is(|seen| !seen.profiling)/>
            <Button>"Show"</Button>
        </form>
    }
    .into_any()
}

fn palette(draft: &Draft, looking: &Looking) -> AnyView {
    let widgets = WIDGETS.iter().map(|spec| (spec.id.to_owned(), spec.id.replace('-', " "))).collect();
    let zones: Vec<(String, String)> = draft
        .document
        .spec
        .zones
        .iter()
        .map(|zone| {
            let label = zone.a11y.as_ref().map_or_else(|| zone.id.to_string(), |a11y| a11y.label.clone());
            (zone.id.to_string(), label)
        })
        .collect();
    view! {
        <form class="panel stack" method="post" action="/api/edit-draft" aria-label="Add a widget">
            <h2>"Add a widget"</h2>
            <input type="hidden" name="draft" value=draft.id.clone()/>
            <input type="hidden" name="step" value=draft.step.to_string()/>
            <input type="hidden" name="kind" value="add"/>
            <input type="hidden" name="household" value=looking.household.clone()/>
            <Select name="widget" label="Widget" options=widgets/>
            <Select name="zone" label="Zone" options=zones/>
            <Button>"Add"</Button>
        </form>
    }
    .into_any()
}

/// What the engine chose, and what of the draft it would not show.
fn decided(decided: &Decided) -> AnyView {
    let layout = format!("{}, revision {}", decided.layout.name, decided.layout.revision);
    let (tone, words) = if decided.is_draft {
        (Tone::Done, "They would be shown this draft.".to_owned())
    } else {
        (Tone::Caution, format!("They would be shown {layout} instead of this draft."))
    };
    let reasons = decided
        .reasons
        .iter()
        .map(|Explained { sentence, .. }| view! { <li>{sentence.clone()}</li> })
        .collect_view();
    let dropped = decided.dropped.iter().map(|dropped| {
        view! { <li>{format!("“{}” is not shown: {}", dropped.element, why_dropped(&dropped.why))}</li> }
    });
    let dropped = dropped.collect_view();
    let none = decided.dropped.is_empty().then(|| view! { <li>"Everything of it is shown."</li> });
    view! {
        <Notice tone>{words}</Notice>
        <Disclosure summary="Why, and what is left out"><ul>{reasons}</ul><ul>{dropped}{none}</ul></Disclosure>
    }
    .into_any()
}

fn why_dropped(why: &layout::DroppedWhy) -> String {
    use layout::DroppedWhy::{
        Condition, Denied, MissingCapability, MissingElement, Repeated, UnknownWidget, ZoneFull,
    };
    match why {
        MissingElement => "the document has no such element".to_owned(),
        UnknownWidget => "this build does not draw it".to_owned(),
        MissingCapability => "this build lacks what it needs".to_owned(),
        Condition => "its condition does not hold, or cannot be told".to_owned(),
        Denied(codes) => format!("refused by {}", codes.join(", ")),
        ZoneFull => "its zone is full".to_owned(),
        Repeated => "it is on the screen already".to_owned(),
    }
}
