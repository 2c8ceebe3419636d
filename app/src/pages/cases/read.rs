//! One case: the facts first, then what was made of them, then what the customer says, then the answer.

use ::money::Locale;
use leptos::prelude::*;
use profile::Persona;
use services::{Case, Verdict};

use crate::context::Visit;
use crate::error::PageError;
use crate::pages::why::parts;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::{DateForm, to_text};
use crate::ui::field::Field;
use crate::ui::select::Select;

/// What an advisor had chosen and typed before a refusal.
#[derive(Debug, Clone, Default)]
struct Typed {
    verdict: String,
    persona: String,
    answer: String,
}

/// The page at `/cases/{id}`.
///
/// # Errors
/// For everybody but advisors, and when there is no such case.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let case = visit.attune.case(visit.person()?, visit.param("id")).await?;
    let typed = Typed {
        verdict: visit.refill("verdict"),
        persona: visit.refill("persona"),
        answer: visit.refill("answer"),
    };
    Ok(Page::new("Case", view(&case, &typed, visit.locale())))
}

fn view(case: &Case, typed: &Typed, locale: Locale) -> AnyView {
    let asked_on = to_text(case.opened_at.date_naive(), locale, DateForm::Long);
    let words = if case.words.is_empty() {
        view! { <p class="muted">"They did not say why, and need not."</p> }.into_any()
    } else {
        let lines = case.words.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
        view! { <blockquote>{lines}</blockquote> }.into_any()
    };
    view! {
        <div class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Case"</h1>
                    <p class="muted">{format!("Asked on {asked_on}. You see what the customer saw when they asked, and nothing else of theirs.")}</p>
                </div>
                <LinkButton href="/cases">"Cases"</LinkButton>
            </header>
            <section class="section panel" aria-labelledby="facts">
                <h2 id="facts">"The facts that weighed most"</h2>
                {parts::facts(&case.seen.facts).unwrap_or_else(|| view! { <p>"None were judged."</p> }.into_any())}
            </section>
            {parts::hardship(&case.seen.hardship)}
            {parts::reasons(&case.seen)}
            {parts::record(&case.seen, locale)}
            <section class="section panel" aria-labelledby="words">
                <h2 id="words">"What they say"</h2>
                {words}
            </section>
            {form(case, typed)}
        </div>
    }
    .into_any()
}

fn form(case: &Case, typed: &Typed) -> AnyView {
    let verdicts =
        Verdict::ALL.iter().map(|(name, _, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    let mut personas: Vec<(String, String)> = Persona::CLASSES
        .into_iter()
        .map(|persona| (persona.as_str().to_owned(), persona.label().to_owned()))
        .collect();
    personas.push((Persona::NotEnoughData.as_str().to_owned(), "Nobody in particular".to_owned()));
    view! {
        <section class="section" aria-labelledby="answer-title">
            <h2 id="answer-title">"Your answer"</h2>
            <p>"You decide, not the model. It holds at once; another dashboard can be taken back by the customer."</p>
            <form class="form panel" method="post" action="/api/answer-case">
                <input type="hidden" name="id" value=case.id.clone()/>
                <Select name="verdict" label="What is to happen" options=verdicts selected=typed.verdict.clone()/>
                <Select name="persona" label="Dashboard to show instead" options=personas selected=typed.persona.clone() hint="Read only where another one is to be shown."/>
                <Field name="answer" label="What the customer is told" maxlength="400" value=typed.answer.clone()/>
                <Button look=Look::Primary>"Answer"</Button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::cases::sample;
    use crate::ui::render::html;

    #[test]
    fn the_facts_come_before_what_was_made_of_them() {
        let shown = html(|| view(&sample(), &Typed::default(), Locale::EnUs));
        let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words}: {shown}"));
        assert!(place("6 payers paid you") < place("look like those of a freelancer"));
        assert!(place("in March.") < place(r#"action="/api/answer-case""#));
    }
}
