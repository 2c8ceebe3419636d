//! The income of one year on a page to print: payment by payment, before and after tax, with what was sold.

use ::money::{Locale, Money as MoneyValue};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use portfolio::{IncomeKind, Payment, PaymentStatus};
use services::Portfolio;

use super::whose::Whose;
use super::{nothing_yet, plain, words};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton};
use crate::ui::select::Select;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/portfolio/income`, `?year=2026`, `&of=partner` for a part of the household's.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let whose = Whose::of(&visit);
    let portfolio = visit.attune.portfolio_of(person, whose.0).await?;
    let name = person.display_name.clone().unwrap_or_default();
    let name = portfolio.as_ref().map_or(name.clone(), |portfolio| whose.names(portfolio, &name));
    let asked = visit.query("year").and_then(|year| year.parse().ok());
    Ok(Page::new("A year’s income", view(portfolio.as_ref(), whose, asked, &name, visit.locale())))
}

fn view(
    portfolio: Option<&Portfolio>,
    whose: Whose,
    asked: Option<i32>,
    name: &str,
    locale: Locale,
) -> AnyView {
    let Some(portfolio) = portfolio else {
        return view! { <header class="page-head"><h1>"A year’s income"</h1></header>{nothing_yet()} }
            .into_any();
    };
    let this = portfolio.as_of.year();
    let mut years: Vec<i32> = portfolio
        .figures
        .payments
        .iter()
        .filter(|it| it.status == PaymentStatus::Received)
        .map(|it| it.pay_on.year())
        .chain(portfolio.sales.iter().map(|sale| sale.on.year()))
        .chain([this])
        .collect();
    years.sort_unstable();
    years.dedup();
    let year = asked.filter(|year| years.contains(year)).unwrap_or(this);
    let options = years.iter().rev().map(|year| (year.to_string(), year.to_string())).collect();
    view! {
        <article class="sheet section">
            <header class="page-head">
                <div>
                    <h1>{format!("Income of {year}")}</h1>
                    <p>{name.to_owned()}</p>
                    <p class="muted">"Dividends and interest that came to your investment accounts, and what was sold. Worked out from your statements; not a tax form."</p>
                </div>
                <div class="cluster no-print">
                    <form class="form form--inline" method="get" action="/portfolio/income">
                        {whose.0.map(|holder| view! { <input type="hidden" name="of" value=holder.as_str()/> })}
                        <Select name="year" label="Year" options selected=year.to_string()/>
                        <Button>"Show"</Button>
                    </form>
                    <LinkButton href=whose.href("/portfolio")>"Portfolio"</LinkButton>
                </div>
            </header>
            <div class="no-print">{whose.switch(Some(portfolio), &format!("/portfolio/income?year={year}"))}</div>
            {received(portfolio, year, locale)}
            {sold(portfolio, year, locale)}
            <p class="muted small no-print">"Print this page, or save it as a PDF, with your browser."</p>
        </article>
    }
    .into_any()
}

fn kind_words(kind: IncomeKind) -> &'static str {
    match kind {
        IncomeKind::Regular => "Dividend",
        IncomeKind::Special => "Special or capital gain",
        IncomeKind::Interest => "Interest",
    }
}

fn received(portfolio: &Portfolio, year: i32, locale: Locale) -> AnyView {
    let came: Vec<&Payment> = portfolio
        .figures
        .payments
        .iter()
        .filter(|it| it.status == PaymentStatus::Received && it.pay_on.year() == year)
        .collect();
    if came.is_empty() {
        return view! { <EmptyState title=format!("No income in {year}")><p>"No statement shows a dividend or interest in this year."</p></EmptyState> }
            .into_any();
    }
    let columns = vec![
        Column::text("Day"),
        Column::text("Holding"),
        Column::text("What"),
        Column::number("Before tax"),
        Column::number("Withheld"),
        Column::number(format!("In {}", portfolio.figures.currency.code())),
    ];
    let own = portfolio.figures.currency;
    let rows = came.iter().map(|payment| {
        let name = payment.security.as_ref().map_or("Money", |security| portfolio.name_of(security));
        let money = |minor| Cell::Amount(MoneyValue::new(minor, payment.currency));
        vec![
            Cell::Date(payment.pay_on),
            Cell::Text(name.to_owned()),
            Cell::Text(kind_words(payment.kind).to_owned()),
            money(payment.gross_minor),
            money(payment.withheld_minor),
            payment
                .base_minor
                .map_or(Cell::Text("no rate".to_owned()), |minor| Cell::Amount(MoneyValue::new(minor, own))),
        ]
    });
    let sum = came.iter().filter_map(|it| it.base_minor).fold(0, i64::saturating_add);
    let net = came.iter().filter_map(|it| it.base_net_minor).fold(0, i64::saturating_add);
    let data = TableData::new(format!("Income of {year}, payment by payment"), columns)
        .with_rows(rows)
        .with_total(vec![
            "Total".into(),
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            Cell::Amount(MoneyValue::new(sum, own)),
        ]);
    view! {
        <section class="section" aria-labelledby="received-title">
            <h2 id="received-title">"What came"</h2>
            <Table data locale caption_hidden=true/>
            <p>{format!("{} before tax, {} after what was withheld.", words(sum, own), words(net, own))}</p>
        </section>
    }
    .into_any()
}

fn sold(portfolio: &Portfolio, year: i32, locale: Locale) -> Option<AnyView> {
    let sales: Vec<_> = portfolio.sales.iter().filter(|sale| sale.on.year() == year).collect();
    if sales.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Sold on"),
        Column::text("Holding"),
        Column::number("Shares"),
        Column::text("Acquired"),
        Column::number("Brought"),
        Column::number("Had cost"),
        Column::number("Gain"),
    ];
    let rows = sales.iter().map(|sale| {
        let money = |minor: Option<i64>| {
            minor.map_or(Cell::Text("unknown".to_owned()), |minor| {
                Cell::Amount(MoneyValue::new(minor, sale.currency))
            })
        };
        vec![
            Cell::Date(sale.on),
            Cell::Text(portfolio.name_of(&sale.security).to_owned()),
            Cell::Text(plain(sale.quantity)),
            sale.acquired_on.map_or(Cell::Nothing, |on: NaiveDate| Cell::Date(on)),
            money(Some(sale.proceeds_minor)),
            money(sale.basis_minor),
            money(sale.gain_minor()),
        ]
    });
    let data = TableData::new(format!("What was sold in {year}, lot by lot"), columns).with_rows(rows);
    Some(
        view! {
            <section class="section" aria-labelledby="sold-title">
                <h2 id="sold-title">"What was sold"</h2>
                <Table data locale caption_hidden=true/>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::portfolio::sample;
    use crate::ui::render::html;

    #[test]
    fn a_year_is_added_up_and_another_can_be_asked_for() {
        let shown = |asked| html(|| view(Some(&sample()), Whose::default(), asked, "Ruth", Locale::EnUs));
        let this = shown(None);
        assert!(
            this.contains("Income of 2026") && this.contains("$55.00 before tax, $55.00 after"),
            "{this}"
        );
        assert!(shown(Some(2025)).contains("$22.00 before tax"));
        assert!(shown(Some(1999)).contains("Income of 2026"), "a year without anything is not offered");
    }
}
