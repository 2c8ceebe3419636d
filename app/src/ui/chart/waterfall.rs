//! How one amount becomes another, step by step: a row a step, each bar beginning where the one before it ended.

use leptos::prelude::*;
use money::{Currency, Money as MoneyValue};

use super::geometry::{percent, share};
use crate::ui::money::Money;
use crate::ui::table::{Cell, Column, TableData};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// The amount there is at this point: drawn from zero.
    Standing,
    /// What is added to it or, below zero, taken off.
    Change,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is, such as `Costs`.
    pub name: String,
    /// The amount, signed.
    pub amount_minor: i64,
    /// What kind of row.
    pub kind: StepKind,
}

impl Step {
    /// What there is at this point.
    pub fn standing(name: impl Into<String>, amount_minor: i64) -> Self {
        Self { name: name.into(), amount_minor, kind: StepKind::Standing }
    }

    /// What is added or taken off.
    pub fn change(name: impl Into<String>, amount_minor: i64) -> Self {
        Self { name: name.into(), amount_minor, kind: StepKind::Change }
    }
}

/// Steps before they are drawn, from the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaterfallData {
    /// What the chart shows, in a few words.
    pub title: String,
    /// The steps.
    pub steps: Vec<Step>,
    /// The currency of all amounts.
    pub currency: Currency,
}

impl WaterfallData {
    /// Where each row's bar begins and ends.
    fn spans(&self) -> Vec<(i64, i64)> {
        let mut standing = 0_i64;
        self.steps
            .iter()
            .map(|step| {
                let from = if step.kind == StepKind::Standing { 0 } else { standing };
                standing = from.saturating_add(step.amount_minor);
                (from, standing)
            })
            .collect()
    }

    /// The table behind the chart, with what is left after each step.
    pub fn table(&self) -> TableData {
        let amount = |minor: i64| Cell::Amount(MoneyValue::new(minor, self.currency));
        let rows = self.steps.iter().zip(self.spans()).map(|(step, (_, left))| {
            vec![Cell::Text(step.name.clone()), amount(step.amount_minor), amount(left)]
        });
        let columns = vec![Column::text("Step"), Column::number("Amount"), Column::number("Left")];
        TableData::new(self.title.clone(), columns).with_rows(rows)
    }
}

/// The rows. They hold all figures in words, so the bars themselves are hidden from screen readers.
#[component]
pub fn Waterfall(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: WaterfallData,
) -> impl IntoView {
    let spans = data.spans();
    let ends = || spans.iter().flat_map(|(from, to)| [*from, *to]);
    let (low, high) = (ends().min().unwrap_or(0).min(0), ends().max().unwrap_or(0).max(0));
    let whole = high.saturating_sub(low).max(1);
    let place = |minor: i64| share(minor.saturating_sub(low), whole);
    let rows = data
        .steps
        .iter()
        .zip(&spans)
        .map(|(step, (from, to))| {
            let (left, right) = (place(*from.min(to)), place(*from.max(to)));
            let zero = percent(place(0));
            let class = match step.kind {
                StepKind::Standing => "waterfall-standing",
                StepKind::Change => "waterfall-change",
            };
            view! {
                <li>
                    <span>{step.name.clone()}</span>
                    <Money amount=MoneyValue::new(step.amount_minor, data.currency) whole=true/>
                    <svg width="100%" height="14" aria-hidden="true">
                        <line class="chart-zero" x1=zero.clone() x2=zero y1="0" y2="14"></line>
                        <rect class=class x=percent(left) width=percent(right - left) y="1" height="12" rx="2"></rect>
                    </svg>
                </li>
            }
        })
        .collect_view();
    view! {
        <figure class="chart" id=id>
            <figcaption class="visually-hidden">{data.title}</figcaption>
            <ol class="waterfall">{rows}</ol>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn data(income_minor: i64, costs_minor: i64) -> WaterfallData {
        WaterfallData {
            title: "From income to profit".to_owned(),
            steps: vec![
                Step::standing("Income", income_minor),
                Step::change("Costs", -costs_minor),
                Step::standing("Profit", income_minor - costs_minor),
            ],
            currency: Currency::USD,
        }
    }

    #[test]
    fn each_bar_begins_where_the_one_before_ended() {
        assert_eq!(data(100_000, 25_000).spans(), [(0, 100_000), (100_000, 75_000), (0, 75_000)]);
        let shown = html(|| view! { <Waterfall id="path" data=data(100_000, 25_000)/> });
        assert!(
            shown.contains(
                r#"<rect x="75.00%" width="25.00%" y="1" height="12" rx="2" class="waterfall-change">"#
            ),
            "{shown}"
        );
        assert!(shown.contains("Costs") && shown.contains("−$250"), "{shown}");
    }

    #[test]
    fn a_loss_hangs_left_of_zero() {
        let shown = html(|| view! { <Waterfall id="path" data=data(100_000, 200_000)/> });
        assert!(shown.contains(r#"x1="50.00%""#), "{shown}");
        assert!(
            shown.contains(
                r#"<rect x="0.00%" width="50.00%" y="1" height="12" rx="2" class="waterfall-standing">"#
            ),
            "{shown}"
        );
    }

    #[test]
    fn nothing_at_all_draws_no_bar() {
        let shown = html(|| view! { <Waterfall id="path" data=data(0, 0)/> });
        assert!(shown.contains(r#"width="0.00%""#), "{shown}");
        assert_eq!(data(0, 0).table().rows.len(), 3);
    }
}
