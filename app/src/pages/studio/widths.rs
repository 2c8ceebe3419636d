//! A draft at every width side by side: what a phone, a tablet and a wide screen make of its spans, with real widgets.

use layout::{Composed, ComposedSlot, Id};
use leptos::prelude::*;

use super::words::state_badge;
use crate::context::Visit;
use crate::error::PageError;
use crate::pages::dashboard::slot::slot;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::widgets::{WidgetContext, widget};

/// The breakpoints, with what they are called.
const WIDTHS: [(&str, &str); 3] =
    [("sm", "Phone, 4 columns"), ("md", "Tablet, 8 columns"), ("lg", "Wide, 12 columns")];

/// The page at `/studio/drafts/{id}/widths`.
///
/// # Errors
/// When there is no such draft.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let draft = visit.attune.draft(person, visit.param("id")).await?;
    let households = visit.attune.households(person).await?;
    let first = households.first().map(|(key, _)| key.clone());
    let household = visit.query("household").filter(|key| !key.is_empty()).map(str::to_owned).or(first);
    let household = household.unwrap_or_default();
    let preview = visit.attune.canvas(person, &draft.document, &household).await?;
    let context = preview.dashboard.as_ref().map(|dashboard| WidgetContext::of(dashboard, visit.locale()));
    let boards = WIDTHS
        .iter()
        .map(|(breakpoint, words)| board(breakpoint, words, &preview.screen, context.as_ref()))
        .collect_view();
    let name = draft.document.metadata.name.to_string();
    let back = format!("/studio/drafts/{}?household={household}", draft.id);
    let view = view! {
        <header class="page-head">
            <div>
                <h1>{format!("{name} at every width")}" "{state_badge(draft.state)}</h1>
                <p class="muted">"Each width has sizes of its own: changing one changes no other."</p>
            </div>
            <LinkButton href=back>"Back to the draft"</LinkButton>
        </header>
        <div class="boards">{boards}</div>
    };
    Ok(Page::new(format!("{name} at every width"), view))
}

fn board(
    breakpoint: &'static str,
    words: &'static str,
    screen: &Composed,
    context: Option<&WidgetContext>,
) -> AnyView {
    let title = format!("board-{breakpoint}");
    let own_title = title.clone();
    let zones = screen
        .zones
        .iter()
        .map(|zone| {
            let slots = zone.slots.iter().map(|each| drawn(breakpoint, each, context)).collect_view();
            view! { <div class="grid">{slots}</div> }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby=title>
            <h2 id=own_title>{words}</h2>
            <div class=format!("board board--{breakpoint}") tabindex="0" role="region" aria-label=format!("{words}, as it is shown")>
                <div class="board-page dashboard">{zones}</div>
            </div>
        </section>
    }
    .into_any()
}

/// A widget under a name of its own on each board, so that no name is there twice.
fn drawn(breakpoint: &str, each: &ComposedSlot, context: Option<&WidgetContext>) -> AnyView {
    let Ok(element_id) = Id::new(format!("{breakpoint}-{}", each.key()).chars().take(64).collect::<String>())
    else {
        return ().into_any();
    };
    let named = ComposedSlot { element_id, fallback_for: None, ..each.clone() };
    let spec = widget(each.widget.as_str());
    match context.filter(|context| spec.is_none_or(|spec| (spec.applies)(context))) {
        Some(context) => slot(&named, context.clone(), ().into_any()),
        None => ().into_any(),
    }
}
