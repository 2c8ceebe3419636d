//! The tax year at a glance: what is owed and when, payment by payment, with the working.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{Payment, TaxOverview};
use tax::Country;
use tax::year::{Plan, Schedule};

use super::{quarters, self_assessment};
use crate::context::Visit;
use crate::error::PageError;
use crate::pages::transaction::read_since;
use crate::shell::Page;
use crate::tax_working::{assumptions, working_of_plan};
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::{DateForm, days_away, to_text};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Payments that are listed.
const PAYMENTS_SHOWN: usize = 24;

/// The page at `/tax`.
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
        paid_on: visit.refill("paid_on"),
        amount: visit.refill("amount"),
        note: visit.refill("note"),
    };
    Ok(Page::new("Tax", view(&overview, &typed, visit.locale())))
}

/// What was typed into the payment form before a refusal.
#[derive(Debug, Clone, Default)]
struct Typed {
    paid_on: String,
    amount: String,
    note: String,
}

fn view(overview: &TaxOverview, typed: &Typed, locale: Locale) -> AnyView {
    let content = match &overview.years.this {
        Err(reason) => {
            let why = format!(
                "The reason: {reason}. Nothing is borrowed from another year’s rules. You can set a fixed share of each payment aside instead. "
            );
            view! {
            <Notice tone=Tone::Caution title="Tax cannot be worked out for this year".to_owned()>
                {why}
                <a href="/set-aside">"Choose a fixed share"</a>
            </Notice>
            }
            .into_any()
        }
        Ok(plan) => {
            let last = overview.years.last.as_ref().map(|last| year(overview, last, locale, true));
            view! { {last} {year(overview, plan, locale, false)} }.into_any()
        }
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Your tax year"</h1>
                <p class="muted">"Worked out by dated rules from your statements and what you told. An estimate, not advice."</p>
                {read_since(overview.since, locale)}
            </div>
            <div class="cluster">
                <LinkButton href="/tax/profile">"Tax profile"</LinkButton>
                <LinkButton href="/tax/costs">"Costs and miles"</LinkButton>
                <LinkButton href="/set-aside">"Set-aside"</LinkButton>
                <LinkButton href="/what-if">"What if…"</LinkButton>
                <LinkButton href="/tax/export" look=Look::Quiet>"Pack for an accountant"</LinkButton>
            </div>
        </header>
        {content}
        {payments(overview, typed, locale)}
    }
    .into_any()
}

fn year(overview: &TaxOverview, plan: &Plan, locale: Locale, is_before: bool) -> AnyView {
    let money = |minor: i64| MoneyValue::new(minor, overview.currency);
    let position = &plan.position;
    let id = if is_before { "last-year" } else { "this-year" };
    let next = next_payment(overview, plan, locale);
    let lines = working_of_plan(plan, overview.currency);
    let schedule = match &plan.schedule {
        Schedule::UnitedStates(ledger) => quarters::ledger(ledger, plan, overview.currency, locale),
        Schedule::UnitedKingdom(assessment) => {
            self_assessment::dates(assessment, plan, overview.currency, locale)
        }
    };
    let parts = [
        ("Income tax", position.so_far.income_tax_minor),
        (contributions(plan.inputs.country), position.so_far.contributions_minor),
        ("Student loan", position.so_far.student_loan_minor),
        ("Taken at source", position.withheld_so_far_minor.saturating_neg()),
        ("Paid", plan.paid_minor().saturating_neg()),
    ];
    let rows = parts
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| view! { <dt>{name}</dt><dd><Money amount=money(minor)/></dd> })
        .collect_view();
    let unpaid = plan.unpaid_minor();
    let rules = format!("Rules: {}.", position.source);
    let assumed = assumptions(&position.assumptions);
    view! {
        <section class="section" aria-labelledby=id>
            <h2 id=id>{format!("Tax year {}", position.tax_year)}</h2>
            <div class="stats">
                {next}
                <Stat label="Tax on your income so far" value=view! { <Money amount=money(position.so_far.total_minor) whole=true/> }.into_any()
                    note=format!("{} of income", percent::to_text(position.so_far.effective_bp(), true, false)).into_any()/>
                <Stat label="Expected for the whole year" value=view! { <Money amount=money(position.year.total_minor) whole=true/> }.into_any()
                    note=format!("the next profit costs {}", percent::to_text(position.marginal_bp, true, false)).into_any()/>
                <Stat label="In your pot" value=view! { <Money amount=money(overview.set_asides.pot_minor) whole=true/> }.into_any()/>
            </div>
            <dl class="facts panel">
                {rows}
                <dt class="facts-total">{if unpaid < 0 { "Paid ahead" } else { "Not yet paid" }}</dt>
                <dd class="facts-total"><Money amount=money(unpaid.saturating_abs())/></dd>
            </dl>
            {schedule}
            <Disclosure summary="How is this computed?">
                {assumed}
                {lines}
                <p class="muted small">{rules}</p>
            </Disclosure>
        </section>
    }
    .into_any()
}

