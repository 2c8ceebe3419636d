//! The questions on which groups a customer counts themselves to. Answering is up to them, and what is answered is
//! counted and never used to choose anything.

use std::collections::BTreeMap;

use leptos::prelude::*;
use services::GROUP_QUESTIONS;

use crate::ui::button::Button;
use crate::ui::checkbox::Checkbox;
use crate::ui::select::Select;

/// The section of the account page; `answers` by the names of the questions.
pub(super) fn section(answers: &BTreeMap<String, String>) -> AnyView {
    let questions = GROUP_QUESTIONS
        .iter()
        .map(|question| {
            let none = (String::new(), "I would rather not say".to_owned());
            let answers_offered =
                question.answers.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned()));
            let options = std::iter::once(none).chain(answers_offered).collect::<Vec<_>>();
            let selected = answers.get(question.name).cloned().unwrap_or_default();
            view! { <Select name=question.name label=question.words options selected/> }
        })
        .collect_view();
    view! {
        <section class="section panel" id="fairness">
            <h2>"Help us check that Attune is fair"</h2>
            <p>"Your answers are counted together with those of others, so that we see whether groups of people fare alike. They never decide what you are shown, and nobody here can see yours."</p>
            <form class="form" method="post" action="/api/declare-groups">
                {questions}
                <Checkbox name="consents" label="My answers may be counted for this" checked=!answers.is_empty()/>
                <p class="muted small">"Choose “I would rather not say” everywhere to have them forgotten."</p>
                <Button>"Save my answers"</Button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn nothing_is_answered_for_anybody() {
        let shown = html(|| section(&BTreeMap::new()));
        assert!(!shown.contains("checked"), "{shown}");
        assert_eq!(
            shown.matches("I would rather not say</option>").count(),
            GROUP_QUESTIONS.len(),
            "{shown}"
        );
        let answered = BTreeMap::from([("gender".to_owned(), "woman".to_owned())]);
        let shown = html(|| section(&answered));
        assert!(shown.contains(r#"<option value="woman" selected>"#) && shown.contains("checked"), "{shown}");
    }
}
