//! What may be deducted: costs by the lines of the tax form, receipts and the mileage log.

use ::money::{Locale, Money as MoneyValue};
use categorise::Category;
use leptos::prelude::*;
use services::{TaxOverview, deduction_line};
use tax::Country;
use tax::forms::by_form_line;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What was typed before a refusal.
#[derive(Debug, Clone, Default)]
struct Typed {
    spent_on: String,
    supplier: String,
    amount: String,
    driven_on: String,
    miles: String,
    purpose: String,
}

/// The page at `/tax/costs`.
///
/// # Errors
/// When nobody who pays tax is signed in. Someone who has not said where they live is asked first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let overview = visit.attune.tax_overview(person).await?;
    let typed = Typed {
        spent_on: visit.refill("spent_on"),
        supplier: visit.refill("supplier"),
        amount: visit.refill("amount"),
        driven_on: visit.refill("driven_on"),
        miles: visit.refill("miles"),
        purpose: visit.refill("purpose"),
    };
    Ok(Page::new("Costs and miles", view(&overview, &typed, visit.locale())))
}

fn view(overview: &TaxOverview, typed: &Typed, locale: Locale) -> AnyView {
    view! {
        <header class="page-head">
            <div>
                <h1>"Costs and miles"</h1>
                <p><a href="/tax">"Your tax year"</a></p>
            </div>
        </header>
        {lines(overview, locale)}
        {receipts(overview, typed, locale)}
        {journeys(overview, typed, locale)}
    }
    .into_any()
}

/// The table of the tax form's lines.
pub(super) fn lines(overview: &TaxOverview, locale: Locale) -> AnyView {
    let country = overview.years.country;
    let form = match country {
        Country::UnitedStates => "Schedule C",
        Country::UnitedKingdom => "SA103F",
    };
    let lines = by_form_line(country, &overview.costs);
    if lines.is_empty() {
        return view! {
            <EmptyState title="No business costs this tax year">
                <p>"Mark a transaction as a business cost, or add a receipt below, and it appears here on its line of the form."</p>
                <p><a href="/transactions">"Your transactions"</a></p>
            </EmptyState>
        }
        .into_any();
    }
    let money = |minor: i64| Cell::Amount(MoneyValue::new(minor, overview.currency));
    let total = |of: fn(&tax::forms::FormLine) -> i64| lines.iter().map(of).fold(0, i64::saturating_add);
    let (spent, deductible) = (total(|line| line.spent_minor), total(|line| line.deductible_minor));
    let columns = vec![
        Column::text(format!("{form} line")),
        Column::text("What"),
        Column::number("Spent").minor(),
        Column::number("Deductible"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::Text(line.line.clone()),
            Cell::Text(line.label.clone()),
            money(line.spent_minor),
            money(line.deductible_minor),
        ]
    });
    let data = TableData::new(format!("Costs by the lines of {form}, this tax year"), columns)
        .with_rows(rows)
        .with_total(vec!["Total".into(), Cell::Nothing, money(spent), money(deductible)]);
    view! { <div class="panel"><Table data locale/></div> }.into_any()
}

fn receipts(overview: &TaxOverview, typed: &Typed, locale: Locale) -> AnyView {
    let rows = overview.told.receipts.iter().rev().map(|receipt| {
        let label = Category::from_name(&receipt.category).map_or("Business cost", Category::label);
        let remove = view! {
            <form method="post" action="/api/remove-receipt">
                <input type="hidden" name="id" value=receipt.id.clone()/>
                <Button small=true look=Look::Quiet label=format!("Remove the receipt of {}", receipt.spent_on)>"Remove"</Button>
            </form>
        };
        vec![
            Cell::Date(receipt.spent_on),
            Cell::Text(receipt.supplier.clone()),
            Cell::Text(label.to_owned()),
            Cell::Amount(MoneyValue::new(receipt.amount_minor, overview.currency)),
            Cell::View(remove.into_any()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let table = (!rows.is_empty()).then(|| {
        let columns = vec![
            Column::text("Day"),
            Column::text("Supplier"),
            Column::text("Kind"),
            Column::number("Amount"),
            Column::text("Change"),
        ];
        let data = TableData::new("Receipts", columns).with_rows(rows);
        view! { <div class="panel"><Table data locale/></div> }
    });
    let options: Vec<(String, String)> = Category::ALL
        .iter()
        .filter(|category| deduction_line(**category).is_some())
        .map(|category| (category.as_str().to_owned(), category.label().to_owned()))
        .collect();
    view! {
        <section class="section" aria-labelledby="receipts-title">
            <h2 id="receipts-title">"Receipts"</h2>
            <p class="muted">"For costs that no statement shows, such as those paid in cash."</p>
            {table}
            <form class="form panel" method="post" action="/api/add-receipt">
                <h3>"Add a receipt"</h3>
                <Field name="spent_on" label="Day" kind="date" value=typed.spent_on.clone()/>
                <Field name="supplier" label="Supplier" maxlength="120" value=typed.supplier.clone()/>
                <Select name="category" label="Kind of cost" options/>
                <Field name="amount" label="Amount" inputmode="decimal" maxlength="20" value=typed.amount.clone()/>
                <Button look=Look::Primary>"Add the receipt"</Button>
            </form>
        </section>
    }
    .into_any()
}

/// Tenths of a mile as `12.4`.
pub(super) fn miles(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn journeys(overview: &TaxOverview, typed: &Typed, locale: Locale) -> AnyView {
    let rows: Vec<_> = overview
        .told
        .journeys
        .iter()
        .rev()
        .map(|journey| {
            let remove = view! {
                <form method="post" action="/api/remove-journey">
                    <input type="hidden" name="id" value=journey.id.clone()/>
                    <Button small=true look=Look::Quiet label=format!("Remove the journey of {}", journey.driven_on)>"Remove"</Button>
                </form>
            };
            vec![
                Cell::Date(journey.driven_on),
                Cell::Text(journey.purpose.clone()),
                Cell::Text(miles(journey.tenth_miles)),
                Cell::View(remove.into_any()),
            ]
        })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        let columns = vec![
            Column::text("Day"),
            Column::text("Purpose"),
            Column::number("Miles"),
            Column::text("Change"),
        ];
        let data = TableData::new("Mileage log", columns).with_rows(rows);
        view! { <div class="panel"><Table data locale/></div> }
    });
    let sum = overview.mileage.filter(|mileage| mileage.business_tenths > 0).map(|mileage| {
        let tenths = i64::try_from(mileage.business_tenths).unwrap_or(0);
        let amount = MoneyValue::new(mileage.amount_minor, overview.currency).to_display();
        view! { <p>{format!("{} business miles this tax year: {amount} deductible at the year’s rate.", miles(tenths))}</p> }
    });
    view! {
        <section class="section" aria-labelledby="miles-title">
            <h2 id="miles-title">"Mileage log"</h2>
            {sum}
            {table}
            <form class="form panel" method="post" action="/api/add-journey">
                <h3>"Add a journey"</h3>
                <Field name="driven_on" label="Day" kind="date" value=typed.driven_on.clone()/>
                <Field name="miles" label="Miles" inputmode="decimal" maxlength="6" value=typed.miles.clone() hint="Such as 12.4."/>
                <Field name="purpose" label="Where to and why" maxlength="120" value=typed.purpose.clone()/>
                <Button look=Look::Primary>"Add the journey"</Button>
            </form>
        </section>
    }
    .into_any()
}