fn contributions(country: Country) -> &'static str {
    match country {
        Country::UnitedStates => "Self-employment tax",
        Country::UnitedKingdom => "National Insurance",
    }
}

fn next_payment(overview: &TaxOverview, plan: &Plan, locale: Locale) -> Option<AnyView> {
    let next = plan.schedule.next(overview.as_of)?;
    let when =
        format!("{}, {}", to_text(next.on, locale, DateForm::Long), days_away(next.on, overview.as_of));
    let value = match next.amount_minor {
        Some(minor) => {
            let amount = MoneyValue::new(minor, overview.currency);
            view! { <Money amount whole=true/> }.into_any()
        }
        None => view! { "not known" }.into_any(),
    };
    Some(view! { <Stat label="Next payment" value note=when.into_any()/> }.into_any())
}

/// Payments recorded and recognised, each to be moved to another instalment, and the form for one more.
fn payments(overview: &TaxOverview, typed: &Typed, locale: Locale) -> AnyView {
    let list = if overview.payments.is_empty() {
        view! {
            <EmptyState title="No payments yet">
                <p>"Payments to the tax authority are recognised in your statements. Add one below if it is not in them."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let columns = vec![
            Column::text("Day"),
            Column::text("What").minor(),
            Column::number("Amount"),
            Column::text("Counts for"),
        ];
        let rows = overview.payments.iter().take(PAYMENTS_SHOWN).map(|paid| row(overview, paid));
        let data = TableData::new("Payments to the tax authority, latest first", columns).with_rows(rows);
        view! { <div class="panel"><Table data locale/></div> }.into_any()
    };
    view! {
        <section class="section" id="payments" aria-labelledby="payments-title">
            <h2 id="payments-title">"Payments"</h2>
            {list}
            <form class="form panel" method="post" action="/api/record-tax-payment">
                <h3>"Record a payment"</h3>
                <Field name="paid_on" label="Day" kind="date" value=typed.paid_on.clone()/>
                <Field name="amount" label="Amount" inputmode="decimal" maxlength="20" value=typed.amount.clone()/>
                <Field name="note" label="What it was" maxlength="120" value=typed.note.clone() hint="Such as Direct Pay, or a cheque."/>
                <Button look=Look::Primary>"Record"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn row(overview: &TaxOverview, paid: &Payment) -> Vec<Cell> {
    let country = overview.years.country;
    let by_day = tax::year::year_of_payment(country, paid.on);
    let chosen = paid.placement.as_ref().map(|(year, number)| format!("{year} {number}")).unwrap_or_default();
    let mut years = vec![by_day.clone()];
    if let Ok(plan) = &overview.years.this {
        years.push(plan.position.tax_year.clone());
    }
    years.extend(paid.placement.as_ref().map(|(year, _)| year.clone()));
    years.sort();
    years.dedup();
    let options = years
        .iter()
        .flat_map(|year| (1..=instalments(country)).map(move |number| (year.clone(), number)))
        .map(|(year, number)| {
            let value = format!("{year} {number}");
            let is_chosen = value == chosen;
            let words = format!("{year}, {}", instalment_name(country, number));
            view! { <option value=value selected=is_chosen>{words}</option> }
        })
        .collect_view();
    let label = format!("Counts for, payment of {}", paid.on);
    let automatic = chosen.is_empty();
    let remove = paid.is_recorded.then(|| {
        view! {
            <form method="post" action="/api/remove-tax-payment">
                <input type="hidden" name="id" value=paid.id.clone()/>
                <Button small=true look=Look::Quiet label=format!("Remove the payment of {}", paid.on)>"Remove"</Button>
            </form>
        }
    });
    let place = view! {
        <form method="post" action="/api/place-tax-payment" class="cluster">
            <input type="hidden" name="id" value=paid.id.clone()/>
            <select class="input input--small" name="place" aria-label=label>
                <option value="" selected=automatic disabled=true>{format!("{by_day}, by its day")}</option>
                {options}
            </select>
            <Button small=true label=format!("Move the payment of {}", paid.on)>"Move"</Button>
        </form>
        {remove}
    };
    vec![
        Cell::Date(paid.on),
        Cell::Text(paid.name.clone()),
        Cell::Amount(MoneyValue::new(paid.amount_minor, overview.currency)),
        Cell::View(place.into_any()),
    ]
}

fn instalments(country: Country) -> u8 {
    match country {
        Country::UnitedStates => 4,
        Country::UnitedKingdom => 3,
    }
}

fn instalment_name(country: Country, number: u8) -> &'static str {
    match (country, number) {
        (Country::UnitedStates, 1) => "first quarter",
        (Country::UnitedStates, 2) => "second quarter",
        (Country::UnitedStates, 3) => "third quarter",
        (Country::UnitedStates, _) => "fourth quarter",
        (Country::UnitedKingdom, 1) => "January in the year",
        (Country::UnitedKingdom, 2) => "July after it",
        (Country::UnitedKingdom, _) => "the January after that",
    }
}
