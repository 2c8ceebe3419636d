//! How tests turn a part into HTML.

use leptos::prelude::*;

/// The HTML of a view, after checking what every part promises: no inline style, no script.
pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    // Empty comments mark places for hydration, which only islands do.
    let html = owner.with(|| view().into_view().to_html()).replace("<!>", "");
    assert!(!html.contains("style="), "inline style in {html}");
    assert!(!html.contains("<script"), "script in {html}");
    let is_handler = |rest: &str| {
        rest.split_once("=\"").is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase()))
    };
    assert!(!html.split(" on").skip(1).any(is_handler), "script in {html}");
    html
}
