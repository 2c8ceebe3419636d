//! A labelled field of several lines, holding what the person had typed.

use leptos::prelude::*;

use super::field::{described_by, error_line, hint_line};

/// One labelled field of several lines, which may be left empty unless it is `required`. Its id is its name with
/// `field-` in front unless `id` says otherwise.
#[component]
pub fn TextArea(
    /// The name the value is sent under.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// Its id in the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// A sentence that helps to answer. Empty for none.
    #[prop(optional, into)]
    hint: String,
    /// Why the last answer was refused.
    #[prop(default = None)]
    error: Option<String>,
    /// Whether the form cannot be sent without it.
    #[prop(optional)]
    required: bool,
    /// Most characters.
    #[prop(into)]
    maxlength: String,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("field-{name}"));
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let hint = hint_line(&id, hint);
    let error = error_line(&id, error);
    // The framework writes what is inside this one element as it is, so that a note could close it and go on as markup.
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;");
    let optional = (!required).then(|| view! { <span class="field-optional">" (optional)"</span> });
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}{optional}</label>
            {hint}
            <textarea class="input" id=id name=name rows="3" maxlength=maxlength aria-invalid=invalid aria-describedby=described>{escaped}</textarea>
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn what_was_typed_stays_text() {
        let value = "</textarea><script>1 && 2</script>";
        let shown = html(|| view! { <TextArea name="note" label="Note" value maxlength="9"/> });
        insta::assert_snapshot!(shown, @r#"<div class="field"><label for="field-note" class="field-label">Note<span class="field-optional"> (optional)</span></label><textarea id="field-note" name="note" rows="3" maxlength="9" class="input">&lt;/textarea>&lt;script>1 &amp;&amp; 2&lt;/script></textarea></div>"#);
    }
}
