//! How the columns of a broker's table are read, and the form that corrects it.

use ::money::Locale;
use leptos::prelude::*;
use services::BrokerForm;
use statements::BrokerReading;

use super::columns::DATE_ORDERS;
use crate::ui::button::Button;
use crate::ui::disclosure::Disclosure;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Rows of the file shown above the form.
const SAMPLE_ROWS: usize = 3;
/// Letters of a cell that are enough to know a column by.
const EXAMPLE_LETTERS: usize = 24;

type Choices = Vec<(String, String)>;

/// The reading of a broker's table.
pub(super) fn view(id: &str, reading: &BrokerReading, locale: Locale) -> AnyView {
    let (sample, form) = (sample(reading, locale), form(id, reading));
    view! {
        <Disclosure summary="How the columns are read">
            <div class="section">{sample}{form}</div>
        </Disclosure>
    }
    .into_any()
}

fn sample(reading: &BrokerReading, locale: Locale) -> AnyView {
    let columns = reading.header.iter().map(|name| Column::text(name.clone())).collect();
    let rows = reading.sample.iter().take(SAMPLE_ROWS).map(|row| {
        (0..reading.header.len())
            .map(|column| match row.get(column).filter(|cell| !cell.is_empty()) {
                Some(cell) => Cell::Text(cell.clone()),
                None => Cell::Nothing,
            })
            .collect()
    });
    let data = TableData::new("The first rows, as the file writes them", columns).with_rows(rows);
    view! { <Table data locale dense=true/> }.into_any()
}

/// The columns to choose from, each with its name and an example.
fn choices(reading: &BrokerReading) -> Choices {
    let example = |column: usize| {
        let cell =
            reading.sample.iter().filter_map(|row| row.get(column)).find(|cell| !cell.trim().is_empty());
        cell.map(|cell| cell.trim().chars().take(EXAMPLE_LETTERS).collect::<String>())
    };
    reading
        .header
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let words =
                example(column).map_or_else(|| name.clone(), |cell| format!("{name}, such as {cell}"));
            (column.to_string(), words)
        })
        .collect()
}

fn form(id: &str, reading: &BrokerReading) -> AnyView {
    let now = BrokerForm::of(&reading.mapping);
    let all = choices(reading);
    let none: Choices = [(String::new(), "None".to_owned())].into_iter().chain(all.clone()).collect();
    let named = |options: &[(&str, &str)]| -> Choices {
        options.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let select = |field: &str, label: &'static str, options: &Choices, selected: &str| {
        let selected = selected.to_owned();
        view! { <Select id=format!("broker-{field}") name=format!("columns[{field}]") label options=options.clone() selected/> }
            .into_any()
    };
    let marks = named(&[("point", "a point: 1,234.56"), ("comma", "a comma: 1.234,56")]);
    view! {
        <form class="form" method="post" action="/api/map-broker-columns">
            <input type="hidden" name="id" value=id.to_owned()/>
            <fieldset class="field import-columns">
                <legend class="field-label">"What happened, and when"</legend>
                {select("date", "Date", &all, &now.date)}
                {select("date_order", "Order of day, month and year", &named(&DATE_ORDERS), &now.date_order)}
                {select("action", "What it was, such as Buy", &none, &now.action)}
            </fieldset>
            <fieldset class="field import-columns">
                <legend class="field-label">"The holding"</legend>
                {select("symbol", "Symbol or identifier", &none, &now.symbol)}
                {select("name", "Name", &none, &now.name)}
                {select("quantity", "Shares", &all, &now.quantity)}
            </fieldset>
            <fieldset class="field import-columns">
                <legend class="field-label">"Money"</legend>
                {select("price", "Price of one share", &none, &now.price)}
                {select("amount", "Amount", &none, &now.amount)}
                {select("fee", "Fees", &none, &now.fee)}
                {select("tax", "Tax withheld", &none, &now.tax)}
                {select("currency", "Currency", &none, &now.currency)}
                {select("decimal_mark", "The decimal mark is", &marks, &now.decimal_mark)}
            </fieldset>
            <fieldset class="field import-columns">
                <legend class="field-label">"Other columns"</legend>
                {select("account", "Your account", &none, &now.account)}
                {select("reference", "The broker’s own reference, different in every row", &none, &now.reference)}
            </fieldset>
            <Button>"Read the file this way"</Button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use statements::{Hints, parse};

    use super::*;
    use crate::ui::render::html;

    #[test]
    fn the_form_has_every_field_and_a_label_for_each() {
        let text = "Date,Action,Symbol,Quantity,Price\n2026-01-15,Buy,AAPL,1,10.00\n";
        let reading = parse(text.as_bytes(), &Hints::default()).unwrap().broker.unwrap();
        let shown = html(|| view("p-1", &reading, Locale::EnGb));
        let fields = serde_json::to_value(BrokerForm::default()).unwrap();
        for field in fields.as_object().unwrap().keys() {
            assert_eq!(shown.matches(&format!(r#"name="columns[{field}]""#)).count(), 1, "{field}");
            assert_eq!(shown.matches(&format!(r#"for="broker-{field}""#)).count(), 1, "{field}");
        }
        assert!(shown.contains(r#"<option value="2" selected>Symbol, such as AAPL"#), "{shown}");
    }
}
