//! Estimates with their limits, one below the other, around zero: what several things add, and how sure that is.

use leptos::prelude::*;

use super::geometry::{nice_ticks, percent, px};
use super::plot::legend_entry;
use crate::ui::percent::to_text;

/// Height of one row: its name and, below, its interval, in pixels.
const ROW: f64 = 44.0;
/// How far below the top of a row its interval stands.
const LINE: f64 = 30.0;
/// Room below the rows for the scale.
const SCALE: f64 = 26.0;

/// Which way an interval surely points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the better.
    Better,
    /// To the worse.
    Worse,
    /// Its limits allow both.
    Untold,
}

impl Direction {
    fn class(self) -> &'static str {
        match self {
            Self::Better => "interval interval--better",
            Self::Worse => "interval interval--worse",
            Self::Untold => "interval",
        }
    }
}

/// One estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// What is estimated.
    pub name: String,
    /// The estimate, in basis points.
    pub estimate_bp: i64,
    /// Its lower limit.
    pub lower_bp: i64,
    /// Its upper limit.
    pub upper_bp: i64,
    /// Which way it surely points.
    pub direction: Direction,
}

/// Estimates before they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalsData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What can be read from it, in a sentence or two.
    pub description: String,
    /// From the top.
    pub rows: Vec<Interval>,
}

/// From basis points to shares of the width, zero always among them.
struct Across {
    ticks: Vec<i64>,
}

impl Across {
    fn around(rows: &[Interval]) -> Self {
        let low = rows.iter().map(|row| row.lower_bp).min().unwrap_or(0).min(0);
        let high = rows.iter().map(|row| row.upper_bp).max().unwrap_or(0).max(0);
        Self { ticks: nice_ticks(low, high, 2) }
    }

    fn x(&self, value_bp: i64) -> f64 {
        let first = self.ticks.first().copied().unwrap_or(0);
        let last = self.ticks.last().copied().unwrap_or(1);
        let share = |part: i64, whole: i64| {
            let (part, whole) = (i32::try_from(part), i32::try_from(whole));
            f64::from(part.unwrap_or(i32::MAX)) / f64::from(whole.unwrap_or(i32::MAX).max(1))
        };
        share(value_bp - first, last - first).clamp(0.0, 1.0)
    }
}

/// The chart. Draws nothing where there is no estimate.
#[component]
pub fn Intervals(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: IntervalsData,
) -> impl IntoView {
    if data.rows.is_empty() {
        return None;
    }
    let IntervalsData { title, description, rows } = data;
    let across = Across::around(&rows);
    let count = f64::from(u16::try_from(rows.len()).unwrap_or(u16::MAX));
    let (bottom, height) = (count * ROW, count * ROW + SCALE);
    let ticks = across.ticks.iter().map(|tick| tick_mark(&across, *tick, bottom)).collect_view();
    let has_surely = |direction| rows.iter().any(|row| row.direction == direction);
    let entries = [Direction::Better, Direction::Worse, Direction::Untold]
        .into_iter()
        .filter(|direction| has_surely(*direction))
        .map(legend)
        .collect_view();
    let tops = (0_u16..).map(|index| f64::from(index) * ROW);
    let drawn = rows.iter().zip(tops).map(|(row, top)| row_view(&across, row, top)).collect_view();
    let (title_id, text_id) = (format!("{id}-t"), format!("{id}-d"));
    let named_by = format!("{title_id} {text_id}");
    Some(view! {
        <figure class="chart intervals">
            <div class="chart-frame">
                <svg class="chart-plot" width="100%" height=px(height) role="img" aria-labelledby=named_by>
                    <defs><title id=title_id>{title}</title><desc id=text_id>{description}</desc></defs>
                    {ticks}
                    {drawn}
                </svg>
            </div>
            <ul class="legend">{entries}</ul>
        </figure>
    })
}

fn tick_mark(across: &Across, tick_bp: i64, bottom: f64) -> impl IntoView + use<> {
    let x = across.x(tick_bp);
    let class = if tick_bp == 0 { "chart-zero" } else { "chart-grid" };
    let anchor = if x < 0.02 {
        "start"
    } else if x > 0.98 {
        "end"
    } else {
        "middle"
    };
    view! {
        <line class=class x1=percent(x) x2=percent(x) y1="0" y2=px(bottom)></line>
        <text x=percent(x) y=px(bottom + 18.0) text-anchor=anchor>{to_text(tick_bp, false, true)}</text>
    }
}

