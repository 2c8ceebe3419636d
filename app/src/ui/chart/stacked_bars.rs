//! Several kinds of amounts a month, one upon the other, told apart by texture as well as colour.

use chrono::NaiveDate;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};

use super::bars::{bar_shape, month_label};
use super::geometry::{SlotScale, ValueScale};
use super::plot::{Hover, Plot, Series, legend_entry, line_over, series_entry};
use crate::ui::table::{Cell, Column, TableData};

/// How the lines across are told apart.
const LINE_CLASSES: [&str; 2] = ["chart-median", "chart-baseline"];

/// One month: an amount for each series, in their order. Missing ones count as nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackedBar {
    /// Any day of the month.
    pub month: NaiveDate,
    /// Amounts; those below zero hang down.
    pub parts_minor: Vec<i64>,
}

impl StackedBar {
    fn total_minor(&self) -> i64 {
        self.parts_minor.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }

    /// How far the bar reaches below and above zero.
    fn reach(&self) -> [i64; 2] {
        let sum = |keep: fn(&&i64) -> bool| {
            self.parts_minor.iter().filter(keep).fold(0, |sum: i64, part| sum.saturating_add(*part))
        };
        [sum(|part| **part < 0), sum(|part| **part > 0)]
    }
}

/// Months before they are drawn, from the earliest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackedBarsData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What can be read from it, in a sentence or two.
    pub description: String,
    /// The kinds of amounts, from the lowest.
    pub series: Vec<Series>,
    /// The months.
    pub bars: Vec<StackedBar>,
    /// Lines across, such as essential spending: their names and amounts. The first is dashed, a second dotted.
    pub lines: Vec<(String, i64)>,
    /// The currency of all amounts.
    pub currency: Currency,
}

impl StackedBarsData {
    /// The table behind the chart: a column a series, and the total.
    pub fn table(&self) -> TableData {
        let amount = |minor: i64| Cell::Amount(MoneyValue::new(minor, self.currency));
        let mut columns = vec![Column::text("Month")];
        columns.extend(self.series.iter().map(|series| Column::number(series.name.clone())));
        columns.push(Column::number("Total"));
        let rows = self.bars.iter().map(|bar| {
            let parts = (0..self.series.len()).map(|index| match bar.parts_minor.get(index) {
                None | Some(0) => Cell::Nothing,
                Some(part) => amount(*part),
            });
            let mut row = vec![Cell::Month(bar.month)];
            row.extend(parts);
            row.push(amount(bar.total_minor()));
            row
        });
        TableData::new(self.title.clone(), columns).with_rows(rows)
    }
}

/// The chart. Draws nothing where there are no months.
#[component]
pub fn StackedBars(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: StackedBarsData,
) -> impl IntoView {
    if data.bars.is_empty() {
        return None;
    }
    let reach = data.bars.iter().flat_map(StackedBar::reach);
    let scale =
        ValueScale::around(reach.chain(data.lines.iter().map(|line| line.1)), true, data.currency.digits());
    let slots = SlotScale::of(data.bars.len());
    let months: Vec<_> = data.bars.iter().map(|bar| bar.month).collect();
    let shapes = data.bars.iter().enumerate().map(|(index, bar)| {
        view! {
            {stack(bar, index, &data.series, &id, &scale, slots)}
            {month_label(&months, index, slots)}
            {hover(bar, index, data.currency, &scale, slots)}
        }
    });
    let over =
        data.lines.iter().zip(LINE_CLASSES).map(|((_, minor), class)| line_over(&scale, *minor, class));
    let kept = view! { {shapes.collect_view()}{over.collect_view()} }.into_any();
    let patterns =
        data.series.iter().enumerate().map(|(index, series)| series.pattern(&id, index)).collect_view();
    let entries =
        data.series.iter().enumerate().map(|(index, series)| series_entry(series, &id, index)).collect_view();
    let line_entries = data.lines.into_iter().zip(LINE_CLASSES).map(|((name, minor), class)| {
        let sample = view! { <path class=class d="M0 6H20"></path> }.into_any();
        legend_entry(sample, format!("{name} {}", MoneyValue::new(minor, data.currency).to_display_whole()))
    });
    let legend = view! { {entries}{line_entries.collect_view()} }.into_any();
    Some(view! {
        <Plot
            id
            title=data.title
            description=data.description
            scale
            currency=data.currency
            stretched=().into_any()
            kept
            patterns=Some(patterns.into_any())
            legend=Some(legend)
        />
    })
}

fn stack(
    bar: &StackedBar,
    index: usize,
    series: &[Series],
    id: &str,
    scale: &ValueScale,
    slots: SlotScale,
) -> impl IntoView + use<> {
    let (mut above, mut below) = (0_i64, 0_i64);
    let mut shapes = Vec::new();
    for (place, (part, series)) in bar.parts_minor.iter().zip(series).enumerate() {
        let base = if *part < 0 { &mut below } else { &mut above };
        let from = *base;
        *base = base.saturating_add(*part);
        if *part != 0 {
            let heights = (scale.y(from), scale.y(*base));
            shapes.push(bar_shape(slots.bar(index), heights, series.class(), series.fill(id, place)));
        }
    }
    shapes.collect_view()
}

fn hover(
    bar: &StackedBar,
    index: usize,
    currency: Currency,
    scale: &ValueScale,
    slots: SlotScale,
) -> AnyView {
    let total = bar.total_minor();
    let text = format!("{}: {}", month_year(bar.month), MoneyValue::new(total, currency).to_display_whole());
    let (left, width, x) = (slots.left(index), slots.pitch(), slots.middle(index));
    Hover { left, width, x, y: scale.y(total), text, dot: false }.view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::plot::Texture;
    use crate::ui::render::html;

    fn data() -> StackedBarsData {
        let bar = |month: &str, parts: &[i64]| StackedBar {
            month: month.parse().unwrap(),
            parts_minor: parts.to_vec(),
        };
        StackedBarsData {
            title: "Dividends".to_owned(),
            description: "Received and estimated.".to_owned(),
            series: vec![
                Series::new("Received", 1, Texture::Solid),
                Series::new("Declared", 1, Texture::Stripes),
                Series::new("Estimated", 1, Texture::Hollow),
            ],
            bars: vec![
                bar("2026-11-01", &[10_000, 0, 0]),
                bar("2026-12-01", &[0, 4_000, 6_000]),
                bar("2027-01-01", &[-500]),
            ],
            lines: vec![("Essential spending".to_owned(), 9_000)],
            currency: Currency::GBP,
        }
    }

    #[test]
    fn series_differ_by_texture_and_are_named() {
        let shown = html(|| view! { <StackedBars id="income" data=data()/> });
        assert!(shown.contains(r#"fill="url(#income-p1)""#) && shown.contains("is-hollow"), "{shown}");
        for name in ["Received", "Declared", "Estimated", "Essential spending £90"] {
            assert!(shown.contains(&format!("</svg>{name}</li>")), "{name}");
        }
        assert!(shown.contains("Dec 2026: £100"), "{shown}");
    }

    #[test]
    fn the_table_adds_up() {
        let rows = data().table().rows;
        let total = |row: &[Cell]| match row.last() {
            Some(Cell::Amount(amount)) => amount.amount_minor,
            _ => 0,
        };
        assert_eq!(rows.iter().map(|row| total(row)).collect::<Vec<_>>(), [10_000, 10_000, -500]);
        assert!(rows.iter().all(|row| row.len() == 5));
    }
}
