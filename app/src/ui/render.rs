//! How tests turn a part into HTML.

use leptos::prelude::*;

/// The HTML of a view, after checking what every part promises: no inline style, no script.
pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    // Empty comments mark places for hydration, which only islands do.
    let html = owner.with(|| view().into_view().to_html()).replace("<!>", "");
    assert!(!html.contains("style="), "inline style in {html}");
    assert!(!html.contains("<script") && !html.contains(" on"), "script in {html}");
    html
}
