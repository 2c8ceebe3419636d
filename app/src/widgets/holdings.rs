//! The largest holdings: worth, cost, yield on cost, and their part of the income.

use layout::Class;
use leptos::prelude::*;
use services::PortfolioSummary;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, has_holdings};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The largest holdings.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "holdings",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: has_holdings,
    render,
};

/// Holdings that are listed.
const LISTED: usize = 8;

fn render(context: &WidgetContext) -> Tile {
    let Some(portfolio) = context.portfolio.as_deref() else {
        return Tile { body: ().into_any(), how: None, table: None };
    };
    Tile { body: body(context, portfolio), how: Some(how(portfolio)), table: None }
}

fn body(context: &WidgetContext, portfolio: &PortfolioSummary) -> AnyView {
    let money = |minor: Option<i64>| {
        minor.map_or(Cell::Text("unknown".to_owned()), |minor| Cell::Whole(context.money(minor)))
    };
    let rate = |bp: Option<i64>| bp.map_or(Cell::Nothing, Cell::Percent);
    let columns = vec![
        Column::text("Holding"),
        Column::number("Worth"),
        Column::number("Cost").minor(),
        Column::number("Yield on cost"),
        Column::number("Of your income").minor(),
    ];
    let rows = portfolio.holdings.iter().take(LISTED).map(|holding| {
        vec![
            Cell::Text(portfolio.name_of(&holding.security).to_owned()),
            money(holding.value_minor),
            money(holding.basis_minor),
            rate(holding.yield_on_cost_bp),
            rate(holding.income_share_bp),
        ]
    });
    let data = TableData::new("Your largest holdings", columns).with_rows(rows);
    let (locale, totals) = (context.locale, &portfolio.totals);
    let worth = totals.value_minor.saturating_add(totals.cash_minor);
    let concentration = portfolio.holdings.first().and_then(|first| {
        let value = first.value_minor.filter(|_| worth > 0)?;
        let percent = value.saturating_mul(100) / worth;
        (percent > 20).then(|| format!("{} alone is {percent}% of it.", portfolio.name_of(&first.security)))
    });
    let cash = match totals.cash_minor {
        0 => None,
        owed if owed < 0 => Some(format!(
            "{} is owed to your broker and taken off.",
            context.money(owed.saturating_neg()).to_display_whole()
        )),
        cash => Some(format!("{} of it is money.", context.money(cash).to_display_whole())),
    };
    let note: Vec<String> = [cash, concentration].into_iter().flatten().collect();
    view! {
        <Stat headline=true label="In investment accounts" value=view! { <Money amount=context.money(worth) whole=true/> }.into_any() note=note.join(" ").into_any()/>
        <Table data locale dense=true caption_hidden=true/>
        <p><a href="/portfolio">"All holdings"</a></p>
    }
    .into_any()
}

fn how(portfolio: &PortfolioSummary) -> AnyView {
    let sentence = if portfolio.totals.unpriced_count > 0 {
        "What a holding is worth is its shares times the last price on a statement or in a table of yours. Some prices are older than 30 days; their day is shown on the portfolio’s own page."
    } else {
        "What a holding is worth is its shares times the last price on a statement or in a table of yours."
    };
    view! { <p>{sentence}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, with_portfolio};

    #[test]
    fn unknown_cost_is_said_and_concentration_too() {
        let shown = draw(&SPEC, &with_portfolio(|_| {}));
        assert!(
            shown.body.starts_with("In investment accounts\n$1,700\n$200 of it is money."),
            "{}",
            shown.body
        );
        assert!(
            shown.body.contains("is 58% of it.") && shown.body.contains("BND | $500 | unknown"),
            "{}",
            shown.body
        );
    }

    #[test]
    fn row_negative_cash_counts_against_what_is_owned() {
        let shown = draw(&SPEC, &with_portfolio(|portfolio| portfolio.totals.cash_minor = -10_000));
        assert!(shown.body.contains("$1,400\n$100 is owed to your broker and taken off."), "{}", shown.body);
    }
}
