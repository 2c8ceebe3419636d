//! What is there for those who ask.

use leptos::prelude::*;

/// Native `<details>`: opens by mouse, touch and keyboard without script.
#[component]
pub fn Disclosure(
    /// The words that open it.
    #[prop(into)]
    summary: String,
    /// Whether it is open at first.
    #[prop(optional)]
    open: bool,
    /// What is inside.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn is_closed_until_asked() {
        let shown =
            html(|| view! { <Disclosure summary="How is this computed">"Cash less bills."</Disclosure> });
        insta::assert_snapshot!(shown, @r#"<details class="disclosure"><summary>How is this computed</summary><div class="disclosure-body">Cash less bills.</div></details>"#);
    }
}
