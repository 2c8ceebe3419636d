//! The fan that a browser writes anew: bands and a line of a [`curves::Frame`], with the amounts beside them and a label
//! below. Shapes and texts carry the names the page's script knows them by: `ID-tick-0`, `ID-label-0`.

use curves::{HEIGHT, WIDTH};
use leptos::prelude::*;

/// Room for amounts left of the plot, in its units.
const MARGIN: i64 = 84;
/// Room above and below the plot.
const PAD: i64 = 12;
/// Room for labels below the plot.
const LABELS_HEIGHT: i64 = 20;

/// A shape of the drawing: the name it is known by, its class, and its path data.
pub type Shape = (&'static str, &'static str, Option<String>);

/// The drawing: amounts from the highest, labels evenly from the left edge to the right.
#[component]
pub fn LiveFan(
    /// Unique in the page.
    id: &'static str,
    /// What it shows, and where its figures can be read.
    title: &'static str,
    /// Amounts beside the lines.
    ticks: Vec<String>,
    /// Texts below the plot.
    labels: Vec<String>,
    /// What is drawn, the lowest first.
    shapes: Vec<Shape>,
) -> impl IntoView {
    let last = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_sub(1).max(1);
    let (lines, places) = (last(ticks.len()), last(labels.len()));
    let grid = ticks
        .into_iter()
        .zip(0_i64..)
        .map(|(amount, line)| {
            let y = HEIGHT * line / lines;
            view! {
                <line class="chart-grid" x1="0" x2=WIDTH y1=y y2=y></line>
                <text x="-8" y=y + 4 text-anchor="end" data-figure=format!("{id}-tick-{line}")>{amount}</text>
            }
        })
        .collect_view();
    let below = labels
        .into_iter()
        .zip(0_i64..)
        .map(|(label, place)| {
            let anchor = match place {
                0 => "start",
                place if place == places => "end",
                _ => "middle",
            };
            view! { <text x=WIDTH * place / places y=HEIGHT + LABELS_HEIGHT text-anchor=anchor data-figure=format!("{id}-label-{place}")>{label}</text> }
        })
        .collect_view();
    let paths = shapes
        .into_iter()
        .map(|(name, class, path)| view! { <path class=class data-path=name d=path></path> })
        .collect_view();
    let size = format!("{} {} {} {}", -MARGIN, -PAD, WIDTH + MARGIN + PAD, HEIGHT + 2 * PAD + LABELS_HEIGHT);
    let title_id = format!("{id}-title");
    let named_by = title_id.clone();
    view! {
        <div class="chart live-fan">
            <svg viewBox=size role="img" aria-labelledby=named_by>
                <title id=title_id>{title}</title>
                {grid}
                {below}
                {paths}
            </svg>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn texts_and_shapes_have_names_and_stand_evenly() {
        let shown = html(|| {
            let shapes: Vec<Shape> = vec![("median", "chart-line", Some("M0 0".to_owned()))];
            let ticks = ["$2", "$1", "$0"].map(str::to_owned).to_vec();
            let labels = ["60", "75", "90"].map(str::to_owned).to_vec();
            view! { <LiveFan id="fan" title="What is left" ticks labels shapes/> }
        });
        for expected in [
            r#"data-figure="fan-tick-2">$0<"#,
            r#"x="320" y="260" text-anchor="middle" data-figure="fan-label-1">75<"#,
            r#"data-path="median" d="M0 0" class="chart-line""#,
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
    }
}
