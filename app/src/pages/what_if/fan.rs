//! Cash ahead as supposed: its figures, the fan of likely balances, and the tables behind it.

use ::money::{Locale, day_month};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use whatif::{CHART_HEIGHT, CHART_WIDTH, Shown, TICKS};

use super::read::{comparison, recomputed};
use crate::ui::disclosure::Disclosure;
use crate::ui::table::{Column, Table, TableData};

/// Room for amounts left of the plot, in its units.
const MARGIN: i64 = 84;
/// Room above and below the plot.
const PAD: i64 = 12;
/// Room for dates below the plot.
const DATES_HEIGHT: i64 = 20;
/// Days between the dates below the plot: its 90 days in thirds.
const DAYS_BETWEEN_DATES: usize = 30;

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
    let path = |name: &'static str, class: &'static str| {
        let data = shown.paths.get(name).cloned();
        view! { <path class=class data-path=name d=data></path> }
    };
    let gaps = i64::try_from(TICKS).unwrap_or(2) - 1;
    let grid = shown
        .ticks
        .iter()
        .enumerate()
        .zip(0..)
        .map(|((place, amount), line): (_, i64)| {
            let y = CHART_HEIGHT * line / gaps.max(1);
            view! {
                <line class="chart-grid" x1="0" x2=CHART_WIDTH y1=y y2=y></line>
                <text x="-8" y=y + 4 text-anchor="end" data-figure=format!("tick-{place}")>{amount.clone()}</text>
            }
        })
        .collect_view();
    let days = (0..=DAYS_BETWEEN_DATES * 3).step_by(DAYS_BETWEEN_DATES);
    let dates = days
        .zip([("start", 0), ("middle", 1), ("middle", 2), ("end", 3)])
        .filter_map(|(after, (anchor, third))| {
            let on = as_of.checked_add_days(Days::new(u64::try_from(after).ok()?))?;
            let x = CHART_WIDTH * third / 3;
            Some(view! { <text x=x y=CHART_HEIGHT + DATES_HEIGHT text-anchor=anchor>{day_month(on, locale)}</text> })
        })
        .collect_view();
    let size = format!(
        "{} {} {} {}",
        -MARGIN,
        -PAD,
        CHART_WIDTH + MARGIN + PAD,
        CHART_HEIGHT + 2 * PAD + DATES_HEIGHT
    );
    view! {
        <div class="chart what-if-fan">
            <svg viewBox=size role="img" aria-labelledby="what-if-fan-title">
                <title id="what-if-fan-title">"Cash over the next 90 days, as it is and as supposed; the figures are in the tables below"</title>
                {grid}
                {dates}
                {path("outer", "chart-band")}
                {path("inner", "chart-band")}
                {path("zero", "chart-zero")}
                {path("before", "chart-median")}
                {path("median", "chart-line")}
            </svg>
        </div>
    }
    .into_any()
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
