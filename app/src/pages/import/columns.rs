//! How the columns of a CSV file are read, and the form that corrects it.

use ::money::Locale;
use leptos::prelude::*;
use services::ColumnForm;
use statements::CsvReading;

use super::dates;
use crate::ui::button::Button;
use crate::ui::disclosure::Disclosure;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Rows of the file shown above the form.
const SAMPLE_ROWS: usize = 3;
/// Letters of a cell that are enough to know a column by.
const EXAMPLE_LETTERS: usize = 24;

type Choices = Vec<(String, String)>;

/// The reading of a CSV, open at once where it may be wrong.
pub(super) fn view(id: &str, reading: &CsvReading, locale: Locale) -> AnyView {
    let caution = reading.ambiguous_dates.then(dates::caution);
    let (sample, form) = (sample(reading, locale), form(id, reading, locale));
    view! {
        {caution}
        <Disclosure summary="How the columns are read" open=reading.ambiguous_dates>
            <div class="section">{sample}{form}</div>
        </Disclosure>
    }
    .into_any()
}

fn column_count(reading: &CsvReading) -> usize {
    reading.sample.iter().map(Vec::len).chain([reading.header.len()]).max().unwrap_or(0)
}

fn column_name(reading: &CsvReading, column: usize) -> String {
    let name = reading.header.get(column).map(|name| name.trim()).filter(|name| !name.is_empty());
    name.map_or_else(|| format!("Column {}", column + 1), str::to_owned)
}

fn sample(reading: &CsvReading, locale: Locale) -> AnyView {
    let count = column_count(reading);
    let columns = (0..count).map(|column| Column::text(column_name(reading, column))).collect();
    let rows = reading.sample.iter().take(SAMPLE_ROWS).map(|row| {
        (0..count)
            .map(|column| match row.get(column).filter(|cell| !cell.is_empty()) {
                Some(cell) => Cell::Text(cell.clone()),
                None => Cell::Nothing,
            })
            .collect()
    });
    let data = TableData::new("The first rows, as the file writes them", columns).with_rows(rows);
    view! {
        <Table data locale dense=true/>
        <p class="muted small">{format!("The text is read as {}.", reading.encoding)}</p>
    }
    .into_any()
}

/// The columns to choose from, each with its name and an example.
fn choices(reading: &CsvReading) -> Choices {
    let example = |column: usize| {
        let cell =
            reading.sample.iter().filter_map(|row| row.get(column)).find(|cell| !cell.trim().is_empty());
        cell.map(|cell| cell.trim().chars().take(EXAMPLE_LETTERS).collect::<String>())
    };
    (0..column_count(reading))
        .map(|column| {
            let name = column_name(reading, column);
            let words =
                example(column).map_or_else(|| name.clone(), |cell| format!("{name}, such as {cell}"));
            (column.to_string(), words)
        })
        .collect()
}

