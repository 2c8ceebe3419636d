//! Names by months, such as the dividends of each holding: a table with totals both ways.

use chrono::NaiveDate;
use leptos::prelude::*;
use money::{Currency, Locale, Money as MoneyValue};

use crate::ui::table::{Cell, Column, Table, TableData};

/// Amounts by name and month before they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixData {
    /// What the table shows.
    pub title: String,
    /// What a row is, such as `Holding`.
    pub row_heading: String,
    /// Any day of each month, from the earliest.
    pub months: Vec<NaiveDate>,
    /// Names with an amount for each month; `None` where nothing was paid.
    pub rows: Vec<(String, Vec<Option<i64>>)>,
    /// The currency of all amounts.
    pub currency: Currency,
}

impl MatrixData {
    /// The table, with totals by name and by month.
    pub fn table(&self) -> TableData {
        let amount = |minor: i64| Cell::Amount(MoneyValue::new(minor, self.currency));
        let mut columns = vec![Column::text(self.row_heading.clone())];
        columns.extend(self.months.iter().map(|month| Column::number(money::month_year(*month))));
        columns.push(Column::number("Total"));
        let rows = self.rows.iter().map(|(name, amounts)| {
            let mut row = vec![Cell::Text(name.clone())];
            row.extend(self.in_months(amounts).map(|paid| paid.map_or(Cell::Nothing, amount)));
            row.push(amount(sum(self.in_months(amounts))));
            row
        });
        let mut totals: Vec<Cell> = vec!["Total".into()];
        totals.extend(
            (0..self.months.len()).map(|month| amount(sum(self.rows.iter().map(|row| paid(&row.1, month))))),
        );
        totals.push(amount(sum(self.rows.iter().flat_map(|row| self.in_months(&row.1)))));
        TableData::new(self.title.clone(), columns).with_rows(rows).with_total(totals)
    }

    fn in_months<'a>(&'a self, amounts: &'a [Option<i64>]) -> impl Iterator<Item = Option<i64>> + 'a {
        (0..self.months.len()).map(|month| paid(amounts, month))
    }
}

fn paid(amounts: &[Option<i64>], month: usize) -> Option<i64> {
    amounts.get(month).copied().flatten()
}

fn sum(amounts: impl Iterator<Item = Option<i64>>) -> i64 {
    amounts.flatten().fold(0, i64::saturating_add)
}

/// The table, whose names stay in sight while months scroll by.
#[component]
pub fn Matrix(
    /// What it shows.
    data: MatrixData,
    /// How the customer's country writes dates.
    locale: Locale,
) -> impl IntoView {
    view! { <div class="matrix"><Table data=data.table() locale dense=true caption_hidden=true/></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn adds_up_both_ways() {
        let data = MatrixData {
            title: "Dividends by holding".to_owned(),
            row_heading: "Holding".to_owned(),
            months: vec!["2026-10-01".parse().unwrap(), "2026-11-01".parse().unwrap()],
            rows: vec![
                ("VTI".to_owned(), vec![Some(1_000), None]),
                ("BND".to_owned(), vec![Some(200), Some(300), Some(9)]),
            ],
            currency: Currency::USD,
        };
        let shown = html(|| view! { <Matrix data locale=Locale::EnUs/> });
        let foot = shown.split("<tfoot>").nth(1).unwrap();
        for total in ["$12.00", "$3.00", "$15.00"] {
            assert!(foot.contains(total), "{total} in {foot}");
        }
        assert!(
            shown.contains("Oct 2026") && shown.contains(r#"<th scope="row" class="">VTI</th>"#),
            "{shown}"
        );
    }
}
