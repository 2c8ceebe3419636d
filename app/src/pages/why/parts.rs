//! The sections of the page: what weighed most, every kind of life, hardship, what to do about it, the record.

use leptos::prelude::*;
use money::Locale;
use profile::{History, Persona};
use services::{SharedReason, Why};

use super::words::{figure, full_stop, life};
use crate::ui::button::{Button, LinkButton};
use crate::ui::date::Date;
use crate::ui::percent::to_text;
use crate::ui::progress::Progress;
use crate::ui::select::Select;
use crate::ui::states::NotEnoughData;

/// The facts that weighed most, with their figures first.
pub(crate) fn facts(facts: &[SharedReason]) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let items = facts
        .iter()
        .map(|fact| {
            // The sentence says the number too, so the large one is for the eye only.
            let large = figure(fact).map(|number| {
                view! { <span class="why-figure" aria-hidden="true">{number.to_owned()}</span> }
            });
            let against = (!fact.speaks_for).then_some(" This speaks against it.");
            view! { <li>{large}<span class="small">{full_stop(&fact.sentence)}{against}</span></li> }
        })
        .collect_view();
    Some(view! { <ul class="why-facts">{items}</ul> }.into_any())
}

/// Every kind of life with its probability, and the smallest change that would put another one first.
pub(super) fn lives(why: &Why) -> Option<AnyView> {
    let (likeliest, _) = why.posterior_bp.first().copied()?;
    let bars = why
        .posterior_bp
        .iter()
        .map(|(persona, share_bp)| {
            view! {
                <Progress
                    id=format!("likely-{persona}")
                    label=persona.label()
                    part=*share_bp
                    whole=10_000
                    text=to_text(*share_bp, true, false)
                />
            }
        })
        .collect_view();
    let change = why.counterfactual.as_deref().map(|sentence| {
        let sentence = full_stop(sentence);
        view! {
            <h3>"What would change it"</h3>
            <p>
                "The smallest change of one thing that would make another kind of life likelier than "
                {life(likeliest)}" is if this were so: "<strong>{sentence}</strong>
            </p>
        }
    });
    Some(
        view! {
            <section class="section panel" aria-labelledby="lives">
                <h2 id="lives">"How likely each kind of life is"</h2>
                <div class="stack">{bars}</div>
                <p class="muted small">
                    "Calibrated on made-up households: of all who are told 80%, about 80 in 100 should lead that life. "
                    <a href="/model">"How often this is wrong"</a>
                </p>
                {change}
            </section>
        }
        .into_any(),
    )
}

/// Signs of hardship, told without blame.
pub(crate) fn hardship(sentences: &[String]) -> Option<AnyView> {
    if sentences.is_empty() {
        return None;
    }
    let items = sentences.iter().map(|sentence| view! { <li>{full_stop(sentence)}</li> }).collect_view();
    Some(
        view! {
            <section class="section panel" aria-labelledby="tight">
                <h2 id="tight">"Signs that money may be tight"</h2>
                <p>"This happens to many people, often through no fault of theirs. Attune noticed:"</p>
                <ul>{items}</ul>
                <p class="muted">
                    "These signs are read by fixed rules, not by the model. They are only ever used to stop offers of credit and "
                    "to bring help to the top, and nobody else is told."
                </p>
            </section>
        }
        .into_any(),
    )
}

/// How much history there is and how much it takes.
pub(super) fn not_enough(history: History) -> AnyView {
    let transactions = format!(
        "There are {} transactions; it takes {} days and {} transactions to tell kinds of financial life apart.",
        history.transactions,
        History::DAYS_MIN,
        History::TRANSACTIONS_MIN
    );
    view! {
        <section class="panel" aria-label="How much history there is">
            <NotEnoughData have=history.days need=History::DAYS_MIN unit="days">
                <p>{transactions}</p>
                <p>"Until then you see the neutral dashboard, with all your figures."</p>
                <LinkButton href="/import">"Import another statement"</LinkButton>
            </NotEnoughData>
        </section>
    }
    .into_any()
}

/// Without consent nothing was inferred, so there is nothing to explain but that.
pub(super) fn without_consent() -> AnyView {
    view! {
        <section class="section panel" aria-labelledby="no-consent">
            <h2 id="no-consent">"Nothing was inferred about you"</h2>
            <p>
                "You have not agreed to profiling, so Attune does not work out what kind of financial life you lead. "
                "Everybody who chose the same sees the neutral dashboard."
            </p>
            <p>"If you agree, this page shows what was inferred, from which figures, and how sure it is."</p>
            <p><LinkButton href="/account#profiling">"Choose about profiling"</LinkButton></p>
        </section>
    }
    .into_any()
}

/// Picking another kind of life, or none.
pub(super) fn not_me(shown: Option<Persona>) -> AnyView {
    let named = |persona: Persona, words: &str| (persona.as_str().to_owned(), words.to_owned());
    let mut options: Vec<(String, String)> = Persona::CLASSES
        .into_iter()
        .filter(|persona| Some(*persona) != shown)
        .map(|persona| named(persona, persona.label()))
        .collect();
    options.push(named(Persona::NotEnoughData, "None of these: show the neutral dashboard"));
    let heading = if shown.is_some() { "This is not me" } else { "Pick a dashboard yourself" };
    view! {
        <section class="section panel" id="not-me" aria-labelledby="not-me-heading">
            <h2 id="not-me-heading">{heading}</h2>
            <p>"What you pick holds at once and for as long as you like, whatever Attune reads from your statements. You can undo it on the dashboard."</p>
            <form class="form" method="post" action="/api/choose-persona">
                <Select name="persona" label="I would rather see the dashboard for" options/>
                <Button>"Show me that dashboard"</Button>
            </form>
        </section>
    }
    .into_any()
}

/// Every reason of the decision, in order.
pub(crate) fn reasons(why: &Why) -> Option<AnyView> {
    if why.reasons.is_empty() {
        return None;
    }
    let items = why.reasons.iter().map(|reason| view! { <li>{reason.sentence.clone()}</li> }).collect_view();
    Some(
        view! {
            <section class="section panel" aria-labelledby="reasons">
                <h2 id="reasons">"All reasons"</h2>
                <ul>{items}</ul>
            </section>
        }
        .into_any(),
    )
}

/// What to quote when asking about the decision.
pub(crate) fn record(why: &Why, locale: Locale) -> AnyView {
    let layout = format!("{}, revision {}", why.layout, why.revision);
    let model = why.model_version.clone().unwrap_or_else(|| "none".to_owned());
    let as_of = match why.as_of {
        Some(on) => view! { <Date on locale/> }.into_any(),
        None => "no figures were judged".into_any(),
    };
    view! {
        <section class="section panel" aria-labelledby="record">
            <h2 id="record">"For the record"</h2>
            <dl class="facts">
                <dt>"Dashboard"</dt><dd>{layout}</dd>
                <dt>"Figures as of"</dt><dd>{as_of}</dd>
                <dt>"Model"</dt><dd>{model}</dd>
                <dt>"Decision"</dt><dd><code>{why.decision_id.clone()}</code></dd>
            </dl>
            <p><a href="/model">"How Attune decides, and how often it is wrong"</a></p>
        </section>
    }
    .into_any()
}
