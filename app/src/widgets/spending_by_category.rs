//! Where the money went this month so far, against the same days of last month.

use cashflow::spending::Spending;
use chrono::{Datelike, NaiveDate};
use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue};

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::chart::geometry::{percent, share};
use crate::ui::chart::plot::legend_entry;
use crate::ui::money::{Money, to_text};
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, TableData};

/// Where the money went this month so far, against the same days of last month.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "spending-by-category",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Categories with a bar of their own; the rest are one.
const BARS_MAX: usize = 8;

/// A category's bar.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bar {
    name: String,
    this_month_minor: i64,
    /// The same days of last month; `None` where the history does not cover them.
    before_minor: Option<i64>,
}

/// Spending by category.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spent {
    spending: Spending,
    bars: Vec<Bar>,
    /// Transactions without a category, in all of the history.
    uncategorised: u32,
    currency: Currency,
}

/// `None` without transactions.
fn model(context: &WidgetContext) -> Option<Spent> {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return None;
    }
    Some(Spent {
        bars: bars(&summary.spending),
        spending: summary.spending.clone(),
        uncategorised: summary.quality.uncategorised,
        currency: summary.currency,
    })
}

fn bars(spending: &Spending) -> Vec<Bar> {
    let mut bars: Vec<Bar> = spending
        .categories
        .iter()
        .map(|item| Bar {
            name: item.category.label().to_owned(),
            this_month_minor: item.this_month_minor,
            before_minor: spending.is_comparable.then_some(item.last_month_same_days_minor),
        })
        .filter(|bar| bar.this_month_minor != 0 || bar.before_minor.is_some_and(|minor| minor != 0))
        .collect();
    if bars.len() > BARS_MAX {
        let rest = bars.split_off(BARS_MAX - 1);
        let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.fold(0_i64, i64::saturating_add);
        bars.push(Bar {
            name: format!("{} other categories", rest.len()),
            this_month_minor: sum(&mut rest.iter().map(|bar| bar.this_month_minor)),
            before_minor: spending
                .is_comparable
                .then(|| sum(&mut rest.iter().filter_map(|bar| bar.before_minor))),
        });
    }
    bars
}

/// The name of a month, such as `October`.
fn month_name(month: NaiveDate) -> String {
    month.format("%B").to_string()
}

impl Spent {
    fn money(&self, amount_minor: i64) -> MoneyValue {
        MoneyValue::new(amount_minor, self.currency)
    }

    fn this_month(&self) -> String {
        month_name(self.spending.month.first_day())
    }

    fn last_month(&self) -> String {
        month_name(self.spending.month.back(1).first_day())
    }

    /// The days of last month that are compared, such as `the first 24 days of October`.
    fn same_days(&self) -> String {
        let last = self.spending.month.back(1);
        let days = self.spending.days;
        if days >= last.last_day().day() {
            format!("all of {}", self.last_month())
        } else if days == 1 {
            format!("the first day of {}", self.last_month())
        } else {
            format!("the first {days} days of {}", self.last_month())
        }
    }

    fn comparison(&self) -> String {
        if !self.spending.is_comparable {
            return format!(
                "Your history does not cover {}, so there is no comparison yet.",
                self.same_days()
            );
        }
        let change_minor = self.spending.total_minor.saturating_sub(self.spending.last_month_same_days_minor);
        let by = self.money(change_minor.saturating_abs()).to_display_whole();
        match change_minor.signum() {
            1 => format!("{by} more than in {}.", self.same_days()),
            -1 => format!("{by} less than in {}.", self.same_days()),
            _ => format!("The same as in {}.", self.same_days()),
        }
    }

    /// The amount the longest bar stands for.
    fn most_minor(&self) -> i64 {
        self.bars
            .iter()
            .flat_map(|bar| [Some(bar.this_month_minor), bar.before_minor])
            .flatten()
            .max()
            .unwrap_or(0)
    }

    fn table(&self) -> TableData {
        let columns = vec![
            Column::text("Category"),
            Column::number(format!("{} so far", self.this_month())),
            Column::number("Same days last month"),
            Column::number(format!("All of {}", self.last_month())).minor(),
            Column::number("Usual month").minor(),
        ];
        let compared = |minor: i64| {
            if self.spending.is_comparable { Cell::Amount(self.money(minor)) } else { Cell::Nothing }
        };
        let rows = self.spending.categories.iter().map(|item| {
            vec![
                item.category.label().into(),
                Cell::Amount(self.money(item.this_month_minor)),
                compared(item.last_month_same_days_minor),
                compared(item.last_month_minor),
                item.usual_month_minor.map_or(Cell::Nothing, |minor| Cell::Amount(self.money(minor))),
            ]
        });
        TableData::new("Spending by category", columns).with_rows(rows).with_total(vec![
            "Total".into(),
            Cell::Amount(self.money(self.spending.total_minor)),
            compared(self.spending.last_month_same_days_minor),
            compared(self.spending.last_month_minor),
            Cell::Nothing,
        ])
    }
}

