//! Two amounts over time and what the one is short of the other, such as tax that grew and money put by for it.

use chrono::NaiveDate;
use leptos::prelude::*;
use money::{Currency, Locale, Money as MoneyValue, day_month};

use super::geometry::{DayScale, ValueScale, area_path, line_path};
use super::plot::{Hover, Plot, day_label, legend_entry};

/// One day on which both amounts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapPoint {
    /// The day.
    pub on: NaiveDate,
    /// What is asked for by then.
    pub asked_minor: i64,
    /// What is there for it.
    pub there_minor: i64,
}

/// Both amounts before they are drawn, in the order of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What can be read from it, in a sentence or two.
    pub description: String,
    /// What is asked for, such as `Tax so far`.
    pub asked_name: &'static str,
    /// What is there, such as `Covered`.
    pub there_name: &'static str,
    /// The area between them where too little is there.
    pub gap_name: &'static str,
    /// The days.
    pub points: Vec<GapPoint>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// How the customer's country writes dates.
    pub locale: Locale,
}

/// Points as shares of the width and pixels from the top.
type Edge = Vec<(f64, f64)>;

/// The edges of the area where the first line is above the second, heights in pixels from the top. Where the lines
/// cross between two points, both edges meet at the crossing.
fn shortfall(asked: &[(f64, f64)], there: &[(f64, f64)]) -> (Edge, Edge) {
    let (mut upper, mut lower) = (Edge::new(), Edge::new());
    let mut before: Option<(f64, f64, f64)> = None;
    for ((x, asked_y), (_, there_y)) in asked.iter().zip(there) {
        let short = there_y - asked_y;
        if let Some((x_before, short_before, there_before)) = before
            && short_before * short < 0.0
        {
            let part = short_before / (short_before - short);
            let crossing = (x_before + (x - x_before) * part, there_before + (there_y - there_before) * part);
            upper.push(crossing);
            lower.push(crossing);
        }
        upper.push((*x, asked_y.min(*there_y)));
        lower.push((*x, *there_y));
        before = Some((*x, short, *there_y));
    }
    (upper, lower)
}

/// The chart. Draws nothing with fewer than two days.
#[component]
pub fn Gap(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: GapData,
) -> impl IntoView {
    let (first, last) = (data.points.first()?.on, data.points.last()?.on);
    if first == last {
        return None;
    }
    let days = DayScale::between(first, last);
    let amounts = data.points.iter().flat_map(|point| [point.asked_minor, point.there_minor]);
    let scale = ValueScale::around(amounts, true, data.currency.digits());
    let line = |of: fn(&GapPoint) -> i64| -> Edge {
        data.points.iter().map(|point| (days.x(point.on), scale.y(of(point)))).collect()
    };
    let (asked, there) = (line(|point| point.asked_minor), line(|point| point.there_minor));
    let (upper, lower) = shortfall(&asked, &there);
    let stretched = view! {
        <path class="chart-gap" d=area_path(&upper, &lower)></path>
        <path class="chart-line chart-line--there" d=line_path(&there)></path>
        <path class="chart-line" d=line_path(&asked)></path>
    };
    let months = days
        .months(7)
        .into_iter()
        .enumerate()
        .map(|(index, on)| day_label(days.x(on), on.format("%b").to_string(), index % 2 == 1))
        .collect_view();
    let kept = view! { {months}{hovers(&data, days, &scale)} };
    let legend = legend(&data);
    let GapData { title, description, currency, .. } = data;
    Some(view! {
        <Plot
            id
            title
            description
            scale
            currency
            stretched=stretched.into_any()
            kept=kept.into_any()
            legend=Some(legend)
        />
    })
}

fn hovers(data: &GapData, days: DayScale, scale: &ValueScale) -> impl IntoView + use<> {
    let places: Vec<f64> = data.points.iter().map(|point| days.x(point.on)).collect();
    let whole = |minor: i64| MoneyValue::new(minor, data.currency).to_display_whole();
    data.points
        .iter()
        .zip(places.clone())
        .enumerate()
        .map(|(index, (point, x))| {
            let before = index.checked_sub(1).and_then(|before| places.get(before));
            let left = before.map_or(0.0, |before| (before + x) / 2.0);
            let right = places.get(index + 1).map_or(1.0, |after| (after + x) / 2.0);
            let text = format!(
                "{}: {} of {}",
                day_month(point.on, data.locale),
                whole(point.there_minor),
                whole(point.asked_minor)
            );
            Hover { left, width: right - left, x, y: scale.y(point.asked_minor), text, dot: true }.view()
        })
        .collect_view()
}

fn legend(data: &GapData) -> AnyView {
    let sample = |class: &'static str| view! { <path class=class d="M0 6H20"></path> }.into_any();
    let area = view! { <rect class="chart-gap" width="20" height="12" rx="2"></rect> }.into_any();
    view! {
        {legend_entry(sample("chart-line"), data.asked_name.to_owned())}
        {legend_entry(sample("chart-line chart-line--there"), data.there_name.to_owned())}
        {legend_entry(area, data.gap_name.to_owned())}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn data(points: &[(&str, i64, i64)]) -> GapData {
        let point = |(on, asked_minor, there_minor): &(&str, i64, i64)| GapPoint {
            on: on.parse().unwrap(),
            asked_minor: *asked_minor,
            there_minor: *there_minor,
        };
        GapData {
            title: "Tax by month".to_owned(),
            description: "$500 is not covered.".to_owned(),
            asked_name: "Tax so far",
            there_name: "Covered",
            gap_name: "Not covered",
            points: points.iter().map(point).collect(),
            currency: Currency::USD,
            locale: Locale::EnUs,
        }
    }

    #[test]
    fn is_named_and_its_lines_have_names() {
        let points = [("2026-01-01", 0, 0), ("2026-01-31", 100_000, 50_000)];
        let shown = html(|| view! { <Gap id="gap" data=data(&points)/> });
        assert!(shown.contains(r#"role="img" aria-labelledby="gap-t gap-d""#), "{shown}");
        assert!(shown.contains("Jan 31: $500 of $1,000"), "{shown}");
        for name in ["Tax so far", "Covered", "Not covered"] {
            assert!(shown.contains(&format!("</svg>{name}</li>")), "{name}");
        }
    }

    #[test]
    fn only_what_is_missing_is_shaded() {
        let (asked, there) = ([(0.0, 50.0), (1.0, 50.0)], [(0.0, 100.0), (1.0, 0.0)]);
        let (upper, lower) = shortfall(&asked, &there);
        assert_eq!(upper, [(0.0, 50.0), (0.5, 50.0), (1.0, 0.0)]);
        assert_eq!(lower, [(0.0, 100.0), (0.5, 50.0), (1.0, 0.0)]);
    }

    #[test]
    fn one_day_is_no_course() {
        assert_eq!(html(|| view! { <Gap id="gap" data=data(&[("2026-01-01", 0, 0)])/> }), "");
        assert_eq!(html(|| view! { <Gap id="gap" data=data(&[])/> }), "");
    }
}
