//! What is chosen on the draft: how it is called, what it says, who sees it, and how large it is at each width.
//!
//! A form that was refused holds what was typed into it, with the reason beside the field.

mod visibility;

pub(crate) use visibility::{form_of as visibility_form_of, reach_lines};

use layout::{Catalogue, Class, Element, Id, Slot, Zone};
use leptos::prelude::*;
use serde_json::Value;
use services::{Draft, ShownPart};

use super::draft::Looking;
use crate::context::{Flash, Visit};
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

/// The forms of the chosen element or zone; what to do where none is chosen.
pub(super) fn inspector(visit: &Visit, draft: &Draft, looking: &Looking) -> AnyView {
    let spec = &draft.document.spec;
    let element = Id::new(&looking.element).ok().and_then(|id| Some((spec.elements.get(&id)?, id)));
    if let Some((element, id)) = element {
        return of_element(visit, draft, looking, element, &id);
    }
    if let Some(zone) = spec.zones.iter().find(|zone| zone.id.as_str() == looking.zone) {
        return of_zone(visit, draft, looking, zone);
    }
    view! {
        <h2>"Inspector"</h2>
        <p class="muted">"Choose a widget or a zone in the outline, or “Edit” in a widget’s menu, to change what it says, who sees it and how large it is."</p>
    }
    .into_any()
}

fn of_element(visit: &Visit, draft: &Draft, looking: &Looking, element: &Element, id: &Id) -> AnyView {
    let catalogue: &Catalogue = visit.attune.catalogue();
    let mut slots = draft.document.spec.zones.iter().flat_map(|zone| &zone.slots);
    let slot = slots.find(|slot| slot.element == *id);
    let spec = catalogue.widget(&element.widget);
    let classes = spec.map_or_else(|| vec![element.class], |spec| spec.classes.clone());
    let form = Form { visit, draft, looking, of: ShownPart::Element(id.to_string()) };
    view! {
        <h2>{format!("“{}”", label_of(element, id))}</h2>
        <p class="muted small">{format!("{}, version {}", element.widget, element.v)}</p>
        {describe(&form, element, id, slot, &classes)}
        {spec.and_then(|spec| props(&form, element, &spec.props_schema))}
        {visibility::of_element(&form, element)}
        {slot.map(|slot| sizes(&form, slot))}
    }
    .into_any()
}

fn of_zone(visit: &Visit, draft: &Draft, looking: &Looking, zone: &Zone) -> AnyView {
    let label = zone.a11y.as_ref().map_or_else(|| zone.id.to_string(), |a11y| a11y.label.clone());
    let form = Form { visit, draft, looking, of: ShownPart::Zone(zone.id.to_string()) };
    view! {
        <h2>{format!("Zone “{label}”")}</h2>
        <p class="muted small">{format!("{}, {} widgets", zone.id, zone.slots.len())}</p>
        {visibility::of_zone(&form, draft, zone)}
    }
    .into_any()
}

fn label_of(element: &Element, id: &Id) -> String {
    element.a11y.as_ref().map_or_else(|| id.to_string(), |a11y| a11y.label.clone())
}

/// One form of the inspector: all go to the same place with the same names.
struct Form<'a> {
    visit: &'a Visit,
    draft: &'a Draft,
    looking: &'a Looking,
    of: ShownPart,
}

/// What a refused form held, and the reason.
struct Refused<'a> {
    flash: &'a Flash,
    /// The field the reason is about.
    field: &'a str,
}

impl Form<'_> {
    fn view(&self, kind: &'static str, title: &'static str, fields: AnyView) -> AnyView {
        let (name, value) = self.part();
        let keeps = format!("{kind} {value}");
        view! {
            <form class="panel stack" method="post" action="/api/edit-draft" aria-label=title data-keeps=keeps>
                <h3>{title}</h3>
                <input type="hidden" name="draft" value=self.draft.id.clone()/>
                <input type="hidden" name="step" value=self.draft.step.to_string()/>
                <input type="hidden" name="household" value=self.looking.household.clone()/>
                <input type="hidden" name=name value=value/>
                <input type="hidden" name="kind" value=kind/>
                {fields}
                <Button small=true label=format!("Keep: {title}")>"Keep"</Button>
            </form>
        }
        .into_any()
    }

    /// The name and value by which the form says what it is of.
    fn part(&self) -> (&'static str, String) {
        match &self.of {
            ShownPart::Element(id) => ("element", id.clone()),
            ShownPart::Zone(id) => ("zone", id.clone()),
        }
    }

    /// What this form held when it was refused just now; nothing for any other form.
    fn refused(&self, kind: &str) -> Option<Refused<'_>> {
        let flash = self.visit.flash.as_ref().filter(|flash| flash.is_problem)?;
        let (name, value) = self.part();
        let is = |field: &str, wanted: &str| flash.fields.get(field).is_some_and(|held| held == wanted);
        let is_this = is("kind", kind) && is(name, &value);
        is_this.then(|| Refused { flash, field: flash.fields.get("refused").map_or("", String::as_str) })
    }
}

