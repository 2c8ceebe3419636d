//! The order of day and month: what a file's dates mean in both readings, and the form that settles it.

use ::money::Locale;
use leptos::prelude::*;
use services::date_order_name;
use statements::{DateReading, DateSample};

use super::columns::DATE_ORDERS;
use crate::ui::button::Button;
use crate::ui::date::Date;
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The dates of a file without columns, open at once where they may be wrong.
pub(super) fn view(id: &str, reading: &DateReading, locale: Locale) -> AnyView {
    let caution = reading.ambiguous.then(caution);
    let (samples, form) = (samples(&reading.samples, locale), form(id, reading));
    view! {
        {caution}
        <Disclosure summary="How the dates are read" open=reading.ambiguous>
            <div class="section">{samples}{form}</div>
        </Disclosure>
    }
    .into_any()
}

/// Says that nothing in the file tells the day from the month.
pub(super) fn caution() -> AnyView {
    view! {
        <Notice tone=Tone::Caution title="Day or month first?">
            "The dates in this file can be read in two ways. Check them below before you import."
        </Notice>
    }
    .into_any()
}

/// Dates of the file in both readings; nothing where their order is certain.
pub(super) fn samples(samples: &[DateSample], locale: Locale) -> Option<AnyView> {
    if samples.is_empty() {
        return None;
    }
    let columns =
        vec![Column::text("In the file"), Column::text("Read now as"), Column::text("The other way")];
    let rows = samples.iter().map(|sample| {
        let day = |on| Cell::View(view! { <Date on locale/> }.into_any());
        vec![sample.text.clone().into(), day(sample.chosen), day(sample.exchanged)]
    });
    let data = TableData::new("Your dates in both readings", columns).with_rows(rows);
    Some(view! { <Table data locale dense=true/> }.into_any())
}

fn form(id: &str, reading: &DateReading) -> AnyView {
    let options =
        DATE_ORDERS.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    let selected = date_order_name(reading.order).to_owned();
    view! {
        <form class="form form--inline" method="post" action="/api/order-dates">
            <input type="hidden" name="id" value=id.to_owned()/>
            <Select name="date_order" label="Dates in the file are written as" options selected/>
            <Button>"Read them so"</Button>
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
    fn dates_are_asked_about_where_nothing_decides() {
        let check = |date: &str, is_open: bool| {
            let text = format!("!Type:Bank\nD{date}\nT1.00\nPA\n^\n");
            let file = parse(text.as_bytes(), &Hints::default()).unwrap();
            let shown = html(|| view("i-1", &file.dates.unwrap(), Locale::EnUs));
            assert_eq!(shown.contains("Day or month first?"), is_open, "{shown}");
            assert!(shown.contains(r#"action="/api/order-dates""#), "{shown}");
        };
        check("1/2/2026", true);
        check("31/12/2026", false);
    }
}
