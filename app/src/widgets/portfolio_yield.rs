//! What the portfolio pays against what it cost: yield on cost with its coverage, today's yield, and growth after
//! inflation.

use layout::Class;
use leptos::prelude::*;
use services::PortfolioSummary;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, has_holdings};
use crate::pages::portfolio::alert_words;
use crate::ui::button::LinkButton;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;

/// What the portfolio pays against what it cost.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "portfolio-yield",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: has_holdings,
    render,
};

fn rate(bp: Option<i64>) -> String {
    bp.map_or_else(|| "not known".to_owned(), |bp| percent::to_text(bp, true, false))
}

fn render(context: &WidgetContext) -> Tile {
    let Some(portfolio) = context.portfolio.as_deref() else {
        return Tile { body: ().into_any(), how: None, table: None };
    };
    Tile { body: body(context, portfolio), how: Some(how(context, portfolio)), table: None }
}

fn coverage(portfolio: &PortfolioSummary) -> String {
    let totals = &portfolio.totals;
    match (totals.coverage_bp, totals.unknown_basis_count) {
        (Some(10_000), _) => "The cost of everything you hold is known.".to_owned(),
        (Some(bp), 1) => {
            format!(
                "Of the {} of your holdings whose cost is known; 1 is left out.",
                percent::to_text(bp, true, false)
            )
        }
        (Some(bp), left_out) => format!(
            "Of the {} of your holdings whose cost is known; {left_out} are left out.",
            percent::to_text(bp, true, false)
        ),
        (None, _) => "No holding has both a price and a known cost.".to_owned(),
    }
}

fn body(context: &WidgetContext, portfolio: &PortfolioSummary) -> AnyView {
    let totals = &portfolio.totals;
    let growth = totals.growth_bp.map_or_else(
        || "after two years of statements".to_owned(),
        |bp| {
            let real = totals.real_growth_bp.map_or_else(String::new, |real| {
                format!(", {} after inflation", percent::to_text(real, true, true))
            });
            format!("{}{real}", percent::to_text(bp, true, true))
        },
    );
    let missing = (totals.unknown_basis_count > 0)
        .then(|| view! { <LinkButton href="/portfolio" small=true>"Enter what they cost"</LinkButton> });
    let alerts: Vec<_> = portfolio
        .alerts
        .iter()
        .map(|alert| {
            let words =
                alert_words(alert, portfolio.name_of(&alert.security), portfolio.currency, context.locale);
            view! { <Notice tone=Tone::Caution>{words}</Notice> }
        })
        .collect();
    view! {
        <Stat headline=true label="Yield on cost" value=rate(totals.yield_on_cost_bp).into_any() note=coverage(portfolio).into_any()/>
        {missing}
        <dl class="facts">
            <dt>"Yield on today’s value"</dt><dd>{rate(totals.yield_bp)}</dd>
            <dt>"Income against the year before"</dt><dd>{growth}</dd>
        </dl>
        {alerts}
        <p><a href="/portfolio">"All holdings"</a></p>
    }
    .into_any()
}

fn how(context: &WidgetContext, portfolio: &PortfolioSummary) -> AnyView {
    let totals = &portfolio.totals;
    let cost = context.money(totals.covered_basis_minor).to_display_whole();
    let sentence = format!(
        "Yield on cost is the regular income of the next 12 months, declared and estimated, of holdings whose whole cost is known, over that cost, {cost}. A holding any of whose cost is unknown is left out whole: its cost is never taken from a price."
    );
    let stale = (totals.unpriced_count > 0).then(|| {
        format!(
            " {} holdings have no price of the last 30 days and are left out of the yield on today’s value.",
            totals.unpriced_count
        )
    });
    view! {
        <p>{sentence}</p>
        <p>"Special payments count as received and no further. Income against the year before compares the last 365 days with the 365 before."{stale}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, of, with_portfolio};

    #[test]
    fn row_missing_basis_says_its_coverage_and_where_to_enter_it() {
        let shown = draw(&SPEC, &with_portfolio(|_| {}));
        assert!(
            shown.body.starts_with("Yield on cost\n7.3%\nOf the 66.7% of your holdings"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("1 is left out") && shown.html.contains(r#"href="/portfolio""#));
        assert!(shown.body.contains("less than 0.22 USD before"), "{}", shown.body);
        let whole = draw(
            &SPEC,
            &with_portfolio(|portfolio| {
                portfolio.totals.coverage_bp = Some(10_000);
                portfolio.totals.unknown_basis_count = 0;
            }),
        );
        assert!(whole.body.contains("The cost of everything you hold is known."));
    }

    #[test]
    fn growth_is_told_after_inflation_and_only_after_two_years() {
        let shown = draw(
            &SPEC,
            &with_portfolio(|portfolio| {
                portfolio.totals.growth_bp = Some(1_000);
                portfolio.totals.real_growth_bp = Some(680);
            }),
        );
        assert!(shown.body.contains("+10.0%, +6.8% after inflation"), "{}", shown.body);
        assert!(
            draw(&SPEC, &with_portfolio(|it| it.totals.growth_bp = None)).body.contains("after two years")
        );
    }

    #[test]
    fn it_is_for_those_with_holdings_alone() {
        assert!((SPEC.applies)(&with_portfolio(|_| {})) && !(SPEC.applies)(&of("retiree")));
    }
}
