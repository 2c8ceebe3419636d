//! Every part with made-up figures, on pages as they are put together: what tests walk and people look at.
//!
//! `ATTUNE_GALLERY=/some/folder cargo test -p app gallery` writes the pages there, linking the style sheet's
//! sources.

mod dashboard;
mod forms;
mod sample;

use std::collections::HashSet;

use leptos::prelude::*;

use super::render::html;

/// The pages: a file name and the content of `<body>`.
fn pages() -> [(&'static str, String); 3] {
    [
        ("dashboard", html(|| page(dashboard::dashboard().into_any()))),
        ("states", html(|| page(dashboard::states().into_any()))),
        ("forms", html(|| page(forms::forms().into_any()))),
    ]
}

fn page(content: AnyView) -> impl IntoView {
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <header class="site-header">
            <a class="brand" href="/">"Attune"</a>
            <nav class="site-nav" aria-label="Main">
                <ul>
                    <li><a href="/dashboard" aria-current="page">"Dashboard"</a></li>
                    <li><a href="/transactions">"Transactions"</a></li>
                    <li><a href="/import">"Import"</a></li>
                    <li><a href="/why">"Why this view"</a></li>
                </ul>
            </nav>
            <div class="site-account">
                <a href="/account">"Account"</a>
                <form><button class="button button--quiet" type="submit">"Sign out"</button></form>
            </div>
        </header>
        <main id="main" class="page" tabindex="-1">{content}</main>
        <footer class="site-footer"><p>"Estimates are marked as estimates; nothing here is advice."</p></footer>
    }
}

/// The values of one attribute wherever it occurs.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_id_is_unique_and_every_reference_has_its_target() {
    for (name, html) in pages() {
        let ids = attributes(&html, "id");
        let unique: HashSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id occurs twice in {name}");
        for kind in ["aria-labelledby", "aria-describedby", "for", "popovertarget"] {
            for target in attributes(&html, kind).iter().flat_map(|targets| targets.split(' ')) {
                assert!(unique.contains(target), "{kind} of {name} names {target}, which is not there");
            }
        }
        let patterns = html.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
        assert!(
            patterns.into_iter().all(|pattern| unique.contains(pattern)),
            "a pattern is missing in {name}"
        );
    }
}

#[test]
fn every_drawing_has_a_name_or_is_hidden() {
    for (name, html) in pages() {
        for picture in html.split("<svg").skip(1) {
            let tag = picture.split('>').next().unwrap_or("");
            let is_inside = tag.contains("preserveAspectRatio") || tag.contains("marker");
            let is_named = tag.contains("role=\"img\"") && tag.contains("aria-labelledby");
            assert!(is_inside || is_named || tag.contains("aria-hidden=\"true\""), "{tag} of {name}");
        }
    }
}

#[test]
fn pages_can_be_looked_at() {
    let style = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/main.css");
    for (name, html) in pages() {
        assert!(html.starts_with("<a class=\"skip-link\"") || html.contains("skip-link"), "{name}");
        let Some(folder) = std::env::var_os("ATTUNE_GALLERY") else { continue };
        let document = format!(
            "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>{name}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <link rel=\"stylesheet\" href=\"file://{style}\"></head><body>{html}</body></html>"
        );
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), document).unwrap();
    }
}
