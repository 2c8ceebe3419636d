//! A balance over time: what was, what is likely to come with a band around it, and its low point.

use leptos::prelude::*;

use chrono::NaiveDate;
use money::{Currency, Locale, Money as MoneyValue, day_month};

use super::geometry::{BOTTOM, DayScale, TOP, ValueScale, WIDTH, anchor, area_path, line_path, percent, px};
use super::plot::{Hover, Plot, day_label, legend_entry};
use crate::ui::table::{Cell, Column, TableData};

/// Strips that show a label under the pointer; more would make the page heavier and no easier to read.
const HOVER_STRIPS_MAX: usize = 45;
/// Days between the rows of the table behind the chart.
const TABLE_STEP_DAYS: usize = 7;

/// What is expected for one day to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandPoint {
    /// The day.
    pub on: NaiveDate,
    /// One time in ten it is lower.
    pub low_minor: i64,
    /// The middle expectation.
    pub mid_minor: i64,
    /// One time in ten it is higher.
    pub high_minor: i64,
}

/// What kind of event a marker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// Money in: a triangle pointing up.
    In,
    /// Money out: a triangle pointing down.
    Out,
    /// A tax payment: a diamond.
    Tax,
}

impl MarkerKind {
    fn shape(self) -> AnyView {
        let (class, shape) = match self {
            Self::In => ("marker--in", "M0-8l5 8h-10z"),
            Self::Out => ("marker--out", "M0 0l5-8h-10z"),
            Self::Tax => ("marker--tax", "M0-10l5 5-5 5-5-5z"),
        };
        view! { <path class=class d=shape></path> }.into_any()
    }

    fn name(self) -> &'static str {
        match self {
            Self::In => "Money in",
            Self::Out => "Money out",
            Self::Tax => "Tax",
        }
    }
}

/// An event under the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The day.
    pub on: NaiveDate,
    /// What happens, such as `Rent`.
    pub label: String,
    /// What kind of event.
    pub kind: MarkerKind,
}

/// A balance before it is drawn. Both lists are in the order of days; `future` starts after `past` ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineBandData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What can be read from it, in a sentence or two.
    pub description: String,
    /// Balances so far.
    pub past: Vec<(NaiveDate, i64)>,
    /// What is expected.
    pub future: Vec<BandPoint>,
    /// Events to come.
    pub markers: Vec<Marker>,
    /// A balance the person does not want to go below.
    pub minimum_minor: Option<i64>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// How the customer's country writes dates.
    pub locale: Locale,
}

impl LineBandData {
    /// The first day to come on which the middle expectation is lowest.
    pub fn low_point(&self) -> Option<BandPoint> {
        self.future.iter().copied().min_by_key(|point| point.mid_minor)
    }

    /// The table behind the chart: what is expected by week, and on the lowest day.
    pub fn table(&self) -> TableData {
        let low = self.low_point().map(|point| point.on);
        let last = self.future.len().saturating_sub(1);
        let amount = |minor| Cell::Whole(MoneyValue::new(minor, self.currency));
        let rows = self
            .future
            .iter()
            .enumerate()
            .filter(|(index, point)| index % TABLE_STEP_DAYS == 0 || *index == last || Some(point.on) == low)
            .map(|(_, point)| {
                let note = if Some(point.on) == low { Cell::from("Lowest") } else { Cell::Nothing };
                vec![
                    Cell::Date(point.on),
                    amount(point.low_minor),
                    amount(point.mid_minor),
                    amount(point.high_minor),
                    note,
                ]
            });
        let columns = vec![
            Column::text("Day"),
            Column::number("Low (1 in 10)"),
            Column::number("Expected"),
            Column::number("High (1 in 10)"),
            Column::text("Note"),
        ];
        TableData::new(format!("{}, by week", self.title), columns).with_rows(rows)
    }

    fn days(&self) -> Option<DayScale> {
        let first = self.past.first().map(|(on, _)| *on).or(self.future.first().map(|point| point.on))?;
        let last = self.future.last().map(|point| point.on).or(self.past.last().map(|(on, _)| *on))?;
        Some(DayScale::between(first, last))
    }

    fn scale(&self) -> ValueScale {
        let future =
            self.future.iter().flat_map(|point| [point.low_minor, point.mid_minor, point.high_minor]);
        let past = self.past.iter().map(|(_, minor)| *minor);
        ValueScale::around(past.chain(future).chain(self.minimum_minor), false, self.currency.digits())
    }

