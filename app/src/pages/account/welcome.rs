//! The first page after signing up: a few questions, the last of which may be answered with no.

use leptos::prelude::*;

use super::country;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::select::Select;

/// What the form holds at first.
#[derive(Debug, Clone, Default)]
struct Answers {
    country: String,
    name: String,
    birth_year: String,
    profiling: bool,
}

/// The questions, with the answers given so far.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let given = |field: &str, known: Option<String>| {
        let typed = visit.refill(field);
        if typed.is_empty() { known.unwrap_or_default() } else { typed }
    };
    let answers = Answers {
        country: given("country", person.country.map(|country| country.code().to_owned())),
        name: given("name", person.display_name.clone()),
        birth_year: given("birth_year", person.birth_year.map(|year| year.to_string())),
        profiling: visit.refill("profiling") == "true",
    };
    Ok(Page::new("Welcome", view(answers)))
}

fn view(answers: Answers) -> AnyView {
    let Answers { country, name, birth_year, profiling } = answers;
    view! {
        <section class="form-page">
            <header><h1>"Welcome"</h1><p>"A few questions, then you bring your first statement."</p></header>
            <form class="form panel" method="post" action="/api/welcome">
                <Select
                    name="country"
                    label="Where do you live?"
                    options=country::options(true)
                    selected=country
                    hint="Decides how dates are written and which tax rules estimates follow."
                />
                <Field name="name" label="What should Attune call you?" autocomplete="nickname" maxlength="60" value=name/>
                <Field
                    name="birth_year"
                    label="Year of birth"
                    inputmode="numeric"
                    autocomplete="bday-year"
                    maxlength="4"
                    optional=true
                    hint="Helps to tell a pension from other regular income. It is used for choosing your dashboard and nothing else."
                    value=birth_year
                />
                <Checkbox
                    name="profiling"
                    label="Arrange my dashboard by what my statements show"
                    hint="This is profiling: Attune works out from your transactions what kind of financial life you lead, and puts first what people with such a life need."
                    checked=profiling
                />
                {consent_details()}
                <Button look=Look::Primary wide=true>"Continue"</Button>
            </form>
        </section>
    }
    .into_any()
}

/// What the consent covers, here and on the account page.
pub(super) fn consent_details() -> AnyView {
    view! {
        <Disclosure summary="What this means, with and without it">
            <p>
                "With it, a model looks at sums of your transactions, such as how many people pay you or how much goes to rent, "
                "and tells five kinds of financial life apart. The result decides what your dashboard shows first and is used for nothing else: "
                "not for credit, prices or advertising. You always see the reasons and can overrule them."
            </p>
            <p>
                "Without it, you see the neutral dashboard. Your figures are all there; no kind of life and no signs of hardship are inferred."
            </p>
            <p>
                "You can stop it at any time on your account page. What was inferred is deleted at once, and the very next page is arranged without it."
            </p>
        </Disclosure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn every_question_is_labelled_and_consent_is_not_given_beforehand() {
        let shown = html(|| view(Answers::default()));
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        for field in ["country", "name", "birth_year", "profiling"] {
            assert!(shown.contains(&format!(r#"<label for="field-{field}""#)), "{field} of {shown}");
        }
        assert!(!shown.contains(" checked"), "{shown}");
        assert!(shown.contains(r#"<option value="" selected>Choose a country"#), "{shown}");
        assert!(shown.contains("(optional)"), "{shown}");
        for promise in ["neutral dashboard", "at any time", "the very next page", "This is profiling"] {
            assert!(shown.contains(promise), "{promise} of {shown}");
        }
    }

    #[test]
    fn a_refusal_loses_no_answer() {
        let answers = Answers {
            country: "GB".to_owned(),
            name: "Ana".to_owned(),
            birth_year: "195".to_owned(),
            profiling: true,
        };
        let shown = html(|| view(answers));
        for kept in [r#"<option value="GB" selected"#, r#"value="Ana""#, r#"value="195""#, " checked"] {
            assert!(shown.contains(kept), "{kept} of {shown}");
        }
    }
}
