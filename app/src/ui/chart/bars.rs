//! One amount a month as bars, with the median across.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};

use super::geometry::{SlotScale, ValueScale, percent, px};
use super::plot::{Hover, Plot, Series, Texture, day_label, legend_entry, line_over, series_entry};
use crate::ui::table::{Cell, Column, TableData};

/// One month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Any day of the month.
    pub month: NaiveDate,
    /// The amount; below zero hangs down.
    pub amount_minor: i64,
    /// Whether the month is not over, so that the amount will still change.
    pub is_partial: bool,
}

/// Months before they are drawn, from the earliest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarsData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What can be read from it, in a sentence or two.
    pub description: String,
    /// What one bar is, such as `Received`.
    pub amount_name: String,
    /// The months.
    pub bars: Vec<Bar>,
    /// The amount half of the months are below.
    pub median_minor: Option<i64>,
    /// The currency of all amounts.
    pub currency: Currency,
}

impl BarsData {
    /// The table behind the chart.
    pub fn table(&self) -> TableData {
        let rows = self.bars.iter().map(|bar| {
            let amount = Cell::Amount(MoneyValue::new(bar.amount_minor, self.currency));
            let note = if bar.is_partial { Cell::from("So far") } else { Cell::Nothing };
            vec![Cell::Month(bar.month), amount, note]
        });
        let columns =
            vec![Column::text("Month"), Column::number(self.amount_name.clone()), Column::text("Note")];
        let table = TableData::new(self.title.clone(), columns).with_rows(rows);
        match self.median_minor {
            Some(minor) => table.with_total(vec![
                "Median".into(),
                MoneyValue::new(minor, self.currency).into(),
                Cell::Nothing,
            ]),
            None => table,
        }
    }
}

/// The label of a month under its bar: three letters, or the year in January. Where bars are many, every second
/// or third is left out, never January; where the chart is narrow, all but one a quarter or half-year.
pub(crate) fn month_label(months: &[NaiveDate], index: usize, slots: SlotScale) -> AnyView {
    let Some(month) = months.get(index) else { return ().into_any() };
    let number = usize::try_from(month.month0()).unwrap_or(0);
    let every = months.len().div_ceil(12).max(1);
    if !number.is_multiple_of(every) {
        return ().into_any();
    }
    let text = if number == 0 { month.format("%Y") } else { month.format("%b") }.to_string();
    let minor = months.len() > 6 && !(number / every).is_multiple_of(3);
    view! { <g class="tick-middle">{day_label(slots.middle(index), text, minor)}</g> }.into_any()
}

/// The chart. Draws nothing where there are no months.
#[component]
pub fn Bars(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: BarsData,
) -> impl IntoView {
    if data.bars.is_empty() {
        return None;
    }
    let BarsData { title, description, amount_name, bars, median_minor, currency } = data;
    let amounts = bars.iter().map(|bar| bar.amount_minor).chain(median_minor);
    let scale = ValueScale::around(amounts, true, currency.digits());
    let slots = SlotScale::of(bars.len());
    let whole = Series::new(amount_name, 1, Texture::Solid);
    let partial = Series::new("This month so far", 1, Texture::Stripes);
    let months: Vec<_> = bars.iter().map(|bar| bar.month).collect();
    let shapes = bars.iter().enumerate().map(|(index, bar)| {
        let series = if bar.is_partial { &partial } else { &whole };
        let text = format!(
            "{}: {}",
            month_year(bar.month),
            MoneyValue::new(bar.amount_minor, currency).to_display_whole()
        );
        let hover = Hover {
            left: slots.left(index),
            width: slots.pitch(),
            x: slots.middle(index),
            y: scale.y(bar.amount_minor),
            text,
            dot: false,
        };
        view! {
            {bar_shape(slots.bar(index), (scale.y(0), scale.y(bar.amount_minor)), series.class(), series.fill(&id, 1))}
            {month_label(&months, index, slots)}
            {hover.view()}
        }
    });
    let kept = shapes.collect_view().into_any();
    let median = median_minor.map(|minor| line_over(&scale, minor, "chart-median"));
    let has_partial = bars.iter().any(|bar| bar.is_partial);
    let median_entry = median_minor.map(|minor| {
        let sample = view! { <path class="chart-median" d="M0 6H20"></path> }.into_any();
        legend_entry(sample, format!("Median {}", MoneyValue::new(minor, currency).to_display_whole()))
    });
    let legend = view! {
        {series_entry(&whole, &id, 0)}
        {has_partial.then(|| series_entry(&partial, &id, 1))}
        {median_entry}
    };
    let patterns = has_partial.then(|| partial.pattern(&id, 1).into_any());
    Some(view! {
        <Plot
            id
            title
            description
            scale
            currency
            stretched=().into_any()
            kept=view! { {kept}{median} }.into_any()
            patterns
            legend=Some(legend.into_any())
        />
    })
}

/// One bar between two heights, in either order.
pub(crate) fn bar_shape(
    (left, width): (f64, f64),
    (one, other): (f64, f64),
    class: String,
    fill: String,
) -> impl IntoView {
    let (top, height) = (one.min(other), (one - other).abs());
    view! {
        <rect class=class fill=fill x=percent(left) y=px(top) width=percent(width) height=px(height) rx="2"></rect>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn data() -> BarsData {
        let bar = |month: &str, amount_minor, is_partial| Bar {
            month: month.parse().unwrap(),
            amount_minor,
            is_partial,
        };
        BarsData {
            title: "Income by month".to_owned(),
            description: "Between $0 and $4,000.".to_owned(),
            amount_name: "Received".to_owned(),
            bars: vec![
                bar("2026-09-01", 400_000, false),
                bar("2026-10-01", -50_000, false),
                bar("2026-11-01", 120_000, true),
            ],
            median_minor: Some(120_000),
            currency: Currency::USD,
        }
    }

    #[test]
    fn an_unfinished_month_is_striped_and_named() {
        let shown = html(|| view! { <Bars id="income" data=data()/> });
        assert!(
            shown.contains(r#"fill="url(#income-p1)""#) && shown.contains(r#"<pattern id="income-p1""#),
            "{shown}"
        );
        assert!(shown.contains("This month so far") && shown.contains("Median $1,200"), "{shown}");
        assert!(shown.contains(r#"aria-labelledby="income-t income-d""#), "{shown}");
        assert!(shown.contains("Oct 2026: −$500"), "{shown}");
    }

    #[test]
    fn the_table_has_every_month_and_the_median() {
        let table = data().table();
        assert_eq!((table.rows.len(), table.total.is_some()), (3, true));
    }

    #[test]
    fn without_months_nothing_is_drawn() {
        let empty = BarsData { bars: Vec::new(), ..data() };
        assert_eq!(html(|| view! { <Bars id="income" data=empty/> }), "");
    }
}
