//! Two years of income and the year to come: what came, what is declared and what is estimated in three patterns, and
//! the next payments one by one.

use layout::Class;
use leptos::prelude::*;
use services::{MonthIncome, PortfolioSummary};

use super::{NoProps, Tile, WidgetContext, WidgetSpec, has_holdings};
use crate::pages::portfolio::calendar::{named, rests_on};
use crate::ui::chart::plot::{Series, Texture};
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What holdings paid and are going to pay.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "income-calendar",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: has_holdings,
    render,
};

/// Payments to come that are listed.
const LISTED: usize = 6;

fn render(context: &WidgetContext) -> Tile {
    let Some(portfolio) = context.portfolio.as_deref() else {
        return Tile { body: ().into_any(), how: None, table: None };
    };
    let chart = chart(context, portfolio);
    let table = chart.table();
    Tile { body: body(context, portfolio, chart), how: Some(how()), table: Some(table) }
}

fn chart(context: &WidgetContext, portfolio: &PortfolioSummary) -> StackedBarsData {
    let next = portfolio.next_year();
    let parts =
        |income: &MonthIncome| vec![income.received_minor, income.declared_minor, income.estimated_minor];
    StackedBarsData {
        title: "Income from holdings by month".to_owned(),
        description: format!(
            "{} of regular income came in the last 12 months; {} is declared and {} estimated for the next.",
            context.money(portfolio.totals.trailing_minor).to_display_whole(),
            context.money(next.declared_minor).to_display_whole(),
            context.money(next.estimated_minor).to_display_whole(),
        ),
        series: vec![
            Series::new("Received", 1, Texture::Solid),
            Series::new("Declared", 2, Texture::Stripes),
            Series::new("Estimated", 3, Texture::Hollow),
        ],
        bars: portfolio
            .months
            .iter()
            .map(|(month, income)| StackedBar { month: month.first_day(), parts_minor: parts(income) })
            .collect(),
        lines: Vec::new(),
        currency: portfolio.currency,
    }
}

fn body(context: &WidgetContext, portfolio: &PortfolioSummary, chart: StackedBarsData) -> AnyView {
    let (next, this) = (portfolio.next_year(), portfolio.this_month());
    let money = |minor| view! { <Money amount=context.money(minor) whole=true/> };
    let expected = this.declared_minor.saturating_add(this.estimated_minor);
    view! {
        <Stat headline=true label="Income of the next 12 months" value=money(next.total_minor()).into_any()
            note=format!("{} declared, {} estimated, before tax", context.money(next.declared_minor).to_display_whole(), context.money(next.estimated_minor).to_display_whole()).into_any()/>
        <dl class="facts">
            <dt>"This month received"</dt><dd>{money(this.received_minor)}</dd>
            <dt>"This month still expected"</dt><dd>{money(expected)}</dd>
        </dl>
        <StackedBars id=format!("{}-chart", context.key) data=chart/>
        {upcoming(context, portfolio)}
        <p><a href="/portfolio/calendar">"The whole calendar"</a></p>
    }
    .into_any()
}

fn upcoming(context: &WidgetContext, portfolio: &PortfolioSummary) -> Option<AnyView> {
    if portfolio.upcoming.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Paid on"),
        Column::text("Holding"),
        Column::number("After tax"),
        Column::text("Rests on").minor(),
    ];
    let rows = portfolio.upcoming.iter().take(LISTED).map(|payment| {
        let name = payment.security.as_ref().map_or("Interest", |security| portfolio.name_of(security));
        let net = payment.gross_minor.saturating_sub(payment.withheld_minor);
        vec![
            Cell::Date(payment.pay_on),
            named(name, payment),
            Cell::Amount(money::Money::new(net, payment.currency)),
            rests_on(payment),
        ]
    });
    let data = TableData::new("The next payments", columns).with_rows(rows);
    let locale = context.locale;
    Some(view! { <Table data locale dense=true/> }.into_any())
}

fn how() -> AnyView {
    view! {
        <p>"Received is what came; declared is what an issuer announced; an estimate repeats the last regular payment at the holding’s own pace, and ends at once when one is missed or cut. A sum of several says how much of it each is."</p>
        <p>"Special payments count in the month they came and are not expected again. Amounts are before tax in your own currency; the list is after what was withheld the last time."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, with_portfolio};

    #[test]
    fn three_kinds_are_kept_apart() {
        let shown = draw(&SPEC, &with_portfolio(|_| {}));
        assert!(
            shown
                .body
                .starts_with("Income of the next 12 months\n$44\n$0 declared, $44 estimated, before tax"),
            "{}",
            shown.body
        );
        assert!(shown.table.contains("Month | Received | Declared | Estimated | Total"), "{}", shown.table);
        assert!(shown.table.contains("Sep 2026 | $11.00"), "{}", shown.table);
        assert_eq!(shown.table.lines().count(), 2 + 37);
        assert!(shown.body.contains("Dec 15, 2026 | Acme"), "{}", shown.body);
    }
}
