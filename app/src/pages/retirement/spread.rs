//! What is left year by year, over all runs: the middle, and the bands around it.

use leptos::prelude::*;
use retirement::shown::FanShown;

use crate::ui::chart::live_fan::{LiveFan, Shape};
use crate::ui::table::{Column, TableData};

/// The drawing.
pub(super) fn drawing(fan: &FanShown, title: &'static str) -> AnyView {
    let shape = |name: &'static str, class: &'static str| (name, class, fan.paths.get(name).cloned());
    let shapes: Vec<Shape> =
        vec![shape("outer", "chart-band"), shape("inner", "chart-band"), shape("median", "chart-line")];
    let (ticks, labels) = (fan.ticks.clone(), fan.labels.clone());
    view! { <LiveFan id="spread" title ticks labels shapes/> }.into_any()
}

/// The table behind it; `first` heads the years.
pub(super) fn table(rows: Vec<Vec<String>>, first: &'static str, caption: &'static str) -> TableData {
    let columns = vec![
        Column::text(first),
        Column::number("Low (1 in 10)"),
        Column::number("Lower quarter").minor(),
        Column::number("Middle"),
        Column::number("Upper quarter").minor(),
        Column::number("High (1 in 10)"),
    ];
    let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect());
    TableData::new(caption, columns).with_rows(rows)
}
