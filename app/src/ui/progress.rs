//! How much of a whole.

use leptos::prelude::*;

use super::notice::Tone;

/// A labelled bar: `part` of `whole`, in any unit. The words beside it say the figures.
#[component]
pub fn Progress(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is measured.
    #[prop(into)]
    label: String,
    /// How much there is.
    part: i64,
    /// How much there would be when full. Must be above zero to draw anything.
    whole: i64,
    /// The figures in words, such as `$2,100 of $3,000`.
    #[prop(into)]
    text: String,
    /// What kind of news it is.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let whole = whole.max(1);
    let part = part.clamp(0, whole);
    let label_id = format!("{id}-label");
    view! {
        <div class=format!("meter meter--{}", tone.name())>
            <div class="meter-head"><span id=label_id.clone()>{label}</span><span>{text.clone()}</span></div>
            <progress
                class="meter-bar"
                id=id
                value=part.to_string()
                max=whole.to_string()
                aria-labelledby=label_id
                aria-valuetext=text
            >
                {text.clone()}
            </progress>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn more_than_all_is_full_and_less_than_nothing_is_empty() {
        let bar =
            |part, whole| html(move || view! { <Progress id="p" label="Funded" part whole text="so much"/> });
        assert!(bar(150, 100).contains(r#"value="100" max="100""#));
        assert!(bar(-5, 100).contains(r#"value="0" max="100""#));
        assert!(bar(1, 0).contains(r#"value="1" max="1""#));
    }
}
