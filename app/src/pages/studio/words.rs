//! Words and small forms that several pages of the Studio share.

use decision::{Assumed, Counterexample, Verdict};
use layout::{Document, tell_logic};
use leptos::prelude::*;
use services::{Draft, DraftState};

use crate::ui::badge::Badge;
use crate::ui::notice::{Notice, Tone};

/// Where a draft stands, as a badge.
pub(super) fn state_badge(state: DraftState) -> AnyView {
    let (tone, words) = match state {
        DraftState::Open => (Tone::Plain, "Draft"),
        DraftState::InReview => (Tone::Caution, "In review"),
        DraftState::Approved => (Tone::Done, "Approved"),
        DraftState::Published => (Tone::Done, "Published"),
        DraftState::Discarded => (Tone::Plain, "Given up"),
    };
    view! { <Badge tone>{words}</Badge> }.into_any()
}

/// Whom a layout is for.
pub(super) fn personas(document: &Document) -> String {
    let names: Vec<&str> = document.metadata.personas.iter().map(layout::Id::as_str).collect();
    if names.is_empty() {
        "everybody, or those in distress".to_owned()
    } else {
        names.join(", ").replace('-', " ")
    }
}

/// What keeps a draft from being published: problems, and the proof over guardrails.
pub(super) fn problems(draft: &Draft) -> AnyView {
    let count = draft.problems.len();
    let rows = draft
        .problems
        .iter()
        .map(|problem| view! { <li><code>{problem.path.clone()}</code>" "{problem.message.clone()}</li> })
        .collect_view();
    let structure = if count == 0 {
        view! { <Notice tone=Tone::Done>"The layout is whole: every reference, property, label and duty is in order."</Notice> }.into_any()
    } else {
        view! { <Notice tone=Tone::Problem>{format!("{count} to mend before it can be published.")}<ul>{rows}</ul></Notice> }.into_any()
    };
    view! { {structure}{proof(&draft.id, &draft.proof)} }.into_any()
}

fn proof(draft: &str, proof: &Verdict) -> AnyView {
    match proof {
        Verdict::Proven { combinations } => {
            let words = format!("Proved over {combinations} combinations: nobody who struggles, or has not asked for offers, is shown credit or investment.");
            view! { <Notice tone=Tone::Done>{words}</Notice> }.into_any()
        }
        Verdict::Refuted(found) => {
            let variant = found.variant.as_ref().map_or_else(String::new, |variant| format!(" in the variant “{variant}”"));
            let facts = departures(found);
            let words = format!(
                "The proof fails: “{}” would be shown{variant} although {} forbids it, to a customer with {}.",
                found.element,
                found.guardrail,
                if facts.is_empty() { "nothing unusual".to_owned() } else { facts.join("; ") }
            );
            let href = format!("/studio/drafts/{draft}?as=refuting");
            view! {
                <Notice tone=Tone::Problem>
                    {words}" Choose “Only those guardrail G1 allows” for it. "<a href=href>"See it as they would"</a>
                </Notice>
            }
            .into_any()
        }
        Verdict::Undecided(why) => {
            view! { <Notice tone=Tone::Problem>{format!("It cannot be told who would see what: {why}.")}</Notice> }.into_any()
        }
    }
}

/// What is unusual about the customer of a counterexample, and what conditions are taken to come to.
fn departures(found: &Counterexample) -> Vec<String> {
    let facts = found.departures.iter().map(|fact| {
        let name = serde_json::to_value(fact).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or("a fact").replace('-', " ");
        match found.facts.get(fact) {
            Some(decision::FactValue::Flag(flag)) => format!("{name}: {}", if *flag { "yes" } else { "no" }),
            Some(decision::FactValue::Number(number)) => format!("{name}: {number}"),
            None => format!("{name}: not known"),
        }
    });
    let assumed = found.assumed.iter().map(|Assumed { logic, holds }| {
        let holds = match holds {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        format!("{}: {holds}", tell_logic(logic))
    });
    facts.chain(assumed).collect()
}

/// The same as a list.
pub(super) fn assumed(found: &Counterexample) -> AnyView {
    departures(found).into_iter().map(|line| view! { <li>{line}</li> }).collect_view().into_any()
}

/// A share as whole per cent.
pub(super) fn percent_of(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A form of one button that acts on a draft.
pub(super) fn act(
    action: &'static str,
    draft: &str,
    fields: &[(&'static str, &str)],
    button: AnyView,
) -> AnyView {
    let hidden = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=(*value).to_owned()/> })
        .collect_view();
    let draft = draft.to_owned();
    view! { <form method="post" action=action><input type="hidden" name="draft" value=draft/>{hidden}{button}</form> }
        .into_any()
}
