//! A labelled input with its hint and error, holding what the person had typed.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// The ids an input is described by: its error first, since that is what brought the person back.
pub(crate) fn described_by(id: &str, has_hint: bool, has_error: bool) -> Option<String> {
    match (has_error, has_hint) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint")),
        (false, false) => None,
    }
}

/// The sentence under an input that was refused.
pub(crate) fn error_line(id: &str, error: Option<String>) -> Option<impl IntoView + use<>> {
    let id = format!("{id}-error");
    error.map(|error| view! { <p class="field-error" id=id><Icon drawing=Drawing::Alert/>{error}</p> })
}

/// The sentence that says what is wanted.
pub(crate) fn hint_line(id: &str, hint: String) -> Option<impl IntoView + use<>> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| view! { <p class="field-hint" id=id>{hint}</p> })
}

/// One labelled input. Its id is its name with `field-` in front unless `id` says otherwise.
#[component]
pub fn Field(
    /// The name the value is sent under.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The input's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Its id in the page, where two forms ask for one name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What it holds at first: what the person had typed, after a refusal.
    #[prop(optional, into)]
    value: String,
    /// A sentence that helps to answer. Empty for none.
    #[prop(optional, into)]
    hint: String,
    /// Why the last answer was refused.
    #[prop(default = None)]
    error: Option<String>,
    /// Whether the form may be sent without it; said beside the label.
    #[prop(optional)]
    optional: bool,
    /// What browsers may fill in, such as `email` or `new-password`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// The keyboard a phone offers, such as `numeric`.
    #[prop(optional, into)]
    inputmode: Option<String>,
    /// Fewest characters.
    #[prop(optional, into)]
    minlength: Option<String>,
    /// Most characters.
    #[prop(optional, into)]
    maxlength: Option<String>,
    /// Least value of a number or date.
    #[prop(optional, into)]
    min: Option<String>,
    /// Greatest value of a number or date.
    #[prop(optional, into)]
    max: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("field-{name}"));
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let value = (!value.is_empty()).then_some(value);
    let optional_word = optional.then(|| view! { <span class="field-optional">" (optional)"</span> });
    let hint = hint_line(&id, hint);
    let error = error_line(&id, error);
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}{optional_word}</label>
            {hint}
            <input
                class="input"
                id=id
                type=kind
                name=name
                value=value
                required=!optional
                autocomplete=autocomplete
                inputmode=inputmode
                minlength=minlength
                maxlength=maxlength
                min=min
                max=max
                aria-invalid=invalid
                aria-describedby=described
            />
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn a_refused_answer_comes_back_with_its_reason() {
        let shown = html(|| {
            view! {
                <Field
                    name="email"
                    label="Email"
                    kind="email"
                    value="ana@"
                    hint="Only used to sign in."
                    error=Some("That is not an email address.".to_owned())
                    autocomplete="email"
                />
            }
        });
        insta::assert_snapshot!(shown, @r#"<div class="field"><label for="field-email" class="field-label">Email</label><p id="field-email-hint" class="field-hint">Only used to sign in.</p><input id="field-email" type="email" name="email" value="ana@" required autocomplete="email" aria-invalid="true" aria-describedby="field-email-error field-email-hint" class="input"><p id="field-email-error" class="field-error"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" class="icon"><path d="M12 4 2.8 20h18.4zM12 10.5v4M12 17.4v.1"></path></svg>That is not an email address.</p></div>"#);
    }

    #[test]
    fn an_optional_field_says_so_and_can_be_left_out() {
        let shown = html(|| view! { <Field name="birth_year" label="Year of birth" optional=true/> });
        assert!(shown.contains("(optional)"), "{shown}");
        assert!(!shown.contains("required") && !shown.contains("aria-describedby"), "{shown}");
    }
}
