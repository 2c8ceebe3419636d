//! What the widgets' tests share: customers' figures as a context, and widgets drawn and read as text.
//!
//! Customers are the demo households and one sole trader written out here, whose figures tests may quote. All go
//! the way a customer's files go: categorised, searched for series, summed up, taxed. Only the store is left out.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use cashflow::{Inputs, Summary};
use categorise::{Category, Teachings, categorise, find_series};
use chrono::{Days, Months, NaiveDate};
use layout::Extra;
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use leptos::prelude::*;
use money::{Currency, Locale};
use services::{PortfolioSummary, TaxYears, Told, tax_years};
use tax::Country;
use tax::year::{Plan, PlanInputs};

use super::{Tile, WidgetContext, WidgetSpec};
use crate::ui::card::WidgetFrame;
use crate::ui::table::Table;

/// The demo households, by key, and somebody who has no accounts yet.
pub(super) const EVERYBODY: [&str; 8] =
    ["freelancer", "retiree", "family", "student", "business-owner", "distressed", "newcomer", "nobody"];

static DEMO: LazyLock<Vec<(&'static str, WidgetContext)>> = LazyLock::new(|| {
    population::demo::households(today())
        .into_iter()
        .map(|demo| {
            let country = match demo.country {
                population::Country::UnitedStates => Country::UnitedStates,
                population::Country::UnitedKingdom => Country::UnitedKingdom,
            };
            let household = demo.household;
            let nothing_taught = Teachings::default();
            (demo.key, context(&household.accounts, &household.transactions, &nothing_taught, Some(country)))
        })
        .collect()
});

/// The day all demo histories end on.
pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The context of one of [`EVERYBODY`], or of the `sole-trader`.
pub(super) fn of(key: &str) -> WidgetContext {
    match key {
        "nobody" => context(&[], &[], &Teachings::default(), None),
        "sole-trader" => sole_trader(),
        _ => DEMO.iter().find(|(other, _)| *other == key).map(|(_, context)| context.clone()).unwrap(),
    }
}

/// Twelve months of a designer in the United States with two clients, an account for daily life and one for tax.
/// Categories are taught, so that no figure changes when categorising gets better.
fn sole_trader() -> WidgetContext {
    let account = |id: &str, name: &str, kind, amount_minor| Account {
        id: AccountId::new(id),
        name: name.to_owned(),
        kind,
        currency: Currency::USD,
        balance: Some(Balance { as_of: today(), amount_minor }),
    };
    let accounts = [
        account("daily", "Everyday", AccountKind::Checking, 640_000),
        account("tax", "Tax pot", AccountKind::Savings, 100_000),
    ];
    let mut books = Books::default();
    let first = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap();
    for month in 0..12_u32 {
        let odd = i64::from(month % 3);
        let on = |day: u64| first + Months::new(month) + Days::new(day - 1);
        books.post(on(1), "Lakeside Homes", Category::RentOrMortgage, -150_000);
        books.post(on(9), "City Power", Category::Utilities, -12_000 - 1_000 * odd);
        books.post(on(12), "Northwind Studio", Category::ClientPayment, 380_000 + 40_000 * odd);
        books.post(on(15), "Netflix", Category::Subscriptions, -1_599);
        if month % 2 == 0 {
            books.post(on(20), "Harbor Press", Category::ClientPayment, 180_000 + 9_000 * odd);
        }
        books.post(on(21), "Adobe", Category::BusinessSoftware, -5_999);
        for week in 0..4 {
            books.post(on(3 + 7 * week), "Corner Market", Category::Groceries, -9_000 - 300 * odd);
        }
    }
    for (month, day, amount_minor) in [(1, 14, 150_000), (4, 14, 140_000), (6, 12, 140_000), (9, 14, 140_000)]
    {
        let on = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        books.post(on, "IRS", Category::TaxPayment, -amount_minor);
    }
    context(&accounts, &books.transactions, &books.teachings, Some(Country::UnitedStates))
}

#[derive(Default)]
struct Books {
    transactions: Vec<Transaction>,
    teachings: Teachings,
}

impl Books {
    fn post(&mut self, posted_on: NaiveDate, name: &str, category: Category, amount_minor: i64) {
        if posted_on > today() {
            return;
        }
        let id = TransactionId::new(format!("t{}", self.transactions.len()));
        self.teachings.corrections.insert(id.clone(), category);
        self.transactions.push(Transaction {
            id,
            account_id: AccountId::new("daily"),
            posted_on,
            amount_minor,
            currency: Currency::USD,
            description: name.to_uppercase(),
            counterparty: Some(name.to_owned()),
            bank_reference: None,
        });
    }
}

/// The context with its figures changed, for cases no household happens to be in.
pub(super) fn with(key: &str, change: impl FnOnce(&mut Summary)) -> WidgetContext {
    let mut context = of(key);
    change(Arc::make_mut(&mut context.summary));
    context
}

/// Somebody in the United States with the sample portfolio of the portfolio's own pages, changed.
pub(super) fn with_portfolio(change: impl FnOnce(&mut PortfolioSummary)) -> WidgetContext {
    let mut context = of("sole-trader");
    let mut portfolio = PortfolioSummary::of(&crate::pages::portfolio::sample());
    change(&mut portfolio);
    context.portfolio = Some(Arc::new(portfolio));
    context
}

/// The context with its tax changed; there must be some.
pub(super) fn with_tax(key: &str, change: impl FnOnce(&mut TaxYears)) -> WidgetContext {
    let mut context = of(key);
    change(Arc::make_mut(context.tax.as_mut().unwrap()));
    context
}

