//! Cash ahead as supposed: its figures, the fan of likely balances, and the tables behind it.

use leptos::prelude::*;
use whatif::{CHART_HEIGHT, CHART_WIDTH, Shown, TICKS};

use super::read::comparison;
use crate::ui::disclosure::Disclosure;

/// Room for amounts left of the plot, in its units.
const MARGIN: i64 = 84;
/// Room above and below the plot.
const PAD: i64 = 12;

/// The section of cash ahead.
pub(super) fn section(shown: &Shown) -> AnyView {
    let weeks = table("By week", "Day", "week", &shown.weeks);
    let months = table("At the end of each month", "Month end", "month", &shown.months);
    view! {
        <section class="section" aria-labelledby="what-if-cash">
            <h2 id="what-if-cash">"Cash ahead"</h2>
            {comparison("Cash ahead, before and after", &shown.figures)}
            {drawing(shown)}
            <p class="small muted">"The line is the middle of 1,000 courses as supposed, the dashed one as it is. Half of the courses stay within the darker band, 8 in 10 within the lighter one."</p>
            <Disclosure summary="The figures behind the chart">{weeks}{months}</Disclosure>
        </section>
    }
    .into_any()
}

fn drawing(shown: &Shown) -> AnyView {
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
    let size = format!("{} {} {} {}", -MARGIN, -PAD, CHART_WIDTH + MARGIN + PAD, CHART_HEIGHT + 2 * PAD);
    view! {
        <div class="chart what-if-fan">
            <svg viewBox=size role="img" aria-labelledby="what-if-fan-title">
                <title id="what-if-fan-title">"Cash over the next 90 days, as it is and as supposed; the figures are in the tables below"</title>
                {grid}
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

fn table(caption: &'static str, first: &'static str, key: &'static str, rows: &[Vec<String>]) -> AnyView {
    let heads = [
        first,
        "As it is, expected",
        "Low (1 in 10)",
        "Lower quarter",
        "Expected",
        "Upper quarter",
        "High (1 in 10)",
    ];
    let heads = heads
        .into_iter()
        .enumerate()
        .map(|(place, head)| view! { <th scope="col" class=(place > 0).then_some("num")>{head}</th> })
        .collect_view();
    let body =
        rows.iter()
            .enumerate()
            .map(|(row, cells)| {
                let cells = cells
                    .iter()
                    .enumerate()
                    .map(|(column, text)| {
                        let text = text.clone();
                        match column {
                        0 => view! { <th scope="row">{text}</th> }.into_any(),
                        1 => view! { <td class="num">{text}</td> }.into_any(),
                        _ => view! { <td class="num" data-figure=format!("{key}-{row}-{column}")>{text}</td> }
                            .into_any(),
                    }
                    })
                    .collect_view();
                view! { <tr>{cells}</tr> }
            })
            .collect_view();
    view! {
        <div class="table-frame" role="region" aria-label=caption tabindex="0">
            <table class="table table--dense">
                <caption>{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
