//! What a whole is made of: one bar in parts, and a list with the figures.

use leptos::prelude::*;
use money::{Currency, Money as MoneyValue};

use super::geometry::{percent, share};
use super::plot::{Series, Texture};
use crate::ui::money::Money;
use crate::ui::percent::Percent;
use crate::ui::table::{Cell, Column, TableData};

/// Parts told apart in the bar; the rest are shown as one.
const PARTS_MAX: usize = 5;

/// A whole before it is drawn. Parts at or below zero are left out of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareBarData {
    /// What the whole is.
    pub title: String,
    /// The parts by name, the largest first.
    pub parts: Vec<(String, i64)>,
    /// The currency of all amounts.
    pub currency: Currency,
}

impl ShareBarData {
    fn total_minor(&self) -> i64 {
        self.parts.iter().fold(0, |sum, (_, minor)| sum.saturating_add((*minor).max(0)))
    }

    /// The parts that are drawn: the first few, and all others as one.
    fn shown(&self) -> Vec<(String, i64)> {
        let mut parts: Vec<_> = self.parts.iter().filter(|(_, minor)| *minor > 0).cloned().collect();
        if parts.len() > PARTS_MAX {
            let rest = parts.split_off(PARTS_MAX - 1);
            let sum = rest.iter().fold(0, |sum: i64, (_, minor)| sum.saturating_add(*minor));
            parts.push((format!("{} others", rest.len()), sum));
        }
        parts
    }

    /// The table behind the chart, with every part.
    pub fn table(&self) -> TableData {
        let total = self.total_minor();
        let rows = self.parts.iter().map(|(name, minor)| {
            let amount = Cell::Amount(MoneyValue::new(*minor, self.currency));
            vec![Cell::Text(name.clone()), amount, Cell::Percent(share_bp(*minor, total))]
        });
        let columns = vec![Column::text("Part"), Column::number("Amount"), Column::number("Share")];
        TableData::new(self.title.clone(), columns).with_rows(rows)
    }
}

/// A part's share in basis points, rounded; nothing when there is no whole.
fn share_bp(part: i64, total: i64) -> i64 {
    let (part, total) = (i128::from(part), i128::from(total));
    if total <= 0 { 0 } else { i64::try_from((part * 10_000 + total / 2).div_euclid(total)).unwrap_or(0) }
}

/// The bar and its list. The list holds all figures, so the bar itself is hidden from screen readers.
#[component]
pub fn ShareBar(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is drawn.
    data: ShareBarData,
) -> impl IntoView {
    let total = data.total_minor();
    let parts = data.shown();
    let series: Vec<_> = (0..parts.len()).map(|index| Series::new("", ink(index), Texture::Solid)).collect();
    let mut left = 0.0;
    let mut shapes = Vec::new();
    for ((_, minor), series) in parts.iter().zip(&series) {
        let width = share(*minor, total);
        shapes.push(view! {
            <rect class=format!("{} share-part", series.class()) fill="currentColor" x=percent(left) width=percent(width) height="14"></rect>
        });
        left += width;
    }
    let entries = parts
        .iter()
        .zip(&series)
        .map(|((name, minor), series)| {
            view! {
                <li>
                    <svg class="legend-sample" width="12" height="12" aria-hidden="true">
                        <rect class=series.class() fill="currentColor" width="12" height="12" rx="3"></rect>
                    </svg>
                    <span class="share-name">{name.clone()}</span>
                    <Money amount=MoneyValue::new(*minor, data.currency) whole=true/>
                    <Percent rate_bp=share_bp(*minor, total)/>
                </li>
            }
        })
        .collect_view();
    view! {
        <figure class="chart" id=id>
            <figcaption class="visually-hidden">{data.title}</figcaption>
            <svg class="share-bar" width="100%" height="14" aria-hidden="true">{shapes}</svg>
            <ul class="share-list">{entries}</ul>
        </figure>
    }
}

fn ink(index: usize) -> u8 {
    u8::try_from(index).map_or(5, |index| index.saturating_add(1).min(5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn data(count: i64) -> ShareBarData {
        let parts = (1..=count).rev().map(|size| (format!("Client {size}"), size * 10_000)).collect();
        ShareBarData { title: "Income by client".to_owned(), parts, currency: Currency::USD }
    }

    #[test]
    fn parts_stand_one_after_the_other_with_their_figures() {
        let shown = html(|| view! { <ShareBar id="clients" data=data(2)/> });
        assert!(shown.contains(r#"x="66.67%" width="33.33%""#), "{shown}");
        assert!(shown.contains("Client 2") && shown.contains("$200") && shown.contains("67%"), "{shown}");
    }

    #[test]
    fn many_small_parts_become_one() {
        let shown = data(7).shown();
        assert_eq!(shown.len(), 5);
        assert_eq!(shown.last(), Some(&("3 others".to_owned(), 60_000)));
        assert_eq!(data(7).table().rows.len(), 7);
    }

    #[test]
    fn a_whole_of_nothing_has_no_shares() {
        let nothing = ShareBarData { parts: vec![("Refunds".to_owned(), -500)], ..data(0) };
        let shown = html(|| view! { <ShareBar id="clients" data=nothing/> });
        assert!(!shown.contains("<li>"), "{shown}");
        assert_eq!(share_bp(-500, 0), 0);
    }
}