fn row_view(across: &Across, row: &Interval, top: f64) -> impl IntoView + use<> {
    let (lower, upper) = (percent(across.x(row.lower_bp)), percent(across.x(row.upper_bp)));
    let (middle, y) = (percent(across.x(row.estimate_bp)), px(top + LINE));
    view! {
        <text class="chart-label" x="0" y=px(top + 14.0)>{row.name.clone()}</text>
        <g class=row.direction.class()>
            <line x1=lower.clone() x2=upper.clone() y1=y.clone() y2=y.clone()></line>
            <line x1=lower.clone() x2=lower y1=px(top + LINE - 5.0) y2=px(top + LINE + 5.0)></line>
            <line x1=upper.clone() x2=upper y1=px(top + LINE - 5.0) y2=px(top + LINE + 5.0)></line>
            {mark(row.direction, middle, top + LINE)}
        </g>
    }
}

/// The estimate itself: filled where it surely points somewhere, hollow where it does not, so that colour alone tells
/// nothing.
fn mark(direction: Direction, x: String, y: f64) -> AnyView {
    match direction {
        Direction::Untold => {
            view! { <circle class="interval-hollow" cx=x cy=px(y) r="5"></circle> }.into_any()
        }
        Direction::Better => {
            view! { <circle class="interval-full" cx=x cy=px(y) r="5.5"></circle> }.into_any()
        }
        Direction::Worse => view! {
            <circle class="interval-full" cx=x.clone() cy=px(y) r="5.5"></circle>
            <circle class="interval-core" cx=x cy=px(y) r="2"></circle>
        }
        .into_any(),
    }
}

fn legend(direction: Direction) -> AnyView {
    let name = match direction {
        Direction::Better => "Surely better",
        Direction::Worse => "Surely worse",
        Direction::Untold => "Not told apart yet",
    };
    let sample = view! {
        <g class=direction.class()>
            <line x1="0" x2="20" y1="6" y2="6"></line>
            {mark(direction, "10".to_owned(), 6.0)}
        </g>
    };
    legend_entry(sample.into_any(), name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn row(estimate_bp: i64, lower_bp: i64, upper_bp: i64, direction: Direction) -> Interval {
        Interval { name: "Acted".to_owned(), estimate_bp, lower_bp, upper_bp, direction }
    }

    fn data(rows: Vec<Interval>) -> IntervalsData {
        IntervalsData { title: "Lift".to_owned(), description: "Better by 5%.".to_owned(), rows }
    }

    #[test]
    fn zero_is_on_the_scale_and_limits_stand_where_they_are() {
        let rows = vec![row(2_000, 1_000, 4_000, Direction::Better)];
        let shown = html(|| view! { <Intervals id="lift" data=data(rows)/> });
        assert!(shown.contains(r#"role="img" aria-labelledby="lift-t lift-d""#), "{shown}");
        assert!(shown.contains(r#"x1="0.00%" x2="0.00%""#), "{shown}");
        assert!(shown.contains(r#"x1="25.00%" x2="100.00%" y1="30" y2="30""#), "{shown}");
        assert!(shown.contains(r#"cx="50.00%""#) && shown.contains("interval-full"), "{shown}");
        assert!(shown.contains("+40%") && shown.contains("Surely better"), "{shown}");
    }

    #[test]
    fn what_is_not_told_apart_looks_so_and_is_said() {
        let rows = vec![row(0, -1_000, 1_000, Direction::Untold), row(-500, -900, -100, Direction::Worse)];
        let shown = html(|| view! { <Intervals id="lift" data=data(rows)/> });
        assert!(shown.contains("interval-hollow") && shown.contains("interval-core"), "{shown}");
        assert!(shown.contains("Not told apart yet") && shown.contains("Surely worse"), "{shown}");
        assert!(shown.contains(r#"x1="50.00%" x2="50.00%" y1="0" y2="88""#), "{shown}");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(html(|| view! { <Intervals id="lift" data=data(Vec::new())/> }), "");
    }
}
