//! Cash ahead as supposed: its figures, the fan of likely balances, and the tables behind it.

use ::money::{Locale, day_month};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use whatif::Shown;

use super::read::{comparison, recomputed};
use crate::ui::chart::live_fan::{LiveFan, Shape};
use crate::ui::disclosure::Disclosure;
use crate::ui::table::{Column, Table, TableData};

/// Days between the dates below the plot: its 90 days in thirds.
const DAYS_BETWEEN_DATES: u64 = 30;

/// The section of cash ahead.
pub(super) fn section(shown: &Shown, as_of: NaiveDate, locale: Locale) -> AnyView {
    let weeks = table("By week", "Day", "week", &shown.weeks, locale);
    let months = table("At the end of each month", "Month end", "month", &shown.months, locale);
    view! {
        <section class="section" aria-labelledby="what-if-cash">
            <h2 id="what-if-cash">"Cash ahead"</h2>
            {comparison("Cash ahead, before and after", &shown.figures, locale)}
            {drawing(shown, as_of, locale)}
            <p class="small muted">"The line is the middle of 1,000 courses as supposed, the dashed one as it is. Half of the courses stay within the darker band, 8 in 10 within the lighter one."</p>
            <Disclosure summary="The figures behind the chart">{weeks}{months}</Disclosure>
        </section>
    }
    .into_any()
}

fn drawing(shown: &Shown, as_of: NaiveDate, locale: Locale) -> AnyView {
    let shape = |name: &'static str, class: &'static str| (name, class, shown.paths.get(name).cloned());
    let shapes: Vec<Shape> = vec![
        shape("outer", "chart-band"),
        shape("inner", "chart-band"),
        shape("zero", "chart-zero"),
        shape("before", "chart-median"),
        shape("median", "chart-line"),
    ];
    let labels = (0..4)
        .filter_map(|third| as_of.checked_add_days(Days::new(third * DAYS_BETWEEN_DATES)))
        .map(|on| day_month(on, locale))
        .collect();
    let title = "Cash over the next 90 days, as it is and as supposed; the figures are in the tables below";
    view! { <LiveFan id="what-if-fan" title ticks=shown.ticks.clone() labels shapes/> }.into_any()
}

fn table(
    caption: &'static str,
    first: &'static str,
    key: &'static str,
    rows: &[Vec<String>],
    locale: Locale,
) -> AnyView {
    let columns = vec![
        Column::text(first),
        Column::number("As it is, expected"),
        Column::number("Low (1 in 10)"),
        Column::number("Lower quarter").minor(),
        Column::number("Expected"),
        Column::number("Upper quarter").minor(),
        Column::number("High (1 in 10)"),
    ];
    let cell = |row: usize, column: usize, text: &String| match column {
        0 | 1 => text.clone().into(),
        _ => recomputed(format!("{key}-{row}-{column}"), text.clone()),
    };
    let rows = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| cells.iter().enumerate().map(|(column, text)| cell(row, column, text)).collect());
    let data = TableData::new(caption, columns).with_rows(rows);
    view! { <Table data locale dense=true/> }.into_any()
}
