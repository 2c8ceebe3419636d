//! A yes or no in a form.

use leptos::prelude::*;

use super::field::{described_by, error_line, hint_line};

/// A box to tick. Left empty, a form sends nothing for it; ticked, it sends `true`.
#[component]
pub fn Checkbox(
    /// The name the value is sent under.
    #[prop(into)]
    name: String,
    /// What is agreed to or switched on.
    #[prop(into)]
    label: String,
    /// Whether it is ticked at first.
    #[prop(optional)]
    checked: bool,
    /// Its id in the page, where two forms ask for one name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What ticking it means. Empty for none.
    #[prop(optional, into)]
    hint: String,
    /// Why the last answer was refused.
    #[prop(default = None)]
    error: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("field-{name}"));
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let hint = hint_line(&id, hint);
    let error = error_line(&id, error);
    view! {
        <div class="choice">
            <input
                id=id.clone()
                type="checkbox"
                name=name
                value="true"
                checked=checked
                aria-invalid=invalid
                aria-describedby=described
            />
            <label class="field-label" for=id>{label}</label>
            {hint}
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn is_off_until_given() {
        let shown = html(
            || view! { <Checkbox name="consent" label="Arrange my dashboard" hint="You can stop it."/> },
        );
        insta::assert_snapshot!(shown, @r#"<div class="choice"><input id="field-consent" type="checkbox" name="consent" value="true" aria-describedby="field-consent-hint"><label for="field-consent" class="field-label">Arrange my dashboard</label><p id="field-consent-hint" class="field-hint">You can stop it.</p></div>"#);
    }
}
