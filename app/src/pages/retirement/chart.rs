//! What was left year by year, over all start years: the middle, and the bands around it.

use ::money::{Currency, Money as MoneyValue};
use leptos::prelude::*;
use retirement::outlook::Band;
use rust_decimal::prelude::ToPrimitive;

use crate::ui::chart::geometry::{ValueScale, area_path, line_path};
use crate::ui::chart::plot::{Plot, day_label, legend_entry};
use crate::ui::table::{Cell, Column, TableData};

/// Years between the rows of the table and the labels below the picture.
const STEP_YEARS: usize = 5;

/// Minor units of a simulated amount.
pub(super) fn minor(amount: f64) -> i64 {
    amount.round().to_i64().unwrap_or(i64::MAX)
}

/// A band's place in the picture, its least and its largest figure.
type Edge = fn(&Band) -> f64;

/// The chart of what was left at the end of each year; `runs` names what was run, `in_words` the money it is told in.
pub(super) fn fan(
    start_minor: i64,
    bands: &[Band],
    currency: Currency,
    runs: &str,
    in_words: &str,
) -> AnyView {
    let edges: [Edge; 5] =
        [|band| band.p10, |band| band.p25, |band| band.p50, |band| band.p75, |band| band.p90];
    let all = bands.iter().flat_map(|band| edges.map(|edge| minor(edge(band))));
    let scale = ValueScale::around(all.chain([start_minor]), true, currency.digits());
    let last = bands.len().max(1).to_f64().unwrap_or(1.0);
    let place = |year: usize| year.to_f64().unwrap_or(0.0) / last;
    let through = |edge: Edge| -> Vec<(f64, f64)> {
        let start = (0.0, scale.y(start_minor));
        let years = bands.iter().zip(1..).map(|(band, year)| (place(year), scale.y(minor(edge(band)))));
        std::iter::once(start).chain(years).collect()
    };
    let [p10, p25, p50, p75, p90] = edges.map(through);
    let stretched = view! {
        <path class="chart-band" d=area_path(&p90, &p10)></path>
        <path class="chart-band" d=area_path(&p75, &p25)></path>
        <path class="chart-line" d=line_path(&p50)></path>
    };
    let kept = (0..=bands.len())
        .step_by(STEP_YEARS)
        .enumerate()
        .map(|(index, year)| day_label(place(year), year.to_string(), index % 2 == 1))
        .collect_view();
    let line = view! { <path class="chart-line" d="M0 6H20"></path> };
    let area = view! { <rect class="chart-band" width="20" height="12" rx="2"></rect> };
    let legend = view! {
        {legend_entry(line.into_any(), format!("Half of the {runs} had more"))}
        {legend_entry(area.into_any(), format!("8 in 10 {runs}; the darker band holds half of all"))}
    };
    view! {
        <Plot id="retirement-fan".to_owned() title="What was left, by years from today".to_owned()
            description=format!("The spread over all {runs}, {in_words}; the figures are in the table below.")
            scale currency stretched=stretched.into_any() kept=kept.into_any() legend=Some(legend.into_any())/>
    }
    .into_any()
}

/// The table behind the chart.
pub(super) fn table(bands: &[Band], currency: Currency, in_words: &str) -> TableData {
    let columns = vec![
        Column::text("After years"),
        Column::number("Low (1 in 10)"),
        Column::number("Lower quarter").minor(),
        Column::number("Middle"),
        Column::number("Upper quarter").minor(),
        Column::number("High (1 in 10)"),
    ];
    let last = bands.len();
    let rows = bands.iter().zip(1_usize..).filter(|(_, year)| year % STEP_YEARS == 0 || *year == last);
    let amount = |amount: f64| Cell::Whole(MoneyValue::new(minor(amount), currency));
    let rows = rows.map(|(band, year)| {
        vec![
            Cell::Text(year.to_string()),
            amount(band.p10),
            amount(band.p25),
            amount(band.p50),
            amount(band.p75),
            amount(band.p90),
        ]
    });
    TableData::new(format!("What was left, {in_words}"), columns).with_rows(rows)
}