/// The context with this year's tax worked out from changed inputs.
pub(super) fn with_plan(key: &str, change: impl FnOnce(&mut PlanInputs)) -> WidgetContext {
    with_tax(key, |tax| {
        let mut inputs = tax.this.as_ref().unwrap().inputs.clone();
        change(&mut inputs);
        tax.this = Ok(Plan::of(inputs).unwrap());
    })
}

fn context(
    accounts: &[Account],
    transactions: &[Transaction],
    teachings: &Teachings,
    country: Option<Country>,
) -> WidgetContext {
    let as_of = today();
    let assignments = categorise(accounts, transactions, teachings);
    let series = find_series(accounts, transactions, &assignments, as_of);
    let summary =
        Summary::build(&Inputs { accounts, transactions, assignments: &assignments, series: &series, as_of });
    WidgetContext {
        receivables: None,
        portfolio: None,
        tax: country.map(|country| Arc::new(tax_years(country, &summary, &Told::default()))),
        set_asides: Arc::default(),
        plan: None,
        advice: Arc::default(),
        locale: if country == Some(Country::UnitedKingdom) { Locale::EnGb } else { Locale::EnUs },
        summary: Arc::new(summary),
        props: Extra::new(),
        key: "tile".to_owned(),
    }
}

/// A widget as drawn: the HTML of its card, and what people read in its parts, a line each.
pub(super) struct Shown {
    pub(super) html: String,
    pub(super) body: String,
    pub(super) how: String,
    pub(super) table: String,
}

/// Draws a widget, after checking what every widget promises: no inline style, no script, no id twice, a table
/// behind every chart, and no amount or word that slipped through unformatted.
pub(super) fn draw(spec: &WidgetSpec, context: &WidgetContext) -> Shown {
    let locale = context.locale;
    let part = |pick: fn(Tile) -> Option<AnyView>| {
        let owner = Owner::new();
        owner.with(|| pick((spec.render)(context)).map_or_else(String::new, |view| to_text(&to_html(view))))
    };
    let body = part(|tile| Some(tile.body));
    let how = part(|tile| tile.how);
    let owner = Owner::new();
    let (html, table) = owner.with(|| {
        let tile = (spec.render)(context);
        let table = tile.table.map(|data| to_html(view! { <Table data locale/> }.into_any()));
        let Tile { body, how, table: data } = (spec.render)(context);
        let how = how.unwrap_or_else(|| "Nothing to explain.".into_any());
        let card = view! {
            <WidgetFrame id=context.key.clone() title=spec.id locale how table=data>{body}</WidgetFrame>
        };
        (to_html(card.into_any()), table)
    });
    check_promises(spec.id, &html, &body, table.is_some());
    Shown { html, body, how, table: table.map_or_else(String::new, |table| to_text(&table)) }
}

/// Draws a widget for everybody, so that its promises are checked in every state the demo households are in.
pub(super) fn draw_for_everybody(spec: &WidgetSpec) {
    for key in EVERYBODY {
        let shown = draw(spec, &of(key));
        assert!(!shown.body.is_empty(), "{} says nothing to {key}", spec.id);
    }
}

fn check_promises(id: &str, html: &str, body: &str, has_table: bool) {
    assert!(!html.contains("style="), "inline style in {id}: {html}");
    assert!(!html.contains("<script"), "script in {id}: {html}");
    assert!(!html.contains("chart-plot") || has_table, "a chart without a table in {id}");
    let mut seen = HashSet::new();
    for rest in html.split(" id=\"").skip(1) {
        let value = rest.split('"').next().unwrap();
        assert!(seen.insert(value), "two elements with the id {value} in {id}");
    }
    for slip in ["NaN", "Some(", "inf ", "!"] {
        assert!(!body.contains(slip), "{slip:?} in {id}: {body}");
    }
}

fn to_html(view: AnyView) -> String {
    view.to_html().replace("<!>", "")
}

/// What people read: one line a block, cells parted by bars, terms and figures by colons, pictures left out.
fn to_text(html: &str) -> String {
    let mut text = String::new();
    let mut pictures = 0_usize;
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        if pictures == 0 {
            text.push_str(before);
        }
        let (tag, behind) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or("");
        let closes = tag.starts_with('/');
        match name {
            "svg" if closes => pictures = pictures.saturating_sub(1),
            "svg" if !tag.ends_with('/') => pictures += 1,
            "dd" if !closes => text.push_str(": "),
            "td" if !closes => text.push_str(" | "),
            "th" if !closes && text.ends_with('\u{1e}') => text.push_str(" | "),
            "th" if closes => text.push('\u{1e}'),
            "a" | "span" | "data" | "time" | "strong" | "em" | "abbr" | "dt" | "td" | "th" => {}
            _ => text.push('\n'),
        }
        rest = behind;
    }
    text.push_str(rest);
    let text = text.replace('\u{1e}', "").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn reads_what_people_read() {
    let view = view! {
        <p>"At "<strong>"least"</strong>" one & two"</p>
        <svg><svg></svg><text>"hidden"</text></svg>
        <dl><dt>"Cash"</dt><dd>"$5"</dd></dl>
        <table><thead><tr><th>"Day"</th><th>"Sum"</th></tr></thead><tbody><tr><th>"1"</th><td>"2"</td></tr></tbody></table>
    };
    assert_eq!(to_text(&to_html(view.into_any())), "At least one & two\nCash: $5\nDay | Sum\n1 | 2");
}