impl Refused<'_> {
    fn held(&self, field: &str) -> String {
        self.flash.fields.get(field).cloned().unwrap_or_default()
    }

    fn error(&self, field: &str) -> Option<String> {
        (self.field == field).then(|| self.flash.sentence.clone())
    }
}

/// What a field holds: what was typed into a refused form, else what is.
fn held(refused: Option<&Refused<'_>>, field: &str, is: String) -> String {
    refused.map_or(is, |refused| refused.held(field))
}

fn error(refused: Option<&Refused<'_>>, field: &str) -> Option<String> {
    refused.and_then(|refused| refused.error(field))
}

fn code_of(class: Class) -> String {
    let value = serde_json::to_value(class).ok();
    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn describe(form: &Form<'_>, element: &Element, id: &Id, slot: Option<&Slot>, classes: &[Class]) -> AnyView {
    let refused = form.refused("describe");
    let refused = refused.as_ref();
    let classes = classes.iter().map(|class| (code_of(*class), code_of(*class))).collect();
    let label = held(refused, "label", label_of(element, id));
    let explain = held(refused, "explain", element.explain.join(" "));
    let class = held(refused, "class", code_of(element.class));
    let pinned = refused
        .map_or_else(|| slot.is_some_and(|slot| slot.pinned), |refused| refused.held("pinned") == "true");
    let fields = view! {
        <Field name="label" label="Name" maxlength="300" value=label error=error(refused, "label")/>
        <Field name="explain" label="Why it is here" maxlength="300" optional=true value=explain error=error(refused, "explain") hint="Customers read it under “Why this dashboard”."/>
        <Select name="class" label="What it is about" options=classes selected=class hint="Decides which guardrails stand over it."/>
        <Checkbox name="pinned" label="The engine leaves it where it is" checked=pinned/>
    };
    form.view("describe", "About it", fields.into_any())
}

/// A field for every property of the widget's type; nothing where it has none.
fn props(form: &Form<'_>, element: &Element, schema: &Value) -> Option<AnyView> {
    let properties = schema["properties"].as_object().filter(|properties| !properties.is_empty())?;
    let refused = form.refused("props");
    let fields = properties
        .iter()
        .map(|(name, schema)| {
            let value = match element.props.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None => String::new(),
            };
            property(refused.as_ref(), name, schema, value)
        })
        .collect_view();
    Some(form.view("props", "Properties", fields.into_any()))
}

fn property(refused: Option<&Refused<'_>>, name: &str, schema: &Value, is: String) -> AnyView {
    let hint = schema["description"].as_str().unwrap_or("").to_owned();
    let label = name.replace(['_', '-'], " ");
    let name = format!("prop-{name}");
    let (value, error) = (held(refused, &name, is), error(refused, &name));
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
        (false, _) => view! { <Select name label options selected=value hint error/> }.into_any(),
        (true, Some("integer" | "number")) => {
            view! { <Field name label optional=true inputmode="decimal" maxlength="20" value hint error/> }
                .into_any()
        }
        _ => view! { <TextArea name label maxlength=TEXT_LENGTH_MAX value hint error/> }.into_any(),
    }
}

fn sizes(form: &Form<'_>, slot: &Slot) -> AnyView {
    let refused = form.refused("resize");
    BREAKPOINTS
        .iter()
        .map(|(name, words)| {
            let refused = refused.as_ref().filter(|refused| refused.held("breakpoint") == *name);
            let (columns, rows) = slot.span.get(*name).map_or((4, 1), |span| (span.w, span.h));
            let columns = held(refused, "columns", columns.to_string());
            let rows = held(refused, "rows", rows.to_string());
            let error = error(refused, "columns");
            let id = |field: &str| format!("size-{name}-{field}");
            let fields = view! {
                <input type="hidden" name="breakpoint" value=*name/>
                <div class="cluster">
                    <Field name="columns" id=id("columns") label="Columns" inputmode="numeric" maxlength="2" value=columns error/>
                    <Field name="rows" id=id("rows") label="Rows" inputmode="numeric" maxlength="1" value=rows/>
                </div>
            };
            form.view("resize", words, fields.into_any())
        })
        .collect_view()
        .into_any()
}
