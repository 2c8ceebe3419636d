//! What is left year by year, over all runs: the middle, and the bands around it.

use leptos::prelude::*;
use retirement::shown::{EndsShown, FanShown};

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

/// When the money runs out, as bars by age; hidden, with its places kept, where it never does.
pub(super) fn ends(ends: EndsShown) -> AnyView {
    let EndsShown { bars, ticks, labels, sentence } = ends;
    let shapes: Vec<Shape> = vec![("ends", "chart-bar", Some(bars))];
    let title = "Futures by the age at which the money is first short; how often each age is paid to is in the table below";
    view! {
        <div id="plan-ends" class="stack" hidden=sentence.is_empty()>
            <h3>"When it runs out"</h3>
            <LiveFan id="ends" title ticks labels shapes/>
            <p class="small muted" data-figure="ends">{sentence.clone()}</p>
        </div>
    }
    .into_any()
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
