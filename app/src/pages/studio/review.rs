//! What a draft changes, whether it may be published, and the way there: sent, approved by somebody else, published.

use leptos::prelude::*;
use services::{Backtest, Draft, DraftState};

use super::backtest::backtest;
use super::shipping::{missed, ways_out};
use super::side_by_side::side_by_side;
use super::words::{act, problems, state_badge};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};

/// The page at `/studio/drafts/{id}/review`.
///
/// # Errors
/// When there is no such draft.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let draft = visit.attune.draft(person, visit.param("id")).await?;
    let is_closed = matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let tried = if is_closed || draft.changes.is_empty() {
        None
    } else {
        Some(visit.attune.backtest_for_page(person, &draft.document).await?)
    };
    Ok(Page::new("Review", view(&draft, tried.as_ref(), &visit)))
}

fn view(draft: &Draft, tried: Option<&Backtest>, visit: &Visit) -> AnyView {
    let locale = visit.locale();
    let name = draft.document.metadata.name.to_string();
    let changes = draft.changes.iter().map(|change| view! { <li>{format!("{change}.")}</li> }).collect_view();
    let changes = if draft.changes.is_empty() {
        view! { <p class="muted">"Nothing is changed yet."</p> }.into_any()
    } else {
        view! { <ul>{changes}</ul> }.into_any()
    };
    let back = format!("/studio/drafts/{}", draft.id);
    let behind = (draft.live_revision != draft.base_revision).then(|| {
        let words = format!("Revision {} went live since this draft was begun. Publishing brings both together first, and asks for approval again.", draft.live_revision);
        view! { <Notice tone=Tone::Caution>{words}</Notice> }
    });
    let against = match draft.base_revision {
        0 => "A new layout: all of it is new.".to_owned(),
        revision => format!("Against revision {revision}."),
    };
    let json = json(draft);
    let note = (!draft.note.is_empty()).then(|| view! { <blockquote>{draft.note.clone()}</blockquote> });
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("Review of a draft of {name}")}" "{state_badge(draft.state)}</h1>
                <p class="muted">{against}</p>
            </div>
            <LinkButton href=back>"Back to the draft"</LinkButton>
        </header>
        {behind}
        {missed(draft, locale)}
        {note}
        <section class="section" aria-labelledby="changes-title">
            <h2 id="changes-title">"What it changes"</h2>
            {changes}
            {(!draft.changes.is_empty()).then(|| side_by_side(&draft.base, &draft.document))}
            <Disclosure summary="As JSON, before and after">{json}</Disclosure>
        </section>
        {tried.map(|tried| backtest(tried, locale))}
        <section class="section stack" aria-labelledby="proof-title">
            <h2 id="proof-title">"Whether it may be published"</h2>
            {problems(draft)}
        </section>
        <section class="section" aria-labelledby="ship-title">
            <h2 id="ship-title">"What happens next"</h2>
            {next(draft, visit)}
        </section>
    }
    .into_any()
}

/// Both documents, line by line: lines of one side alone are marked.
fn json(draft: &Draft) -> AnyView {
    let text = |document| serde_json::to_string_pretty(document).unwrap_or_default();
    let (before, after) = (text(&draft.base), text(&draft.document));
    let lines = similar::TextDiff::from_lines(&before, &after);
    let mut rows = Vec::new();
    for group in lines.grouped_ops(3) {
        for op in group {
            for change in lines.iter_changes(&op) {
                let (mark, class) = match change.tag() {
                    similar::ChangeTag::Delete => ("− ", "diff-gone"),
                    similar::ChangeTag::Insert => ("+ ", "diff-new"),
                    similar::ChangeTag::Equal => ("  ", "diff-same"),
                };
                rows.push(view! { <span class=class>{mark}{change.value().to_owned()}</span> });
            }
        }
    }
    view! { <pre class="diff" tabindex="0" aria-label="Changes of the JSON">{rows}</pre> }.into_any()
}

fn next(draft: &Draft, visit: &Visit) -> AnyView {
    let typed = visit.refill("note");
    let id = draft.id.as_str();
    let step = &draft.step.to_string();
    let note = if typed.is_empty() { draft.note.clone() } else { typed };
    let button = |look, words: &'static str| view! { <Button look>{words}</Button> }.into_any();
    match draft.state {
        DraftState::Open => {
            let id = draft.id.clone();
            view! {
                <form class="form panel" method="post" action="/api/send-draft">
                    <input type="hidden" name="draft" value=id/>
                    <Field name="note" label="Why this change is made" maxlength="500" value=note hint="It stays with the revision for good."/>
                    <Button look=Look::Primary>"Send for review"</Button>
                </form>
                {act("/api/discard-draft", &draft.id, &[], button(Look::Quiet, "Give the draft up"))}
            }
            .into_any()
        }
        DraftState::InReview if draft.may_approve => view! {
            <p>"You have not worked on this draft, so you may approve it."</p>
            <div class="cluster">
                {act("/api/review-draft", id, &[("approves", "true"), ("step", step)], button(Look::Primary, "Approve"))}
                {act("/api/review-draft", id, &[("approves", "false"), ("step", step)], button(Look::Plain, "Send back"))}
            </div>
        }
        .into_any(),
        DraftState::InReview => {
            view! { <p>"A colleague who has not worked on this draft has to approve it. Editing it takes it out of review."</p> }.into_any()
        }
        DraftState::Approved => ways_out(draft, &visit.refill("at"), visit.locale()),
        DraftState::Published => view! { <p>"This draft is published."</p> }.into_any(),
        DraftState::Discarded => view! { <p>"This draft was given up."</p> }.into_any(),
    }
}
