//! How well wealth is kept: how much hangs on one holding or currency, what lies idle, and how far it is below its best.

use layout::Class;
use leptos::prelude::*;
use services::{PortfolioSummary, Preservation};

use super::{NoProps, Tile, WidgetContext, WidgetSpec, has_holdings};
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, TableData};

/// Concentration, idle cash and the fall from the peak.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "preservation",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: has_holdings,
    render,
};

/// More than this in one holding is worth a sentence, basis points.
const LARGE_BP: i64 = 1_500;

fn render(context: &WidgetContext) -> Tile {
    let Some(portfolio) = context.portfolio.as_deref() else {
        return Tile { body: ().into_any(), how: None, table: None };
    };
    Tile { body: body(context, portfolio), how: Some(how()), table: Some(table(context, portfolio)) }
}

fn rate(bp: i64) -> String {
    percent::to_text(bp, true, false)
}

fn body(context: &WidgetContext, portfolio: &PortfolioSummary) -> AnyView {
    let kept = &portfolio.preservation;
    let (value, note) = match &kept.largest {
        Some((security, bp)) => {
            let name = portfolio.name_of(security);
            let note = if *bp > LARGE_BP {
                format!("A fall of {name} by half would take {} of everything here.", rate(bp / 2))
            } else {
                "No single holding weighs heavily.".to_owned()
            };
            (format!("{name}, {}", rate(*bp)), note)
        }
        None => ("Not known".to_owned(), "No holding has a price.".to_owned()),
    };
    let currency = kept.foreign_bp.map(|bp| {
        view! { <dt>{format!("In currencies other than {}", portfolio.currency.code())}</dt><dd>{rate(bp)}</dd> }
    });
    let idle = kept.cash_bp.map(|bp| view! { <dt>"In cash"</dt><dd>{rate(bp)}</dd> });
    let fall = kept.below_peak_bp.map(|bp| {
        let text = if bp == 0 { "at its best".to_owned() } else { format!("{} below", rate(bp)) };
        view! { <dt>"Against its best month end"</dt><dd>{text}</dd> }
    });
    let worst = kept.deepest_fall_bp.filter(|bp| *bp > 0).map(|bp| {
        view! { <dt>"Deepest fall between two month ends seen"</dt><dd>{rate(bp)}</dd> }
    });
    let debt = (portfolio.totals.cash_minor < 0).then(|| {
        let owed = context.money(portfolio.totals.cash_minor.saturating_neg()).to_display_whole();
        view! { <Notice tone=Tone::Caution>{format!("{owed} is borrowed against these holdings: it has to be paid back whatever they are worth.")}</Notice> }
    });
    view! {
        {debt}
        <Stat label="Largest holding" value=value.into_any() note=note.into_any()/>
        <dl class="facts">{currency}{idle}{fall}{worst}</dl>
        {drag(context, kept)}
    }
    .into_any()
}

/// What prices take from cash that earns nothing.
fn drag(context: &WidgetContext, kept: &Preservation) -> Option<AnyView> {
    let lost = kept.cash_drag_minor.filter(|minor| *minor > 0)?;
    let text = format!(
        "At last year’s inflation, cash that earns nothing loses {} of its worth in a year.",
        context.money(lost).to_display_whole()
    );
    Some(view! { <p>{text}</p> }.into_any())
}

fn table(context: &WidgetContext, portfolio: &PortfolioSummary) -> TableData {
    let columns = vec![Column::text("Currency"), Column::number("Worth"), Column::number("Share")];
    let rows = portfolio.preservation.currencies.iter().map(|(currency, value_minor, share_bp)| {
        vec![
            Cell::Text(currency.code().to_owned()),
            Cell::Whole(context.money(*value_minor)),
            Cell::Percent(*share_bp),
        ]
    });
    TableData::new("Worth by the currency prices are in", columns).with_rows(rows)
}

fn how() -> AnyView {
    view! {
        <p>"Shares are of everything in your investment accounts, cash included. The currency of a holding is that of its price; what a company earns elsewhere is not seen."</p>
        <p>"The fall is that of returns, month end by month end, so that what you pay in or take out does not count; it needs prices of every month."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, with_portfolio};

    #[test]
    fn concentration_cash_and_the_fall_are_told() {
        let shown = draw(
            &SPEC,
            &with_portfolio(|portfolio| {
                portfolio.preservation.below_peak_bp = Some(1_240);
                portfolio.preservation.deepest_fall_bp = Some(1_810);
            }),
        );
        assert!(shown.body.starts_with("Largest holding\n"), "{}", shown.body);
        assert!(
            shown.body.contains("would take") && shown.body.contains("of everything here"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("Against its best month end: 12.4% below"), "{}", shown.body);
        assert!(shown.body.contains("In cash: 11.8%"), "{}", shown.body);
        assert!(shown.body.contains("loses $6 of its worth"), "{}", shown.body);
        assert!(shown.table.contains("USD | $1,700 | 100.0%"), "{}", shown.table);
    }

    #[test]
    fn row_negative_cash_is_said_first() {
        let shown = draw(&SPEC, &with_portfolio(|portfolio| portfolio.totals.cash_minor = -50_000));
        assert!(shown.body.starts_with("$500 is borrowed"), "{}", shown.body);
    }
}
