//! The pack for an accountant: the year's figures, working, receipts, miles and payments on one printable page.

use ::money::{Locale, Money as MoneyValue};
use categorise::Category;
use leptos::prelude::*;
use services::TaxOverview;
use tax::year::Plan;

use super::costs::{lines, miles};
use crate::context::Visit;
use crate::error::PageError;
use crate::pages::transaction::read_since;
use crate::shell::Page;
use crate::tax_working::{assumptions, working_of_plan};
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, to_text};
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/tax/export`.
///
/// # Errors
/// When nobody who pays tax is signed in, or the year cannot be worked out.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let overview = visit.attune.tax_overview(person).await?;
    let Ok(plan) = &overview.years.this else { return Ok(Page::redirect("/tax")) };
    Ok(Page::new("Pack for an accountant", view(&overview, plan, visit.locale())))
}

fn view(overview: &TaxOverview, plan: &Plan, locale: Locale) -> AnyView {
    let show = |minor: i64| MoneyValue::new(minor, overview.currency).to_display();
    let facts = &plan.inputs.facts;
    let position = &plan.position;
    let period = format!(
        "{} to {}",
        to_text(facts.from, locale, DateForm::Long),
        to_text(facts.to, locale, DateForm::Long)
    );
    view! {
        <article class="sheet section">
            <header class="page-head">
                <div>
                    <h1>{format!("Tax year {}", position.tax_year)}</h1>
                    <p>{overview.display_name.clone()}</p>
                    <p class="muted">{format!("Figures from {period}, worked out on {}.", to_text(overview.as_of, locale, DateForm::Long))}</p>
                    {read_since(overview.since, locale)}
                </div>
                <div class="cluster no-print">
                    <LinkButton href="/tax/export.csv">"Download as CSV"</LinkButton>
                    <LinkButton href="/tax">"Back"</LinkButton>
                </div>
            </header>
            <dl class="facts panel">
                <dt>"Business receipts"</dt><dd>{show(facts.business_income_minor)}</dd>
                <dt>"Deductible costs"</dt><dd>{show(facts.deductible_minor.saturating_neg())}</dd>
                <dt>"Profit"</dt><dd>{show(facts.profit_minor())}</dd>
                <dt>"Tax on the income so far"</dt><dd>{show(position.so_far.total_minor)}</dd>
                <dt>"Taken at source"</dt><dd>{show(position.withheld_so_far_minor.saturating_neg())}</dd>
                <dt>"Paid"</dt><dd>{show(plan.paid_minor().saturating_neg())}</dd>
                <dt class="facts-total">"Not yet paid"</dt><dd class="facts-total">{show(plan.unpaid_minor())}</dd>
            </dl>
            <h2>"Costs by line"</h2>
            {lines(overview, locale)}
            <h2>"Working"</h2>
            {assumptions(&position.assumptions)}
            {working_of_plan(plan, overview.currency)}
            <h2>"Records"</h2>
            {records(overview, plan, locale)}
            <p class="muted small">"Rules: "{position.source.clone()}". An estimate by Attune from the customer’s own statements; not advice."</p>
            <p class="sign-here">"Checked by:"</p>
        </article>
    }
    .into_any()
}

/// Receipts, miles and payments of the year.
fn records(overview: &TaxOverview, plan: &Plan, locale: Locale) -> AnyView {
    let facts = &plan.inputs.facts;
    let money = |minor: i64| Cell::Amount(MoneyValue::new(minor, overview.currency));
    let receipts = overview.told.receipts.iter().filter(|receipt| receipt.spent_on >= facts.from);
    let receipts = TableData::new(
        "Receipts not in statements",
        vec![Column::text("Day"), Column::text("Supplier"), Column::text("Kind"), Column::number("Amount")],
    )
    .with_rows(receipts.map(|receipt| {
        let kind = Category::from_name(&receipt.category).map_or("Business cost", Category::label);
        vec![
            Cell::Date(receipt.spent_on),
            Cell::Text(receipt.supplier.clone()),
            Cell::Text(kind.to_owned()),
            money(receipt.amount_minor),
        ]
    }));
    let journeys = overview.told.journeys.iter().filter(|journey| journey.driven_on >= facts.from);
    let journeys = TableData::new(
        "Mileage log",
        vec![Column::text("Day"), Column::text("Purpose"), Column::number("Miles")],
    )
    .with_rows(journeys.map(|journey| {
        vec![
            Cell::Date(journey.driven_on),
            Cell::Text(journey.purpose.clone()),
            Cell::Text(miles(journey.tenth_miles)),
        ]
    }));
    let payments =
        TableData::new("Payments for this year", vec![Column::text("Day"), Column::number("Amount")])
            .with_rows(
                plan.inputs.payments.iter().map(|paid| vec![Cell::Date(paid.on), money(paid.amount_minor)]),
            );
    let tables = [receipts, journeys, payments];
    if tables.iter().all(|data| data.rows.is_empty()) {
        return view! { <p>"No receipts, journeys or payments are recorded for this year."</p> }.into_any();
    }
    let filled = tables.into_iter().filter(|data| !data.rows.is_empty());
    filled.map(|data| view! { <div class="panel"><Table data locale/></div> }).collect_view().into_any()
}
