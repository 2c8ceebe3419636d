//! Rows and columns: the tables of pages, and the table behind every chart.

use ::money::{Locale, Money as MoneyValue};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::date::{Date, DateForm};
use super::money::Money;
use super::percent::Percent;

/// A column's heading and how its cells stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    heading: String,
    numeric: bool,
    minor: bool,
}

impl Column {
    /// A column of words or dates.
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), numeric: false, minor: false }
    }

    /// A column of figures, aligned on the right.
    pub fn number(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), numeric: true, minor: false }
    }

    /// The same column, left out on a phone.
    pub fn minor(self) -> Self {
        Self { minor: true, ..self }
    }

    fn class(&self) -> Option<&'static str> {
        match (self.numeric, self.minor) {
            (true, true) => Some("num col-minor"),
            (true, false) => Some("num"),
            (false, true) => Some("col-minor"),
            (false, false) => None,
        }
    }
}

/// What one cell holds.
pub enum Cell {
    /// Words.
    Text(String),
    /// An amount to the cent.
    Amount(MoneyValue),
    /// An amount with a plus in front of money in.
    Signed(MoneyValue),
    /// An amount without cents.
    Whole(MoneyValue),
    /// A day.
    Date(NaiveDate),
    /// A month, by any of its days.
    Month(NaiveDate),
    /// A rate in basis points, to a tenth of a per cent.
    Percent(i64),
    /// A plain count.
    Count(i64),
    /// Nothing to say, shown as a dash and read as such.
    Nothing,
    /// Anything else: a badge, a link, a form.
    View(AnyView),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<MoneyValue> for Cell {
    fn from(amount: MoneyValue) -> Self {
        Self::Amount(amount)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

/// A table before it is drawn. Each row's first cell is its heading.
pub struct TableData {
    /// What the table shows.
    pub caption: String,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Totals under the rows.
    pub total: Option<Vec<Cell>>,
}

impl TableData {
    /// A table without rows yet.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { caption: caption.into(), columns, rows: Vec::new(), total: None }
    }

    /// The same table, with these rows.
    pub fn with_rows(self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { rows: rows.into_iter().collect(), ..self }
    }

    /// The same table, with totals.
    pub fn with_total(self, total: Vec<Cell>) -> Self {
        Self { total: Some(total), ..self }
    }
}

/// A table that scrolls in its own frame when it is too wide, reachable by keyboard.
#[component]
pub fn Table(
    /// What it shows.
    data: TableData,
    /// How the customer's country writes dates.
    locale: Locale,
    /// Lower rows, for the tables behind charts.
    #[prop(optional)]
    dense: bool,
    /// Keeps the caption for screen readers only, where a heading right above says the same.
    #[prop(optional)]
    caption_hidden: bool,
) -> impl IntoView {
    let TableData { caption, columns, rows, total } = data;
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col" class=column.class()>{column.heading.clone()}</th> })
        .collect_view();
    let body = rows.into_iter().map(|row| row_view(row, &columns, locale)).collect_view();
    let foot = total.map(|row| view! { <tfoot>{row_view(row, &columns, locale)}</tfoot> });
    let class = if dense { "table table--dense" } else { "table" };
    let caption_class = caption_hidden.then_some("visually-hidden");
    view! {
        <div class="table-frame" role="region" aria-label=caption tabindex="0">
            <table class=class>
                <caption class=caption_class>{caption.clone()}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
                {foot}
            </table>
        </div>
    }
}

fn row_view(row: Vec<Cell>, columns: &[Column], locale: Locale) -> impl IntoView + use<> {
    let cells = row
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(index, (cell, column))| {
            let class = column.class();
            let content = cell_view(cell, locale);
            if index == 0 {
                view! { <th scope="row" class=class>{content}</th> }.into_any()
            } else {
                view! { <td class=class>{content}</td> }.into_any()
            }
        })
        .collect_view();
    view! { <tr>{cells}</tr> }
}

fn cell_view(cell: Cell, locale: Locale) -> AnyView {
    match cell {
        Cell::Text(text) => text.into_any(),
        Cell::Amount(amount) => view! { <Money amount/> }.into_any(),
        Cell::Signed(amount) => view! { <Money amount signed=true/> }.into_any(),
        Cell::Whole(amount) => view! { <Money amount whole=true/> }.into_any(),
        Cell::Date(on) => view! { <Date on locale/> }.into_any(),
        Cell::Month(on) => view! { <Date on locale form=DateForm::Month/> }.into_any(),
        Cell::Percent(rate_bp) => view! { <Percent rate_bp precise=true/> }.into_any(),
        Cell::Count(count) => count.to_string().into_any(),
        Cell::Nothing => {
            view! { <span class="is-nothing"><span aria-hidden="true">"–"</span><span class="visually-hidden">"none"</span></span> }
                .into_any()
        }
        Cell::View(view) => view,
    }
}

#[cfg(test)]
mod tests {
    use ::money::Currency;

    use super::*;
    use crate::ui::render::html;

    #[test]
    fn headings_have_scopes_and_figures_align() {
        let data = TableData::new("Income by month", vec![Column::text("Month"), Column::number("Received")])
            .with_rows([vec![
                Cell::Month("2026-11-01".parse().unwrap()),
                MoneyValue::new(123_456, Currency::USD).into(),
            ]])
            .with_total(vec!["Total".into(), Cell::Nothing]);
        let shown = html(|| view! { <Table data locale=Locale::EnUs/> });
        insta::assert_snapshot!(shown.replace("><", ">\n<"), @r#"
        <div role="region" aria-label="Income by month" tabindex="0" class="table-frame">
        <table class="table">
        <caption class="">Income by month</caption>
        <thead>
        <tr>
        <th scope="col" class="">Month</th>
        <th scope="col" class="num">Received</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <th scope="row" class="">
        <time datetime="2026-11" class="date">Nov 2026</time>
        </th>
        <td class="num">
        <data value="1234.56" class="money">$1,234.56</data>
        </td>
        </tr>
        </tbody>
        <tfoot>
        <tr>
        <th scope="row" class="">Total</th>
        <td class="num">
        <span class="is-nothing">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">none</span>
        </span>
        </td>
        </tr>
        </tfoot>
        </table>
        </div>
        "#);
    }

    #[test]
    fn a_minor_column_can_go_on_a_phone() {
        let data = TableData::new("Rows", vec![Column::text("What"), Column::number("Rate").minor()])
            .with_rows([vec!["A".into(), Cell::Percent(1_234)]]);
        let shown = html(|| view! { <Table data locale=Locale::EnUs caption_hidden=true/> });
        assert!(
            shown.contains(r#"<td class="num col-minor"><span class="percent">12.3%</span></td>"#),
            "{shown}"
        );
        assert!(shown.contains(r#"<caption class="visually-hidden">Rows</caption>"#), "{shown}");
    }
}
