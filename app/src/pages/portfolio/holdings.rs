//! The table of holdings, and the question what shares of unknown cost had cost.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use portfolio::HoldingFigures;
use services::Portfolio;

use super::plain;
use crate::ui::badge::Badge;
use crate::ui::button::Button;
use crate::ui::date::{DateForm, to_text};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Column, Table, TableData};

/// Asks what shares of unknown cost had cost; nothing where all of it is known.
pub(super) fn missing_basis(portfolio: &Portfolio, typed: &str) -> Option<AnyView> {
    if portfolio.missing_basis.is_empty() {
        return None;
    }
    // What was refused does not say of which of several it was.
    let is_only = portfolio.missing_basis.len() == 1;
    let forms = portfolio
        .missing_basis
        .iter()
        .enumerate()
        .map(|(place, missing)| {
            let name = portfolio.name_of(&missing.security).to_owned();
            let shares = plain(missing.quantity);
            let label = format!("What {shares} shares of {name} had cost, in {}", missing.account.currency.code());
            let typed = if is_only { typed.to_owned() } else { String::new() };
            view! {
                <form class="form form--inline" method="post" action="/api/tell-basis">
                    <input type="hidden" name="account" value=missing.account.id.to_string()/>
                    <input type="hidden" name="security" value=missing.security.as_str().to_owned()/>
                    <Field name="cost" id=format!("basis-{place}") label inputmode="decimal" maxlength="20" value=typed/>
                    <Button small=true label=format!("Save the cost of {name}")>"Save"</Button>
                </form>
            }
        })
        .collect_view();
    Some(
        view! {
            <Notice tone=Tone::Plain title="What did these cost?">
                <p>"Their cost is on no statement here, so they are left out of the yield on cost and of gains. Attune never takes a price of the day for it. Your old broker’s records have it."</p>
                <div class="stack">{forms}</div>
            </Notice>
        }
        .into_any(),
    )
}

/// The holdings.
pub(super) fn table(portfolio: &Portfolio, locale: Locale) -> AnyView {
    let currency = portfolio.figures.currency;
    let columns = vec![
        Column::text("Holding"),
        Column::number("Shares").minor(),
        Column::number("Worth"),
        Column::number("Cost").minor(),
        Column::number("Yield on cost"),
        Column::number("Yield"),
        Column::number("Next 12 months"),
        Column::number("Growth").minor(),
        Column::number("5 years, a year").minor(),
        Column::number("Of your income").minor(),
    ];
    let money = |minor: Option<i64>| {
        minor.map_or(Cell::Text("unknown".to_owned()), |minor| Cell::Whole(MoneyValue::new(minor, currency)))
    };
    let rate = |bp: Option<i64>| bp.map_or(Cell::Nothing, Cell::Percent);
    let rows = portfolio.figures.holdings.iter().map(|holding| {
        vec![
            Cell::View(name(portfolio, holding, locale)),
            Cell::Text(plain(holding.quantity)),
            money(holding.value_minor),
            money(holding.basis_minor),
            rate(holding.yield_on_cost_bp),
            rate(holding.yield_bp),
            Cell::Whole(MoneyValue::new(holding.forward_minor(), currency)),
            rate(holding.growth_bp),
            rate(holding.five_year_growth_bp),
            rate(holding.income_share_bp),
        ]
    });
    let totals = &portfolio.figures.totals;
    let total = vec![
        "Total".into(),
        Cell::Nothing,
        money(Some(totals.value_minor)),
        money(Some(totals.covered_basis_minor)),
        rate(totals.yield_on_cost_bp),
        rate(totals.yield_bp),
        Cell::Whole(MoneyValue::new(totals.declared_minor.saturating_add(totals.estimated_minor), currency)),
        rate(totals.growth_bp),
        Cell::Nothing,
        Cell::Nothing,
    ];
    let data =
        TableData::new("What you hold, the most valuable first", columns).with_rows(rows).with_total(total);
    view! {
        <section class="section" aria-labelledby="holdings-title">
            <h2 id="holdings-title">"Holdings"</h2>
            <div class="panel"><Table data locale caption_hidden=true/></div>
        </section>
    }
    .into_any()
}

/// The name, with what has to be known of its figures.
fn name(portfolio: &Portfolio, holding: &HoldingFigures, locale: Locale) -> AnyView {
    let full = portfolio.name_of(&holding.security).to_owned();
    let symbol = (full != holding.security.as_str())
        .then(|| view! { " " <span class="muted small">{holding.security.as_str().to_owned()}</span> });
    let stale = holding.price.as_ref().filter(|price| price.is_stale).map(|price| {
        let on = to_text(price.on, locale, DateForm::Short);
        view! { " " <Badge tone=Tone::Caution>{format!("price of {on}")}</Badge> }
    });
    let unpriced =
        holding.price.is_none().then(|| view! { " " <Badge tone=Tone::Caution>"no price"</Badge> });
    let first_year = (holding.is_first_year && holding.trailing_minor > 0)
        .then(|| view! { " " <Badge tone=Tone::Plain>"first year"</Badge> });
    let pays_nothing = (holding.trailing_minor == 0 && holding.forward_minor() == 0)
        .then(|| view! { " " <Badge tone=Tone::Plain>"pays no income"</Badge> });
    view! { {full}{symbol}{stale}{unpriced}{first_year}{pays_nothing} }.into_any()
}
