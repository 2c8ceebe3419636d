//! A slider that moves a field of the same form and follows it. It is shown by the page's script, because without one it
//! would say nothing.

use leptos::prelude::*;

/// A slider for the field whose id is `field-` and `name`.
#[component]
pub fn Slider(
    /// The field's name.
    name: &'static str,
    /// What it moves, for those who do not see the field above it.
    label: &'static str,
    /// Where it starts.
    least: i64,
    /// Where it ends.
    most: i64,
    /// How far a key moves it.
    step: &'static str,
) -> impl IntoView {
    view! { <input class="slider" type="range" hidden data-slides=format!("field-{name}") aria-label=label min=least max=most step=step value=least.max(0)/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn it_names_its_field_and_waits_for_the_script() {
        let shown = html(|| view! { <Slider name="stocks" label="Slide" least=0 most=100 step="5"/> });
        assert!(shown.contains(r#"data-slides="field-stocks""#) && shown.contains("hidden"), "{shown}");
    }
}