fn named(options: &[(&str, &str)]) -> Choices {
    options.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

/// A select of the form; `field` is a field of [`ColumnForm`].
fn select(field: &str, label: &'static str, options: Choices, selected: &str) -> AnyView {
    let selected = selected.to_owned();
    view! { <Select id=format!("column-{field}") name=format!("columns[{field}]") label options selected/> }
        .into_any()
}

fn form(id: &str, reading: &CsvReading, locale: Locale) -> AnyView {
    let now = ColumnForm::of(&reading.mapping);
    let all = choices(reading);
    let none: Choices = named(&[("", "None")]).into_iter().chain(all.clone()).collect();
    view! {
        <form class="form" method="post" action="/api/map-columns">
            <input type="hidden" name="id" value=id.to_owned()/>
            {select("header", "The first row", named(&[("yes", "holds the names of the columns"), ("no", "is a transaction")]), &now.header)}
            <fieldset class="field import-columns">
                <legend class="field-label">"Date"</legend>
                {select("date", "Date column", all.clone(), &now.date)}
                {select("date_order", "Order of day, month and year", named(&DATE_ORDERS), &now.date_order)}
            </fieldset>
            {dates::samples(&reading.date_samples, locale)}
            {amount_fields(&now, &none)}
            {text_fields(&now, &all, &none)}
            <Button>"Read the file this way"</Button>
        </form>
    }
    .into_any()
}

/// The orders of a date by their stored names, in words.
pub(in crate::pages) const DATE_ORDERS: [(&str, &str); 4] = [
    ("day-month-year", "Day, month, year: 31/12/2026"),
    ("month-day-year", "Month, day, year: 12/31/2026"),
    ("year-month-day", "Year, month, day: 2026-12-31"),
    ("day-year-month", "Day, year, month: 31/2026/12"),
];

const AMOUNT_KINDS: [(&str, &str); 3] = [
    ("signed", "In one column, with a sign"),
    ("debit-credit", "Money out and money in have a column each"),
    ("typed", "In one column without a sign; another says in or out"),
];

fn amount_fields(now: &ColumnForm, none: &[(String, String)]) -> AnyView {
    let column = |field, label, selected: &str| select(field, label, none.to_vec(), selected);
    let outgoing = named(&[("minus", "with a minus sign: −12.50"), ("plain", "without a minus sign: 12.50")]);
    let marks = named(&[("point", "a point: 1,234.56"), ("comma", "a comma: 1.234,56")]);
    view! {
        <fieldset class="field import-columns">
            <legend class="field-label">"Amount"</legend>
            {select("amount_kind", "Where amounts are", named(&AMOUNT_KINDS), &now.amount_kind)}
            {column("amount", "Amount, where it is one column", &now.amount)}
            {column("amount_type", "Column that says in or out", &now.amount_type)}
            {column("debit", "Money out, where it has its own column", &now.debit)}
            {column("credit", "Money in, where it has its own column", &now.credit)}
            {select("outgoing", "Money out is written", outgoing, &now.outgoing)}
            {select("decimal_mark", "The decimal mark is", marks, &now.decimal_mark)}
        </fieldset>
    }
    .into_any()
}

fn text_fields(now: &ColumnForm, all: &[(String, String)], none: &[(String, String)]) -> AnyView {
    let column = |field, label, selected: &str| select(field, label, none.to_vec(), selected);
    view! {
        <fieldset class="field import-columns">
            <legend class="field-label">"Description"</legend>
            {select("description", "Description", all.to_vec(), &now.description)}
            {column("description_second", "Joined with", &now.description_second)}
            {column("description_third", "And with", &now.description_third)}
            {column("counterparty", "Who was on the other side", &now.counterparty)}
        </fieldset>
        <fieldset class="field import-columns">
            <legend class="field-label">"Other columns"</legend>
            {column("balance", "Balance after each row", &now.balance)}
            {column("reference", "The bank's own reference, different in every row", &now.reference)}
            {column("currency", "Currency", &now.currency)}
            {column("account", "Your account", &now.account)}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use statements::{AmountColumns, CsvMapping, DateOrder, DateSample, DecimalMark};

    use super::*;
    use crate::ui::render::html;

    fn reading(ambiguous_dates: bool) -> CsvReading {
        let sample = DateSample {
            text: "03/04/2026".to_owned(),
            chosen: "2026-04-03".parse().unwrap(),
            exchanged: "2026-03-04".parse().unwrap(),
        };
        CsvReading {
            mapping: CsvMapping {
                delimiter: ',',
                skip_lines: 0,
                has_header: true,
                date: 0,
                date_order: DateOrder::DayMonthYear,
                amount: AmountColumns::Signed { column: 2, spending_is_positive: false },
                decimal_mark: DecimalMark::Point,
                description: vec![1],
                counterparty: None,
                reference: None,
                balance: None,
                currency: None,
                account: None,
            },
            encoding: "UTF-8".to_owned(),
            header: vec!["Date".to_owned(), String::new(), "Amount".to_owned()],
            sample: vec![vec!["03/04/2026".to_owned(), "RENT <1>".to_owned(), "-900.10".to_owned()]],
            ambiguous_dates,
            date_samples: if ambiguous_dates { vec![sample] } else { Vec::new() },
        }
    }

    #[test]
    fn both_readings_of_a_date_are_shown_where_it_matters() {
        let shown = html(|| view("p-1", &reading(true), Locale::EnGb));
        assert!(shown.contains("Day or month first?") && shown.contains("<details open"), "{shown}");
        assert!(shown.contains("3 Apr 2026") && shown.contains("4 Mar 2026"), "{shown}");
        let plain = html(|| view("p-1", &reading(false), Locale::EnGb));
        assert!(!plain.contains("Day or month first?") && !plain.contains("<details open"), "{plain}");
    }

    #[test]
    fn every_column_can_be_chosen_by_name_and_example() {
        let shown = html(|| view("p-1", &reading(false), Locale::EnGb));
        assert!(shown.contains(r#"<option value="1" selected>Column 2, such as RENT &lt;1&gt;"#), "{shown}");
        assert!(shown.contains(r#"name="columns[date_order]""#), "{shown}");
        assert!(shown.contains(r#"<input type="hidden" name="id" value="p-1">"#), "{shown}");
    }

    #[test]
    fn the_form_has_every_field_and_a_label_for_each() {
        let shown = html(|| view("p-1", &reading(false), Locale::EnGb));
        let fields = serde_json::to_value(ColumnForm::default()).unwrap();
        for field in fields.as_object().unwrap().keys() {
            assert_eq!(shown.matches(&format!(r#"name="columns[{field}]""#)).count(), 1, "{field}");
            assert_eq!(shown.matches(&format!(r#"for="column-{field}""#)).count(), 1, "{field}");
        }
    }
}
