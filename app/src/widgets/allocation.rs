//! How money is divided between classes, against the customer's targets and their bands.

use layout::Class;
use leptos::prelude::*;
use portfolio::ClassShare;
use services::PortfolioSummary;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, has_holdings};
use crate::ui::button::LinkButton;
use crate::ui::chart::share_bar::{ShareBar, ShareBarData};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, TableData};

/// Classes against their targets.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "allocation",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: has_holdings,
    render,
};

fn render(context: &WidgetContext) -> Tile {
    let Some(portfolio) = context.portfolio.as_deref() else {
        return Tile { body: ().into_any(), how: None, table: None };
    };
    Tile { body: body(context, portfolio), how: Some(how()), table: Some(table(context, portfolio)) }
}

fn share(bp: Option<i64>) -> String {
    bp.map_or_else(|| "none".to_owned(), |bp| percent::to_text(bp, true, false))
}

fn band(class: &ClassShare) -> String {
    class.band_bp.map_or_else(
        || "no target".to_owned(),
        |(low, high)| format!("{} to {}", share(Some(low)), share(Some(high))),
    )
}

fn table(context: &WidgetContext, portfolio: &PortfolioSummary) -> TableData {
    let columns = vec![
        Column::text("Class"),
        Column::number("Worth"),
        Column::number("Now"),
        Column::number("Target"),
        Column::text("Band"),
    ];
    let rows = portfolio.allocation.iter().map(|class| {
        vec![
            Cell::Text(class.class.clone()),
            Cell::Whole(context.money(class.value_minor)),
            class.share_bp.map_or(Cell::Nothing, Cell::Percent),
            class.target_bp.map_or(Cell::Nothing, Cell::Percent),
            Cell::Text(band(class)),
        ]
    });
    TableData::new("Classes against their targets", columns).with_rows(rows)
}

fn body(context: &WidgetContext, portfolio: &PortfolioSummary) -> AnyView {
    let outside: Vec<&ClassShare> = portfolio.allocation.iter().filter(|class| class.is_outside()).collect();
    let (value, note) = match (portfolio.has_targets, outside.as_slice()) {
        (false, _) => (
            "No targets yet".to_owned(),
            "Say how you want it divided, and what drifts away is shown here.".to_owned(),
        ),
        (true, []) => ("Within your targets".to_owned(), "Every class is inside its band.".to_owned()),
        (true, drifted) => {
            let named: Vec<String> = drifted
                .iter()
                .map(|class| {
                    format!("{} is {} instead of {}", class.class, share(class.share_bp), band(class))
                })
                .collect();
            (format!("{} outside the band", drifted.len()), format!("{}.", named.join("; ")))
        }
    };
    let data = ShareBarData {
        title: "How it is divided".to_owned(),
        parts: portfolio.allocation.iter().map(|class| (class.class.clone(), class.value_minor)).collect(),
        currency: portfolio.currency,
    };
    let action = if portfolio.has_targets { "Rebalancing worksheet" } else { "Set targets" };
    view! {
        <Stat label="Division" value=value.into_any() note=note.into_any()/>
        <ShareBar id=format!("{}-chart", context.key) data/>
        <LinkButton href="/portfolio/rebalance" small=true>{action}</LinkButton>
    }
    .into_any()
}

fn how() -> AnyView {
    view! {
        <p>"A class is outside its band when it is five points, or a quarter of its own target, away from the target, whichever is less. The classes are yours: sort each holding on the page of accounts and prices."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, with_portfolio};

    #[test]
    fn a_class_outside_its_band_is_named() {
        let shown = draw(&SPEC, &with_portfolio(|_| {}));
        assert!(
            shown.body.starts_with("Division\n2 outside the band\nStocks is 66.7% instead of 45.0% to 55.0%"),
            "{}",
            shown.body
        );
        assert!(shown.table.contains("Bonds | $500 | 33.3% | 50.0% | 45.0% to 55.0%"), "{}", shown.table);
    }

    #[test]
    fn without_targets_it_asks_for_them() {
        let shown = draw(&SPEC, &with_portfolio(|portfolio| portfolio.has_targets = false));
        assert!(
            shown.body.contains("No targets yet") && shown.body.contains("Set targets"),
            "{}",
            shown.body
        );
    }
}
