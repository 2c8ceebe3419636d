//! What is chosen on the draft: how it is called, what it says, who sees it, and how large it is at each width.

use layout::{Catalogue, Class, Element, Id, Slot, implies_guardrail, tell_condition};
use leptos::prelude::*;
use serde_json::Value;
use services::Draft;

use super::draft::Looking;
use crate::ui::button::Button;
use crate::ui::checkbox::Checkbox;
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::text_area::TextArea;

/// Widths of a screen and what they are called.
const BREAKPOINTS: [(&str, &str); 3] =
    [("sm", "Phone, of 4 columns"), ("md", "Tablet, of 8"), ("lg", "Wide, of 12")];
/// The longest text of a property, characters.
const TEXT_LENGTH_MAX: &str = "4000";

/// The forms of the chosen element; what to do where none is chosen.
pub(super) fn inspector(draft: &Draft, looking: &Looking, catalogue: &Catalogue) -> AnyView {
    let chosen = Id::new(&looking.element).ok();
    let found = chosen.and_then(|id| Some((draft.document.spec.elements.get(&id)?.clone(), id)));
    let Some((element, id)) = found else {
        return view! {
            <h2>"Inspector"</h2>
            <p class="muted">"Choose a widget in the outline, or “Edit” in its menu, to change what it says, who sees it and how large it is."</p>
        }
        .into_any();
    };
    let mut slots = draft.document.spec.zones.iter().flat_map(|zone| &zone.slots);
    let slot = slots.find(|slot| slot.element == id);
    let spec = catalogue.widget(&element.widget);
    let classes = spec.map_or_else(|| vec![element.class], |spec| spec.classes.clone());
    let form = Form { draft, looking, element: id.as_str() };
    view! {
        <h2>{format!("“{}”", label_of(&element, &id))}</h2>
        <p class="muted small">{format!("{}, version {}", element.widget, element.v)}</p>
        {describe(&form, &element, &id, slot, &classes)}
        {spec.and_then(|spec| props(&form, &element, &spec.props_schema))}
        {visibility(&form, &element)}
        {slot.map(|slot| sizes(&form, slot))}
    }
    .into_any()
}

fn label_of(element: &Element, id: &Id) -> String {
    element.a11y.as_ref().map_or_else(|| id.to_string(), |a11y| a11y.label.clone())
}

/// One form of the inspector: all go to the same place with the same names.
struct Form<'a> {
    draft: &'a Draft,
    looking: &'a Looking,
    element: &'a str,
}

impl Form<'_> {
    fn of(&self, kind: &'static str, title: &'static str, fields: AnyView) -> AnyView {
        view! {
            <form class="panel stack" method="post" action="/api/edit-draft" aria-label=title>
                <h3>{title}</h3>
                <input type="hidden" name="draft" value=self.draft.id.clone()/>
                <input type="hidden" name="step" value=self.draft.step.to_string()/>
                <input type="hidden" name="household" value=self.looking.household.clone()/>
                <input type="hidden" name="element" value=self.element.to_owned()/>
                <input type="hidden" name="kind" value=kind/>
                {fields}
                <Button small=true label=format!("Keep: {title}")>"Keep"</Button>
            </form>
        }
        .into_any()
    }
}

fn code_of(class: Class) -> String {
    let value = serde_json::to_value(class).ok();
    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn describe(form: &Form<'_>, element: &Element, id: &Id, slot: Option<&Slot>, classes: &[Class]) -> AnyView {
    let classes = classes.iter().map(|class| (code_of(*class), code_of(*class))).collect();
    let explain = element.explain.join(" ");
    let pinned = slot.is_some_and(|slot| slot.pinned);
    let fields = view! {
        <Field name="label" label="Name" maxlength="300" value=label_of(element, id)/>
        <Field name="explain" label="Why it is here" maxlength="300" optional=true value=explain hint="Customers read it under “Why this dashboard”."/>
        <Select name="class" label="What it is about" options=classes selected=code_of(element.class) hint="Decides which guardrails stand over it."/>
        <Checkbox name="pinned" label="The engine leaves it where it is" checked=pinned/>
    };
    form.of("describe", "About it", fields.into_any())
}

/// A field for every property of the widget's type; nothing where it has none.
fn props(form: &Form<'_>, element: &Element, schema: &Value) -> Option<AnyView> {
    let properties = schema["properties"].as_object().filter(|properties| !properties.is_empty())?;
    let fields = properties
        .iter()
        .map(|(name, schema)| {
            let value = match element.props.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None => String::new(),
            };
            let hint = schema["description"].as_str().unwrap_or("").to_owned();
            let label = name.replace(['_', '-'], " ");
            let name = format!("prop-{name}");
            let options: Vec<(String, String)> = match (schema["enum"].as_array(), schema["type"].as_str()) {
                (Some(values), _) => values
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|value| (value.to_owned(), value.to_owned()))
                    .collect(),
                (None, Some("boolean")) => [("", "As usual"), ("true", "Yes"), ("false", "No")]
                    .map(|(value, words)| (value.to_owned(), words.to_owned()))
                    .to_vec(),
                _ => Vec::new(),
            };
            match (options.is_empty(), schema["type"].as_str()) {
                (false, _) => view! { <Select name label options selected=value hint/> }.into_any(),
                (true, Some("integer" | "number")) => {
                    view! { <Field name label optional=true inputmode="decimal" maxlength="20" value hint/> }
                        .into_any()
                }
                _ => view! { <TextArea name label maxlength=TEXT_LENGTH_MAX value hint/> }.into_any(),
            }
        })
        .collect_view();
    Some(form.of("props", "Properties", fields.into_any()))
}

fn visibility(form: &Form<'_>, element: &Element) -> AnyView {
    let condition = element.visibility.as_ref();
    let (selected, own) = match condition {
        None => ("everyone", String::new()),
        Some(condition) if implies_guardrail(condition, "G1") && condition.logic.get("var").is_some() => {
            ("g1", condition.logic.to_string())
        }
        Some(condition) => ("own", condition.logic.to_string()),
    };
    let options = [
        ("everyone", "Everybody the engine allows"),
        ("g1", "Only those guardrail G1 allows"),
        ("own", "The condition below"),
    ];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let told = condition.map(
        |condition| view! { <p class="muted small">{format!("Shown {}.", tell_condition(condition))}</p> },
    );
    let fields = view! {
        {told}
        <Select name="who" label="Who sees it" options selected/>
        <TextArea name="condition" label="Condition" maxlength="4000" value=own hint="JSONLogic over guardrails, such as {\"and\": [{\"var\": \"guardrail.G1\"}, {\"var\": \"guardrail.G2\"}]}. What is unknown hides it."/>
    };
    form.of("visibility", "Who sees it", fields.into_any())
}

fn sizes(form: &Form<'_>, slot: &Slot) -> AnyView {
    BREAKPOINTS
        .iter()
        .map(|(name, words)| {
            let (columns, rows) = slot.span.get(*name).map_or((4, 1), |span| (span.w, span.h));
            let id = |field: &str| format!("size-{name}-{field}");
            let fields = view! {
                <input type="hidden" name="breakpoint" value=*name/>
                <div class="cluster">
                    <Field name="columns" id=id("columns") label="Columns" inputmode="numeric" maxlength="2" value=columns.to_string()/>
                    <Field name="rows" id=id("rows") label="Rows" inputmode="numeric" maxlength="1" value=rows.to_string()/>
                </div>
            };
            form.of("resize", words, fields.into_any())
        })
        .collect_view()
        .into_any()
}