fn render(context: &WidgetContext) -> Tile {
    let Some(spent) = model(context) else {
        return Tile { body: empty().into_any(), how: None, table: None };
    };
    let table = (!spent.bars.is_empty()).then(|| spent.table());
    Tile { how: Some(how(&spent).into_any()), table, body: ready(context, &spent).into_any() }
}

fn empty() -> impl IntoView {
    view! {
        <EmptyState title="No spending yet">
            <p>"Import a statement of the account or card you pay with. Categories are found for you, and you can correct any of them."</p>
            <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
        </EmptyState>
    }
}

fn ready(context: &WidgetContext, spent: &Spent) -> impl IntoView + use<> {
    let total = spent.money(spent.spending.total_minor);
    let most_minor = spent.most_minor();
    let rows = spent.bars.iter().map(|bar| bar_view(bar, spent, most_minor)).collect_view();
    let unknown = (spent.uncategorised > 0).then(|| {
        let count = if spent.uncategorised == 1 { "1 transaction".to_owned() } else { format!("{} transactions", spent.uncategorised) };
        view! { <p class="muted small">{count}" could not be categorised yet. "<a href="/transactions">"Choose categories"</a></p> }
    });
    let key = format!("{}-bars", context.key);
    view! {
        <Stat
            label=format!("Spent so far in {}", spent.this_month())
            value=view! { <Money amount=total whole=true/> }.into_any()
            note=spent.comparison().into_any()
            headline=true
        />
        {(!spent.bars.is_empty()).then(|| legend(spent))}
        <ul class="rows" id=key>{rows}</ul>
        {unknown}
    }
}