    fn money(&self, minor: i64) -> String {
        MoneyValue::new(minor, self.currency).to_display_whole()
    }
}

/// The chart. Draws nothing where there are no days.
#[component]
pub fn LineBand(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: LineBandData,
) -> impl IntoView {
    let days = data.days()?;
    let scale = data.scale();
    let stretched = lines(&data, days, &scale).into_any();
    let kept = view! {
        {month_labels(days)}
        {today_line(&data, days)}
        {markers(&data, days)}
        {low_label(&data, days, &scale)}
        {hovers(&data, days, &scale)}
    };
    let legend = legend(&data);
    let LineBandData { title, description, currency, .. } = data;
    Some(
        view! { <Plot id title description scale currency stretched kept=kept.into_any() legend=Some(legend)/> },
    )
}

fn lines(data: &LineBandData, days: DayScale, scale: &ValueScale) -> impl IntoView + use<> {
    let past: Vec<_> = data.past.iter().map(|(on, minor)| (days.x(*on), scale.y(*minor))).collect();
    let joint = past.last().copied();
    let through = |value: fn(&BandPoint) -> i64| -> Vec<(f64, f64)> {
        let points = data.future.iter().map(|point| (days.x(point.on), scale.y(value(point))));
        joint.into_iter().chain(points).collect()
    };
    let band = area_path(&through(|point| point.high_minor), &through(|point| point.low_minor));
    let minimum = data.minimum_minor.map(|minor| {
        view! { <path class="chart-minimum" d=format!("M0 {}H{}", px(scale.y(minor)), px(WIDTH))></path> }
    });
    view! {
        <path class="chart-band" d=band></path>
        {minimum}
        <path class="chart-line chart-line--expected" d=line_path(&through(|point| point.mid_minor))></path>
        <path class="chart-line" d=line_path(&past)></path>
    }
}

fn month_labels(days: DayScale) -> impl IntoView {
    days.months(7)
        .into_iter()
        .enumerate()
        .map(|(index, on)| day_label(days.x(on), on.format("%b").to_string(), index % 2 == 1))
        .collect_view()
}

fn today_line(data: &LineBandData, days: DayScale) -> Option<impl IntoView + use<>> {
    let (on, _) = data.past.last().filter(|_| !data.future.is_empty())?;
    let x = days.x(*on);
    Some(view! { <line class="chart-today" x1=percent(x) x2=percent(x) y1=px(TOP) y2=px(BOTTOM)></line> })
}

fn markers(data: &LineBandData, days: DayScale) -> impl IntoView + use<> {
    data.markers
        .iter()
        .map(|marker| (days.x(marker.on), marker.kind))
        .filter(|(x, _)| (0.0..=1.0).contains(x))
        .map(|(x, kind)| view! { <svg x=percent(x) y=px(BOTTOM) class="marker">{kind.shape()}</svg> })
        .collect_view()
}

fn low_label(data: &LineBandData, days: DayScale, scale: &ValueScale) -> Option<impl IntoView + use<>> {
    let low = data.low_point()?;
    let (x, y) = (days.x(low.on), scale.y(low.mid_minor));
    let text = format!("Low {} on {}", data.money(low.mid_minor), day_month(low.on, data.locale));
    let text_y = if y > BOTTOM - 34.0 { y - 14.0 } else { y + 22.0 };
    Some(view! {
        <circle class="chart-low" cx=percent(x) cy=px(y) r="5"></circle>
        <text class="chart-label" x=percent(x) y=px(text_y) text-anchor=anchor(x)>{text}</text>
    })
}

