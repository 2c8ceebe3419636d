//! A note the layout itself carries: a sentence from the bank, or what stands in for a widget this build lacks.
//!
//! The text is shown as it is written; a line break starts a paragraph. Nothing in it is read as markup.

use layout::Class;
use leptos::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Tile, WidgetContext, WidgetSpec, always};
use crate::ui::states::ErrorState;

/// A note the layout itself carries: a sentence from the bank, or what stands in for a widget this build lacks.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "text-note",
    classes: &Class::ALL,
    entry: layout::WidgetSpec::of::<NoteProps>,
    applies: always,
    render,
};

/// What the layout says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteProps {
    /// The text, one paragraph a line.
    pub(super) text: String,
}

/// The paragraphs; `None` when the properties hold no text.
fn model(context: &WidgetContext) -> Option<Vec<String>> {
    let props = serde_json::Value::Object(context.props.clone());
    let note: NoteProps = serde_json::from_value(props).ok()?;
    let lines = note.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs: Vec<String> = lines.map(str::to_owned).collect();
    (!paragraphs.is_empty()).then_some(paragraphs)
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Some(paragraphs) => paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view().into_any(),
        None => view! { <ErrorState sentence="This note cannot be shown just now. Nothing you entered is affected."/> }
            .into_any(),
    };
    Tile { body, how: None, table: None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of};

    fn note(props: serde_json::Value) -> WidgetContext {
        let mut context = of("nobody");
        context.props = serde_json::from_value(props).unwrap();
        context
    }

    #[test]
    fn shows_each_line_as_a_paragraph_and_no_markup() {
        let shown = draw(&SPEC, &note(json!({ "text": "First line\n\n  Second <b>line</b>  " })));
        assert_eq!(shown.body, "First line\nSecond <b>line</b>");
        assert!(shown.html.contains("<p>Second &lt;b&gt;line&lt;/b&gt;</p>"), "{}", shown.html);
    }

    #[test]
    fn says_so_when_there_is_no_text() {
        for props in
            [json!({}), json!({ "text": " \n " }), json!({ "text": 3 }), json!({ "text": "A", "link": "x" })]
        {
            assert!(draw(&SPEC, &note(props)).body.starts_with("Not available"));
        }
        draw_for_everybody(&SPEC);
    }
}