/// What a bar and its mark are.
fn legend(spent: &Spent) -> impl IntoView + use<> {
    let bar = view! { <rect class="bullet-value" y="2" width="20" height="8" rx="4"></rect> };
    let mark = view! { <line class="bullet-target" x1="10" x2="10" y1="0" y2="12"></line> };
    let before =
        spent.spending.is_comparable.then(|| legend_entry(mark.into_any(), capitalised(&spent.same_days())));
    view! { <ul class="legend">{legend_entry(bar.into_any(), format!("{} so far", spent.this_month()))}{before}</ul> }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// One category. The words hold both figures, so the bar is hidden from screen readers.
fn bar_view(bar: &Bar, spent: &Spent, most_minor: i64) -> impl IntoView + use<> {
    let amount = spent.money(bar.this_month_minor);
    let note = bar.before_minor.map(|before_minor| {
        let change_minor = bar.this_month_minor.saturating_sub(before_minor);
        let text = match change_minor {
            0 => "No change".to_owned(),
            _ if before_minor == 0 => "Nothing by then last month".to_owned(),
            _ => {
                let change = to_text(spent.money(change_minor), true, true);
                format!("{change} against {}", spent.money(before_minor).to_display_whole())
            }
        };
        view! { <span class="row-note">{text}</span> }
    });
    let mark = bar.before_minor.filter(|minor| *minor > 0).map(|minor| {
        let x = percent(share(minor, most_minor));
        view! { <line class="bullet-target" x1=x.clone() x2=x y1="0" y2="14"></line> }
    });
    view! {
        <li>
            <span class="row-main">{bar.name.clone()}</span>
            <Money amount whole=true/>
            <span class="row-note bullet">
                <svg width="100%" height="14" aria-hidden="true" focusable="false">
                    <rect class="bullet-track" y="3" width="100%" height="8" rx="4"></rect>
                    <rect class="bullet-value" y="3" width=percent(share(bar.this_month_minor, most_minor)) height="8" rx="4"></rect>
                    {mark}
                </svg>
            </span>
            {note}
        </li>
    }
}

fn how(spent: &Spent) -> impl IntoView + use<> {
    let spending = &spent.spending;
    let sum = if spending.is_comparable {
        format!(
            "{} so far in {} against {} in {}; all of {} was {}.",
            spent.money(spending.total_minor).to_display_whole(),
            spent.this_month(),
            spent.money(spending.last_month_same_days_minor).to_display_whole(),
            spent.same_days(),
            spent.last_month(),
            spent.money(spending.last_month_minor).to_display_whole()
        )
    } else {
        format!("{} so far in {}.", spent.money(spending.total_minor).to_display_whole(), spent.this_month())
    };
    view! {
        <p>{sum}" Only the same number of days is compared, so that a month that is not over does not look cheap."</p>
        <p>"A refund lowers its shop’s category. Moving money between your own accounts, buying investments and paying off a card in full are not spending."</p>
    }
}

#[cfg(test)]
mod tests {
    use cashflow::spending::CategorySpending;
    use categorise::Category;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    /// The student on the 24th with these categories: this month, and the same days of last month.
    fn spent(items: &[(Category, i64, i64)]) -> WidgetContext {
        with("student", |summary| {
            let spending = &mut summary.spending;
            spending.categories = items
                .iter()
                .map(|(category, this_month_minor, before_minor)| CategorySpending {
                    category: *category,
                    this_month_minor: *this_month_minor,
                    last_month_same_days_minor: *before_minor,
                    last_month_minor: before_minor + 100,
                    usual_month_minor: None,
                })
                .collect();
            spending.total_minor = items.iter().map(|item| item.1).sum();
            spending.last_month_same_days_minor = items.iter().map(|item| item.2).sum();
            spending.is_comparable = true;
        })
    }

    #[test]
    fn every_household_sees_its_own_month() {
        draw_for_everybody(&SPEC);
        for key in ["freelancer", "retiree", "student", "newcomer", "distressed"] {
            let context = of(key);
            let shown = draw(&SPEC, &context);
            let total = context.money(context.summary.spending.total_minor).to_display_whole();
            assert!(
                shown.body.starts_with(&format!("Spent so far in November\n{total}\n")),
                "{key}: {}",
                shown.body
            );
            let rows = context.summary.spending.categories.len();
            assert_eq!(shown.table.lines().count(), rows + 3, "{key}: {}", shown.table);
        }
    }

    #[test]
    fn the_same_days_are_compared() {
        let context = spent(&[
            (Category::Groceries, 30_000, 20_000),
            (Category::Dining, 5_000, 0),
            (Category::Fuel, 1_000, 1_000),
        ]);
        let shown = draw(&SPEC, &context).body;
        assert!(shown.contains("£360\n£150 more than in the first 24 days of October."), "{shown}");
        assert!(shown.contains("Groceries£300") && shown.contains("+£100 against £200"), "{shown}");
        assert!(shown.contains("Nothing by then last month") && shown.contains("No change"), "{shown}");
    }

    #[test]
    fn many_categories_become_one_and_none_is_lost() {
        let items: Vec<_> = Category::ALL.iter().take(12).map(|category| (*category, 1_000, 500)).collect();
        let bars = bars(&spent(&items).summary.spending);
        assert_eq!(bars.len(), BARS_MAX);
        assert_eq!(bars.last().map(|bar| bar.name.as_str()), Some("5 other categories"));
        assert_eq!(bars.iter().map(|bar| bar.this_month_minor).sum::<i64>(), 12_000);
        assert_eq!(bars.iter().filter_map(|bar| bar.before_minor).sum::<i64>(), 6_000);
    }

    #[test]
    fn a_refund_draws_no_bar_but_is_told() {
        let shown = draw(&SPEC, &spent(&[(Category::Travel, -20_000, 10_000)]));
        assert!(shown.body.contains("Travel\u{2212}£200"), "{}", shown.body);
        assert!(shown.html.contains(r#"width="0.00%""#), "{}", shown.html);
    }

    #[test]
    fn last_month_not_covered_is_not_compared() {
        let shown = draw(&SPEC, &of("newcomer"));
        assert!(
            shown.body.contains("so there is no comparison yet") && !shown.body.contains("against"),
            "{}",
            shown.body
        );
        assert!(!shown.html.contains("bullet-target"), "{}", shown.html);
    }

    #[test]
    fn the_days_compared_are_in_words() {
        let days = |as_of: &str| {
            let as_of: NaiveDate = as_of.parse().unwrap();
            let context = with("student", |summary| {
                (summary.spending.month, summary.spending.days) = (cashflow::Month::of(as_of), as_of.day());
            });
            model(&context).unwrap().same_days()
        };
        assert_eq!(days("2026-11-01"), "the first day of October");
        assert_eq!(days("2026-11-24"), "the first 24 days of October");
        assert_eq!(days("2026-03-29"), "all of February");
    }

    #[test]
    fn without_transactions_it_says_what_to_import() {
        let shown = draw(&SPEC, &of("nobody"));
        assert!(
            shown.body.starts_with("No spending yet") && shown.html.contains(r#"href="/import""#),
            "{}",
            shown.body
        );
    }
}
