//! One draft on the table: the real widgets in the middle, what can be added beside them, what is chosen on the other side.

mod palette;
mod preview;

use leptos::prelude::*;
use services::{ConditionReach, Draft, DraftPreview, DraftState, VisibilityForm};

use super::canvas::{canvas, outline};
use super::inspector::inspector;
use super::words::{act, problems, state_badge};
use crate::context::Visit;
use crate::error::PageError;
use crate::islands::arrange::Arrange;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::notice::Notice;
pub(super) use palette::TOGETHER;
pub(super) use preview::why_dropped;
use preview::{As, Households};

/// What the address asks for.
pub(super) struct Looking {
    /// The demo household whose figures are shown.
    pub(super) household: String,
    /// The element in the inspector.
    pub(super) element: String,
    /// The zone in the inspector.
    pub(super) zone: String,
    /// How the draft is looked at.
    pub(super) seen: As,
    /// Whether what the household would not see is left out of the table.
    pub(super) leaves_hidden_out: bool,
    /// For whom the condition over what is chosen holds.
    pub(super) reach: Option<ConditionReach>,
}

impl Looking {
    fn of(visit: &Visit, first: Option<String>) -> Self {
        let household = visit.query("household").filter(|key| !key.is_empty()).map(str::to_owned);
        let household = household.or(first).unwrap_or_default();
        let text = |name: &str| visit.query(name).unwrap_or("").to_owned();
        Self {
            seen: As::of(visit, &household),
            household,
            element: text("element"),
            zone: text("zone"),
            leaves_hidden_out: visit.query("hidden") == Some("out"),
            reach: None,
        }
    }

    /// Whether the draft is being arranged, rather than looked at as somebody would see it.
    pub(super) fn is_arranging(&self) -> bool {
        matches!(self.seen, As::Arranged)
    }
}

/// The page at `/studio/drafts/{id}`.
///
/// # Errors
/// When there is no such draft.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let draft = visit.attune.draft(person, visit.param("id")).await?;
    let households = Households {
        demo: visit.attune.households(person).await?,
        masked: visit.attune.masked_customers(person).await?,
    };
    let suited = draft.document.metadata.personas.first().map(|persona| persona.to_string());
    let suited = households.demo.iter().map(|(key, _)| key).find(|key| Some(*key) == suited.as_ref());
    let first = suited.or(households.demo.first().map(|(key, _)| key)).cloned();
    let mut looking = Looking::of(&visit, first);
    let document = &draft.document;
    let preview = match &looking.seen {
        As::Arranged => visit.attune.canvas(person, document, &looking.household).await?,
        As::Seen(circumstances) => visit.attune.preview(person, document, circumstances).await?,
        As::Refuting => visit.attune.counterexample(person, document, &looking.household).await?,
    };
    let chosen = chosen_condition(&draft, &looking);
    if let Some(form) = chosen.filter(|_| looking.is_arranging()) {
        // A stored rule that can no more be asked has no count; the problems say why.
        looking.reach = visit.attune.condition_reach(person, &form).await.ok().flatten();
    }
    let title = format!("Draft of {}", document.metadata.name);
    let view = view(&visit, &draft, &preview, &looking, &households);
    let page = Page::new(title, view).interactive();
    Ok(if looking.is_arranging() { page.composing() } else { page })
}

/// The condition over what is in the inspector.
fn chosen_condition(draft: &Draft, looking: &Looking) -> Option<VisibilityForm> {
    let spec = &draft.document.spec;
    let mut elements = spec.elements.iter().filter(|(id, _)| id.as_str() == looking.element);
    let mut zones = spec.zones.iter().filter(|zone| zone.id.as_str() == looking.zone);
    let of_element = elements.next().and_then(|(_, element)| element.visibility.as_ref());
    let condition = of_element.or_else(|| zones.next().and_then(|zone| zone.visibility.as_ref()))?;
    Some(VisibilityForm::of(Some(condition)))
}

fn view(
    visit: &Visit,
    draft: &Draft,
    preview: &DraftPreview,
    looking: &Looking,
    households: &Households,
) -> AnyView {
    let name = draft.document.metadata.name.to_string();
    let is_open = !matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let is_arranged = is_open && looking.is_arranging();
    // An order is of everything that stands there.
    let is_movable = is_arranged && !looking.leaves_hidden_out;
    let review = format!("/studio/drafts/{}/review", draft.id);
    let widths = format!("/studio/drafts/{}/widths?household={}", draft.id, looking.household);
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
    let arrange = is_movable.then(|| {
        view! { <Arrange to="/api/edit-draft".to_owned() with=fields("order") undo="/api/step-draft".to_owned()/> }
    });
    let no_data = preview.dashboard.is_none().then(|| {
        view! { <Notice>"No demo household is loaded, so widgets are shown without figures. Start the server with --demo, or run attune demo."</Notice> }
    });
    let from = match draft.base_revision {
        0 => "A new layout. Every change is kept at once.".to_owned(),
        revision => format!("From revision {revision}. Every change is kept at once."),
    };
    let told = preview::told(preview, looking);
    let side = is_arranged.then(|| inspector(visit, draft, looking));
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("Draft of {name}")}" "{state_badge(draft.state)}</h1>
                <p class="muted">{from}</p>
            </div>
            <div class="cluster">
                {stepping(draft, is_open)}
                <LinkButton href=widths>"At every width"</LinkButton>
                <LinkButton href=review look=Look::Primary>"Review and publish"</LinkButton>
            </div>
        </header>
        {no_data}
        <div class="studio" data-draft=draft.id.clone() data-step=draft.step.to_string() data-household=looking.household.clone()>
            <div class="studio-side stack">
                {preview::form(draft, looking, households)}
                {is_arranged.then(|| palette::palette(draft, looking))}
                {outline(draft, preview, looking)}
                <section aria-labelledby="problems-title" class="stack">
                    <h2 id="problems-title">"Problems"</h2>
                    {problems(draft)}
                </section>
            </div>
            <div class="studio-canvas stack">
                {told}
                {arrange}
                {is_movable.then(|| palette::together(draft, looking))}
                {canvas(visit, draft, preview, looking, is_movable)}
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
