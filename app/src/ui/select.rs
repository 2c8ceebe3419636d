//! One of several, in a form.

use leptos::prelude::*;

use super::field::{described_by, error_line, hint_line};

/// A labelled list to choose one value from.
#[component]
pub fn Select(
    /// The name the value is sent under.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The values and the words shown for them.
    options: Vec<(String, String)>,
    /// The value chosen at first. Empty for none.
    #[prop(optional, into)]
    selected: String,
    /// Its id in the page, where two forms ask for one name.
    #[prop(optional, into)]
    id: Option<String>,
    /// A sentence that helps to answer. Empty for none.
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
    let options = options
        .into_iter()
        .map(move |(value, words)| {
            let chosen = value == selected;
            view! { <option value=value selected=chosen>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            {hint}
            <select class="input" id=id name=name aria-invalid=invalid aria-describedby=described>{options}</select>
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn the_chosen_value_is_marked() {
        let options = vec![
            ("us".to_owned(), "United States".to_owned()),
            ("gb".to_owned(), "United Kingdom".to_owned()),
        ];
        let shown = html(|| view! { <Select name="country" label="Country" options selected="gb"/> });
        insta::assert_snapshot!(shown, @r#"<div class="field"><label for="field-country" class="field-label">Country</label><select id="field-country" name="country" class="input"><option value="us">United States</option><option value="gb" selected>United Kingdom</option></select></div>"#);
    }
}
