//! Disagreeing with a decision: asking a person to look at it, and what they answered.

use leptos::prelude::*;
use money::Locale;
use services::{Case, Closing, Verdict};

use crate::ui::button::{Button, Look};
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_area::TextArea;

/// The section: the form, or the case that waits, with the last answer above.
pub(super) fn section(case: Option<&Case>, typed: &str, locale: Locale) -> AnyView {
    let answer = case.and_then(|case| case.closing.as_ref()).map(|closing| closed(closing, locale));
    let waiting = case.filter(|case| case.closing.is_none());
    let body = match waiting {
        Some(case) => {
            let asked_on = to_text(case.opened_at.date_naive(), locale, DateForm::Long);
            view! {
                <p>{format!("You asked on {asked_on}. A person will look at it and answer here.")}</p>
                <form method="post" action="/api/withdraw-case">
                    <input type="hidden" name="id" value=case.id.clone()/>
                    <Button small=true look=Look::Quiet>"Take it back"</Button>
                </form>
            }
            .into_any()
        }
        None => view! {
            <p>"Ask a person to look at it. An advisor then sees this page as you see it now, and nothing else of yours, and can change what was decided."</p>
            <form class="form" method="post" action="/api/contest">
                <TextArea name="words" label="What is wrong" maxlength="1000" value=typed.to_owned()/>
                <Button>"Ask a person"</Button>
            </form>
        }
        .into_any(),
    };
    view! {
        <section class="section panel" id="contest" aria-labelledby="contest-title">
            <h2 id="contest-title">"You disagree?"</h2>
            {answer}
            {body}
        </section>
    }
    .into_any()
}

/// What was answered.
fn closed(closing: &Closing, locale: Locale) -> AnyView {
    let on = to_text(closing.at.date_naive(), locale, DateForm::Long);
    let verdict = match closing.verdict {
        Verdict::Stands => "the dashboard stays as it is",
        Verdict::Changed => "another dashboard is shown",
        Verdict::Cleared => "the wait after tight money is over",
        Verdict::Held => "no credit and no investment is offered for now",
    };
    let answer = closing.answer.clone();
    view! {
        <Notice tone=Tone::Done title=format!("Answered on {on}: {verdict}")>
            <p>{answer}</p>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::cases::sample;
    use crate::ui::render::html;

    #[test]
    fn one_asks_or_waits_or_reads_the_answer() {
        let shown = |case: Option<&Case>| html(|| section(case, "", Locale::EnUs));
        assert!(shown(None).contains(r#"action="/api/contest""#));
        let waiting = shown(Some(&sample()));
        assert!(
            waiting.contains("You asked on November 24, 2026") && !waiting.contains("/api/contest"),
            "{waiting}"
        );
        let mut answered = sample();
        answered.closing = Some(Closing {
            at: "2026-11-25T09:00:00Z".parse().unwrap(),
            verdict: Verdict::Stands,
            answer: "Your clients still pay you.".to_owned(),
        });
        let answered = shown(Some(&answered));
        assert!(
            answered.contains("Your clients still pay you.") && answered.contains("/api/contest"),
            "{answered}"
        );
    }
}
