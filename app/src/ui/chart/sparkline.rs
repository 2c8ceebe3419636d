//! A course in a few pixels, beside the figure it belongs to.

use leptos::prelude::*;

use super::geometry::{WIDTH, line_path, percent, px};

/// Height in pixels.
const HEIGHT: f64 = 40.0;
/// Room for the line's own weight and the last dot.
const EDGE: f64 = 5.0;

/// A line through amounts at even steps, its last marked. Draws nothing for fewer than two.
#[component]
pub fn Sparkline(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What it shows and how it went, in a sentence: the drawing has no figures.
    #[prop(into)]
    title: String,
    /// The amounts, from the earliest, in any unit.
    values: Vec<i64>,
) -> impl IntoView {
    let points = points(&values);
    let (_, last_y) = points.last().copied().filter(|_| points.len() > 1)?;
    let title_id = format!("{id}-t");
    let size = format!("0 0 {} {}", px(WIDTH), px(HEIGHT));
    Some(view! {
        <svg id=id class="sparkline" width="100%" height=px(HEIGHT) role="img" aria-labelledby=title_id>
            <defs><title id=title_id.clone()>{title}</title></defs>
            <svg width="100%" height=px(HEIGHT) viewBox=size preserveAspectRatio="none">
                <path class="chart-line" d=line_path(&points)></path>
            </svg>
            <circle class="chart-dot" cx=percent(1.0) cy=px(last_y) r="3.5"></circle>
        </svg>
    })
}

fn points(values: &[i64]) -> Vec<(f64, f64)> {
    let scale = super::geometry::SlotScale::of(values.len().saturating_sub(1));
    let (low, high) =
        values.iter().fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
    let height = |value: i64| {
        let part = super::geometry::share(value.saturating_sub(low), high.saturating_sub(low));
        HEIGHT - EDGE - part * (HEIGHT - 2.0 * EDGE)
    };
    values.iter().enumerate().map(|(index, value)| (scale.left(index), height(*value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn runs_from_edge_to_edge() {
        assert_eq!(points(&[10, 20, 0]), [(0.0, 20.0), (0.5, 5.0), (1.0, 35.0)]);
        assert_eq!(points(&[7, 7]), [(0.0, 35.0), (1.0, 35.0)]);
    }

    #[test]
    fn is_named_and_needs_two_values() {
        let shown = html(|| view! { <Sparkline id="s" title="Up by $20" values=vec![1, 3]/> });
        assert!(shown.contains(r#"role="img" aria-labelledby="s-t""#), "{shown}");
        assert!(shown.contains(r#"<title id="s-t">Up by $20</title>"#), "{shown}");
        assert_eq!(html(|| view! { <Sparkline id="s" title="One" values=vec![1]/> }), "");
    }
}
