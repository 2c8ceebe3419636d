//! The fields by which audiences and parts of layouts say for whom they are: comparisons joined by one word, or a whole rule.

use decision::{AttributeSpec, attribute_catalogue};
use layout::COMPARISONS;
use leptos::prelude::*;
use services::{Comparison, ConditionForm};

use crate::context::Visit;
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};
use crate::ui::text_area::TextArea;

/// An attribute that needs a further name, such as a life event, is written in a rule.
fn named(spec: &AttributeSpec) -> bool {
    !spec.name.ends_with('*')
}

/// The fields of a condition. One more comparison than are filled in can be typed; `error` stands beside the field called
/// so.
pub(super) fn condition_fields(form: &ConditionForm, error: Option<(&str, &str)>) -> AnyView {
    let catalogue = attribute_catalogue();
    let attributes: Vec<(String, String)> = std::iter::once((String::new(), "Choose…".to_owned()))
        .chain(
            catalogue
                .iter()
                .filter(|spec| named(spec))
                .map(|spec| (spec.name.clone(), spec.name.replace(['.', '-'], " "))),
        )
        .collect();
    let wrong = |name: &str| error.filter(|(field, _)| *field == name).map(|(_, why)| why.to_owned());
    let most = ConditionForm::COMPARISONS_MAX;
    let shown = (form.comparisons.len() + 1).min(most);
    let rows = (0..shown)
        .map(|row| {
            let filled = form.comparisons.get(row).cloned().unwrap_or_default();
            comparison(row, &filled, attributes.clone(), &wrong)
        })
        .collect_view();
    let joined = [("all", "All of these hold"), ("any", "One of these holds")];
    let joined = joined.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let selected = if form.any { "any" } else { "all" };
    let several =
        (shown > 1).then(|| view! { <Select name="joined" label="It matches if" options=joined selected/> });
    let (own, own_error) = (form.own.clone(), wrong("condition"));
    view! {
        {several}
        {rows}
        <Disclosure summary="Write a rule instead" open=!own.is_empty()>
            <TextArea name="condition" label="Condition of several parts" maxlength="8000" value=own error=own_error hint="JSONLogic in place of the comparisons, such as {\"and\": [{\"==\": [{\"var\": \"persona\"}, \"freelancer\"]}, {\"<\": [{\"var\": \"feature.payer-count\"}, 3]}]}."/>
        </Disclosure>
    }
    .into_any()
}

fn comparison(
    row: usize,
    filled: &Comparison,
    attributes: Vec<(String, String)>,
    wrong: &dyn Fn(&str) -> Option<String>,
) -> AnyView {
    let name = |name: &str| ConditionForm::field(name, row);
    let numbered = |words: &str| if row == 0 { words.to_owned() } else { format!("{words} {}", row + 1) };
    let operators: Vec<(String, String)> =
        COMPARISONS.iter().map(|(symbol, words)| ((*symbol).to_owned(), (*words).to_owned())).collect();
    let Comparison { attribute, operator, value } = filled.clone();
    let error = wrong(&name("value"));
    view! {
        <div class="condition-row">
            <Select name=name("attribute") label=numbered("Attribute") options=attributes selected=attribute/>
            <Select name=name("operator") label=numbered("Compared how") options=operators selected=operator/>
            <Field name=name("value") label=numbered("With") optional=true maxlength="100" value error/>
        </div>
    }
    .into_any()
}

/// What conditions can ask for, with its kind and what has to be agreed to before it is looked at.
pub(super) fn attributes_table(visit: &Visit) -> AnyView {
    let rows = attribute_catalogue().into_iter().map(|spec| {
        vec![
            Cell::Text(spec.name),
            Cell::Text(format!("{:?}", spec.kind).to_lowercase()),
            Cell::Text(format!("{:?}", spec.source).to_lowercase()),
            Cell::Text(if spec.purpose.is_some() { "profiling" } else { "none" }.to_owned()),
        ]
    });
    let columns = vec![
        Column::text("Attribute"),
        Column::text("Kind"),
        Column::text("From").minor(),
        Column::text("Consent needed"),
    ];
    let data = TableData::new("Every attribute a condition can ask for", columns).with_rows(rows);
    let locale = visit.locale();
    view! { <Disclosure summary="What conditions can ask for"><Table data locale dense=true/></Disclosure> }
        .into_any()
}
