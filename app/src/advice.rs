//! What the customer may do, as the dashboard and the inbox say it: the words, the rule of a rate, and the answers.

use ::money::Locale;
use leptos::prelude::*;
use services::Advice;

use crate::ui::badge::Badge;
use crate::ui::button::{Button, Look};
use crate::ui::date::{Date, DateForm};
use crate::ui::disclosure::Disclosure;

/// What it says, for everybody and for who reads on.
pub(crate) fn says(advice: &Advice) -> impl IntoView + use<> {
    let simple = advice.words.simple.clone();
    let detailed = advice.words.detailed.clone();
    let offer = advice.offered.is_some().then(|| view! { <Badge>"Offer"</Badge>" " });
    view! {
        <p class="next-step-lead">{offer}{simple}</p>
        {detailed.map(|detailed| view! { <p class="muted is-extra">{detailed}</p> })}
    }
}

/// By which rule the rate of an offer is set, until when it stands, and who can be asked; nothing of what is no offer.
pub(crate) fn rate_rule(advice: &Advice, locale: Locale) -> Option<impl IntoView + use<>> {
    let offered = advice.offered.clone()?;
    let until = advice.expires_at.date_naive();
    let moved = offered.moved.iter().map(|(by_bp, because)| {
        let sign = if *by_bp < 0 { "" } else { "+" };
        format!("{sign}{}: {because}", actions::rate(*by_bp))
    });
    let moved = moved.map(|step| view! { <li>{step}</li> }).collect_view();
    let start = format!("It starts from {}.", actions::rate(offered.base_bp));
    let rule = format!("The rate of {} is set by rule {}:", actions::rate(offered.rate_bp), offered.version);
    Some(view! {
        <p class="muted small">
            "It stands at the longest until "<Date on=until locale form=DateForm::Long/>". A person answers your questions: use the button, or "
            <a href="/why#contest">"ask an advisor"</a>"."
        </p>
        <Disclosure summary="How this rate is set">
            <p>{rule}</p>
            <ul><li>{start}</li>{moved}</ul>
        </Disclosure>
    })
}

/// To do it, to put it off, and never to hear of it again.
pub(crate) fn answers(advice: &Advice) -> impl IntoView + use<> {
    let id = advice.action.id.to_string();
    let title = &advice.action.title;
    let form = |answer: &'static str, look: Look, words: String, label: Option<String>| {
        let label = label.unwrap_or_else(|| words.clone());
        view! {
            <form method="post" action="/api/answer-advice">
                <input type="hidden" name="action" value=id.clone()/>
                <input type="hidden" name="answer" value=answer/>
                <Button look small=true label>{words}</Button>
            </form>
        }
    };
    let later = format!("Not now: {title}");
    let never = format!("Never again: {title}");
    view! {
        <div class="next-step-answers">
            {form("acted", Look::Primary, advice.action.button.label.clone(), None)}
            {form("later", Look::Plain, "Not now".to_owned(), Some(later))}
            {form("never", Look::Quiet, "Never again".to_owned(), Some(never))}
        </div>
    }
}