fn hovers(data: &LineBandData, days: DayScale, scale: &ValueScale) -> impl IntoView + use<> {
    let past = data.past.iter().map(|(on, minor)| (*on, *minor, data.money(*minor)));
    let future = data.future.iter().map(|point| {
        let range = format!("{} to {}", data.money(point.low_minor), data.money(point.high_minor));
        (point.on, point.mid_minor, format!("{}, {range}", data.money(point.mid_minor)))
    });
    let all: Vec<_> = past.chain(future).collect();
    let every = all.len().div_ceil(HOVER_STRIPS_MAX).max(1);
    let strips: Vec<_> = all.into_iter().step_by(every).collect();
    let places: Vec<f64> = strips.iter().map(|(on, _, _)| days.x(*on)).collect();
    strips
        .into_iter()
        .enumerate()
        .map(|(index, (on, minor, amounts))| {
            let x = days.x(on);
            let left = index
                .checked_sub(1)
                .and_then(|before| places.get(before))
                .map_or(0.0, |before| (before + x) / 2.0);
            let right = places.get(index + 1).map_or(1.0, |after| (after + x) / 2.0);
            let event = data
                .markers
                .iter()
                .find(|marker| marker.on == on)
                .map(|marker| format!(" · {}", marker.label));
            let text = format!("{}: {amounts}{}", day_month(on, data.locale), event.unwrap_or_default());
            Hover { left, width: right - left, x, y: scale.y(minor), text, dot: true }.view()
        })
        .collect_view()
}

fn legend(data: &LineBandData) -> AnyView {
    let sample = |class: &'static str| view! { <path class=class d="M0 6H20"></path> }.into_any();
    let band = view! { <rect class="chart-band" width="20" height="12" rx="2"></rect> }.into_any();
    let events = [MarkerKind::In, MarkerKind::Out, MarkerKind::Tax]
        .into_iter()
        .filter(|kind| data.markers.iter().any(|marker| marker.kind == *kind))
        .map(|kind| {
            let shape = view! { <svg x="10" y="11" class="marker">{kind.shape()}</svg> };
            legend_entry(shape.into_any(), kind.name().to_owned())
        })
        .collect_view();
    view! {
        {legend_entry(sample("chart-line"), "So far".to_owned())}
        {legend_entry(sample("chart-line chart-line--expected"), "Expected".to_owned())}
        {legend_entry(band, "Within, 8 times in 10".to_owned())}
        {data.minimum_minor.map(|_| legend_entry(sample("chart-minimum"), "Your minimum".to_owned()))}
        {events}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn data() -> LineBandData {
        let day = |text: &str| text.parse().unwrap();
        let point = |on, low_minor, mid_minor, high_minor| BandPoint {
            on: day(on),
            low_minor,
            mid_minor,
            high_minor,
        };
        LineBandData {
            title: "Balance outlook".to_owned(),
            description: "The low point is −$120 on December 3.".to_owned(),
            past: vec![(day("2026-11-01"), 310_000), (day("2026-11-24"), 240_000)],
            future: vec![
                point("2026-11-25", 200_000, 230_000, 250_000),
                point("2026-12-03", -90_000, -12_000, 80_000),
                point("2026-12-20", 100_000, 260_000, 400_000),
            ],
            markers: vec![Marker { on: day("2026-12-03"), label: "Rent".to_owned(), kind: MarkerKind::Out }],
            minimum_minor: Some(50_000),
            currency: Currency::USD,
            locale: Locale::EnUs,
        }
    }

    #[test]
    fn is_named_and_described() {
        let shown = html(|| view! { <LineBand id="outlook" data=data()/> });
        assert!(shown.contains(r#"role="img" aria-labelledby="outlook-t outlook-d""#), "{shown}");
        assert!(shown.contains(r#"<title id="outlook-t">Balance outlook</title>"#), "{shown}");
        assert!(
            shown.contains(r#"<desc id="outlook-d">The low point is −$120 on December 3.</desc>"#),
            "{shown}"
        );
    }

    #[test]
    fn marks_the_low_point_the_minimum_and_the_events() {
        let shown = html(|| view! { <LineBand id="outlook" data=data()/> });
        assert!(shown.contains("Low −$120 on Dec 3</text>"), "{shown}");
        assert!(shown.contains(r#"class="chart-minimum""#) && shown.contains("marker--out"), "{shown}");
        assert!(shown.contains("Dec 3: −$120, −$900 to $800 · Rent"), "{shown}");
        assert!(shown.contains(r#"class="chart-zero""#), "{shown}");
    }

    #[test]
    fn the_table_has_the_lowest_day() {
        let rows = data().table().rows;
        assert_eq!(rows.len(), 3);
        assert!(matches!(rows[1].last(), Some(Cell::Text(note)) if note == "Lowest"));
    }

    #[test]
    fn without_days_nothing_is_drawn() {
        let empty = LineBandData { past: Vec::new(), future: Vec::new(), ..data() };
        assert_eq!(html(|| view! { <LineBand id="outlook" data=empty/> }), "");
    }
}
