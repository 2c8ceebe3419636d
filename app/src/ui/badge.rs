//! A word of status.

use leptos::prelude::*;

use super::notice::Tone;

/// A word or two of status, such as `Estimate`, `Duplicate` or `Paid`. The word must say it all: colour only
/// repeats the tone.
#[component]
pub fn Badge(
    /// What kind of news it is.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("badge badge--{}", tone.name())>{children()}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn says_its_word() {
        let shown = html(|| view! { <Badge tone=Tone::Caution>"Estimate"</Badge> });
        insta::assert_snapshot!(shown, @r#"<span class="badge badge--caution">Estimate</span>"#);
    }
}
