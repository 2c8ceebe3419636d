//! A number with its label.

use leptos::prelude::*;

/// One figure, its label above and a note below. The headline of a widget, or one of a row (`.stat-row`).
#[component]
pub fn Stat(
    /// What the figure is.
    #[prop(into)]
    label: String,
    /// The figure: a `Money`, a `Percent`, text.
    value: AnyView,
    /// Large: the one number a widget is about.
    #[prop(optional)]
    headline: bool,
    /// A sentence below: how it compares, or what it rests on.
    #[prop(optional)]
    note: Option<AnyView>,
) -> impl IntoView {
    let class = if headline { "stat stat--headline" } else { "stat" };
    let note = note.map(|note| view! { <p class="stat-note">{note}</p> });
    view! {
        <div class=class>
            <p class="stat-label">{label}</p>
            <p class="stat-value">{value}</p>
            {note}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn reads_label_figure_note() {
        let shown = html(|| {
            view! { <Stat label="Runway" value="4.2 months".into_any() note="At your median month.".into_any() headline=true/> }
        });
        insta::assert_snapshot!(shown, @r#"<div class="stat stat--headline"><p class="stat-label">Runway</p><p class="stat-value">4.2 months</p><p class="stat-note">At your median month.</p></div>"#);
    }
}
