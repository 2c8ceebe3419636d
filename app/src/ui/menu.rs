//! A short list of actions behind three dots.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// A menu that opens without script. Its children are forms with one `<button>` each, or links.
#[component]
pub fn Menu(
    /// What the actions act on, such as `Options for Safe to spend`.
    #[prop(into)]
    label: String,
    /// The actions.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu">
            <summary aria-label=label><Icon drawing=Drawing::More/></summary>
            <div class="menu-list">{children()}</div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn has_a_name() {
        let shown = html(|| view! { <Menu label="Options for Runway"><a href="/x">"Hide"</a></Menu> });
        assert!(shown.contains(r#"<summary aria-label="Options for Runway">"#), "{shown}");
        assert!(shown.contains(r#"<div class="menu-list"><a href="/x">Hide</a></div>"#), "{shown}");
    }
}
