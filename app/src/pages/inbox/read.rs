//! The inbox: what stands, what is for a person to decide on with the customer, and what was answered.

use ::money::Locale;
use actions::Action;
use leptos::prelude::*;
use services::{Advice, Answer, Inbox};

use crate::advice::{answers, rate_rule, says};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton};
use crate::ui::date::{Date, DateForm};
use crate::ui::disclosure::Disclosure;
use crate::ui::states::EmptyState;

/// Loads and draws it.
///
/// # Errors
/// For everybody but customers.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let inbox = visit.attune.inbox(visit.person()?).await?;
    Ok(Page::new("Inbox", view(&inbox, visit.locale())))
}

fn view(inbox: &Inbox, locale: Locale) -> AnyView {
    let open = if inbox.open.is_empty() {
        view! {
            <EmptyState title="Nothing waits for your answer">
                <p>"When there is something worth doing, Attune tells you once, at a decent hour, and keeps it here until you answer or it no longer holds."</p>
                <LinkButton href="/dashboard">"To your dashboard"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        inbox.open.iter().map(|advice| open(advice, locale)).collect_view().into_any()
    };
    view! {
        <div class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Inbox"</h1>
                    <p class="muted">"What you were told, why, and what you said to it. At most one a day, never between 21:00 and 8:00, and taken back when it no longer holds."</p>
                </div>
            </header>
            {open}
            {people(&inbox.for_a_person)}
            {past(&inbox.past, locale)}
        </div>
    }
    .into_any()
}

fn open(advice: &Advice, locale: Locale) -> impl IntoView + use<> {
    let id = advice.action.id.to_string();
    let title_id = format!("{id}-title");
    let heading_id = title_id.clone();
    let title = advice.action.title.clone();
    let (told, until) = (advice.told_at.date_naive(), advice.expires_at.date_naive());
    view! {
        <article class="section panel" id=id aria-labelledby=title_id>
            <h2 id=heading_id>{title}</h2>
            <p class="muted small">
                "Told on "<Date on=told locale form=DateForm::Long/>", stands until "<Date on=until locale form=DateForm::Long/>
            </p>
            {says(advice)}
            {rate_rule(advice, locale)}
            {why(advice)}
            {answers(advice)}
        </article>
    }
}

/// The facts it rests on.
fn why(advice: &Advice) -> Option<impl IntoView + use<>> {
    let facts: Vec<String> = advice.words.because.clone();
    (!facts.is_empty()).then(|| {
        let facts = facts.into_iter().map(|fact| view! { <li>{fact}"."</li> }).collect_view();
        view! { <Disclosure summary="Why you were told this"><ul>{facts}</ul></Disclosure> }
    })
}

/// What no machine decides.
fn people(actions: &[&'static Action]) -> Option<impl IntoView + use<>> {
    if actions.is_empty() {
        return None;
    }
    let rows = actions.iter().map(|action| {
        let (id, title) = (action.id.to_string(), action.title.clone());
        let label = format!("Ask a person about: {title}");
        view! {
            <li>
                <span class="row-main">{title}</span>
                <form method="post" action="/api/ask-a-person">
                    <input type="hidden" name="action" value=id/>
                    <Button small=true label>"Ask a person"</Button>
                </form>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(view! {
        <section class="section panel" id="people" aria-labelledby="people-title">
            <h2 id="people-title">"For a person to decide with you"</h2>
            <p>"This would bind you in earnest, so no machine offers it. If you ask, an advisor sees why your dashboard is as it is, and answers you."</p>
            <ul class="rows">{rows}</ul>
        </section>
    })
}

fn past(past: &[Advice], locale: Locale) -> Option<impl IntoView + use<>> {
    if past.is_empty() {
        return None;
    }
    let rows = past.iter().map(|advice| {
        let (said, on) = match advice.answered {
            Some((Answer::Acted, at)) => ("You did something about it on ", at),
            Some((Answer::Later, at)) => ("You put it off on ", at),
            Some((Answer::Never, at)) => ("You asked never to hear of it again on ", at),
            None => ("It lapsed on ", advice.expires_at),
        };
        let title = advice.action.title.clone();
        view! {
            <li>
                <span class="row-main">{title}</span>
                <span class="row-note">{said}<Date on=on.date_naive() locale form=DateForm::Long/></span>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(view! {
        <section class="section panel" aria-labelledby="past-title">
            <h2 id="past-title">"Before"</h2>
            <ul class="rows">{rows}</ul>
        </section>
    })
}

#[cfg(test)]
mod tests {
    use actions::Figures;
    use chrono::{DateTime, Utc};
    use money::Currency;

    use super::*;
    use crate::ui::render::html;

    fn told(id: &str, answered: Option<Answer>) -> Advice {
        let action = actions::action(id).unwrap();
        let figures =
            Figures { currency: Currency::USD, overdraft: None, tax: None, unnamed: 4, intents: Vec::new() };
        let at: DateTime<Utc> = "2026-11-24T09:00:00Z".parse().unwrap();
        Advice {
            words: action.words(&figures, None, Locale::EnUs).unwrap(),
            action,
            offered: None,
            told_at: at,
            expires_at: at + action.lasts(),
            answered: answered.map(|answer| (answer, at)),
        }
    }

    #[test]
    fn what_stands_can_be_answered_and_what_was_answered_is_said() {
        let inbox = Inbox {
            open: vec![told("name-payments", None)],
            past: vec![told("settle-move", Some(Answer::Later)), told("cover-tax", None)],
            for_a_person: vec![actions::action("credit-line").unwrap()],
        };
        let shown = html(|| view(&inbox, Locale::EnUs));
        assert_eq!(shown.matches(r#"action="/api/answer-advice""#).count(), 3, "{shown}");
        for words in ["4 payments have no category", "You put it off on", "It lapsed on", "Ask a person"] {
            assert!(shown.contains(words), "{words} of {shown}");
        }
        assert!(!shown.contains("9.90%"), "no terms of what a person decides on: {shown}");
    }

    #[test]
    fn an_empty_inbox_says_so() {
        let shown = html(|| view(&Inbox { open: vec![], past: vec![], for_a_person: vec![] }, Locale::EnGb));
        assert!(shown.contains("Nothing waits for your answer") && !shown.contains("Before"), "{shown}");
    }
}
