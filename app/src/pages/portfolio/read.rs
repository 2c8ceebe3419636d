//! The portfolio at a glance: yield on cost with its coverage, income to come, alerts, holdings.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use portfolio::{Alert, AlertKind};
use services::Portfolio;

use super::holdings::{missing_basis, table};
use super::whose::Whose;
use super::{nothing_yet, per_share, words};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, to_text};
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;

/// The page at `/portfolio`, `?of=partner` for a part of the household's.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let whose = Whose::of(&visit);
    let portfolio = visit.attune.portfolio_of(visit.person()?, whose.0).await?;
    let cost = visit.refill("cost");
    Ok(Page::new("Portfolio", view(portfolio.as_ref(), whose, &cost, visit.locale())))
}

fn view(portfolio: Option<&Portfolio>, whose: Whose, cost: &str, locale: Locale) -> AnyView {
    let content = match portfolio {
        None => nothing_yet(),
        Some(portfolio) if let Some(nobodys) = whose.nobodys(portfolio) => nobodys,
        Some(portfolio) => view! {
            {stats(portfolio)}
            {alerts(portfolio, locale)}
            {missing_basis(portfolio, cost)}
            {cautions(portfolio, locale)}
            {table(portfolio, locale)}
            {returns(portfolio, locale)}
        }
        .into_any(),
    };
    let links = portfolio.is_some().then(|| {
        view! {
            <div class="cluster">
                <LinkButton href=whose.href("/portfolio/calendar")>"Calendar"</LinkButton>
                <LinkButton href=whose.href("/portfolio/income")>"A year’s income"</LinkButton>
                <LinkButton href="/portfolio/rebalance">"Targets"</LinkButton>
                <LinkButton href="/portfolio/manage">"Accounts and prices"</LinkButton>
            </div>
        }
    });
    view! {
        <header class="page-head">
            <div>
                <h1>"Portfolio"</h1>
                <p class="muted">"What you hold, what it cost, and what it pays. Worked out from your statements; nothing is bought or sold here."</p>
            </div>
            {links}
        </header>
        {whose.switch(portfolio, "/portfolio")}
        {content}
    }
    .into_any()
}

fn share(bp: Option<i64>) -> AnyView {
    bp.map_or_else(|| "not known".to_owned(), |bp| percent::to_text(bp, true, false)).into_any()
}

fn stats(portfolio: &Portfolio) -> AnyView {
    let (totals, currency) = (&portfolio.figures.totals, portfolio.figures.currency);
    let money = |minor| view! { <Money amount=MoneyValue::new(minor, currency) whole=true/> }.into_any();
    let to_come = totals.declared_minor.saturating_add(totals.estimated_minor);
    let coverage = match totals.coverage_bp {
        Some(10_000) => "the cost of everything is known".to_owned(),
        Some(bp) => {
            format!("of the {} of your holdings whose cost is known", percent::to_text(bp, true, false))
        }
        None => "no holding has a price and a known cost".to_owned(),
    };
    let growth = totals.growth_bp.map(|bp| {
        let real = totals.real_growth_bp.map_or_else(String::new, |real| {
            format!(", {} after inflation", percent::to_text(real, true, true))
        });
        view! {
            <Stat label="Income against the year before" value=percent::to_text(bp, true, true).into_any()
                note=format!("special payments apart{real}").into_any()/>
        }
    });
    let debt = (totals.cash_minor < 0).then(|| {
        let owed = words(totals.cash_minor.saturating_neg(), currency);
        view! {
            <Notice tone=Tone::Caution title=format!("{owed} is owed to your broker")>
                "Borrowed money counts against what you own, and targets wait until it is paid back."
            </Notice>
        }
    });
    view! {
        {debt}
        <div class="stats">
            <Stat headline=true label="Yield on cost" value=share(totals.yield_on_cost_bp) note=coverage.into_any()/>
            <Stat label="Yield on today’s value" value=share(totals.yield_bp) note="income of the next 12 months over what it is worth".into_any()/>
            <Stat label="Next 12 months" value=money(to_come)
                note=format!("{} declared, {} estimated", words(totals.declared_minor, currency), words(totals.estimated_minor, currency)).into_any()/>
            <Stat label="Last 12 months" value=money(totals.trailing_minor)
                note=format!("before tax; {} special, {} withheld", words(totals.special_minor, currency), words(totals.withheld_minor, currency)).into_any()/>
            {growth}
            <Stat label="Worth" value=money(totals.value_minor.saturating_add(totals.cash_minor))
                note=format!("{} of it money", words(totals.cash_minor, currency)).into_any()/>
        </div>
    }
    .into_any()
}

/// One change for the worse, in words.
pub(crate) fn alert_words(alert: &Alert, name: &str, currency: ::money::Currency, locale: Locale) -> String {
    let (before, now) = (per_share(alert.before, alert.currency), per_share(alert.now, alert.currency));
    let on = to_text(alert.on, locale, DateForm::Short);
    let cost = alert
        .yearly_minor
        .map_or_else(String::new, |minor| format!(" That is {} less a year.", words(minor, currency)));
    match alert.kind {
        AlertKind::Cut => format!("{name} paid {now} a share on {on}, less than {before} before.{cost}"),
        AlertKind::CutDeclared => {
            format!("{name} will pay {now} a share on {on}, less than {before} before.{cost}")
        }
        AlertKind::Suspended => {
            format!("{name} has paid nothing since {on}. Its payments are no longer counted on.{cost}")
        }
    }
}

fn alerts(portfolio: &Portfolio, locale: Locale) -> Option<AnyView> {
    let alerts = &portfolio.figures.alerts;
    if alerts.is_empty() {
        return None;
    }
    let rows = alerts
        .iter()
        .map(|alert| {
            let name = portfolio.name_of(&alert.security);
            view! { <li>{alert_words(alert, name, portfolio.figures.currency, locale)}</li> }
        })
        .collect_view();
    let title =
        if alerts.len() == 1 { "A payment was cut or stopped" } else { "Payments were cut or stopped" };
    Some(view! { <Notice tone=Tone::Caution title=title><ul>{rows}</ul></Notice> }.into_any())
}

/// What is not certain of the figures, said once.
fn cautions(portfolio: &Portfolio, locale: Locale) -> Option<AnyView> {
    let figures = &portfolio.figures;
    let mut said: Vec<String> = Vec::new();
    for it in &portfolio.unexplained {
        let (name, shares) = (portfolio.name_of(&it.security), super::plain(it.quantity.abs()));
        let on = to_text(it.on, locale, DateForm::Short);
        said.push(if it.quantity.is_sign_positive() {
            format!("{name}: {shares} shares were there before your first statement.")
        } else {
            format!("{name}: {shares} shares were gone by {on}, and no statement says how.")
        });
    }
    for tax in &figures.unassigned_tax {
        let what = tax.security.as_ref().map_or("Tax", |security| portfolio.name_of(security));
        let on = to_text(tax.on, locale, DateForm::Short);
        said.push(format!(
            "{what}: {} of tax on {on} fits no payment, or several.",
            words(tax.amount_minor, tax.currency)
        ));
    }
    for currency in &figures.missing_rates {
        said.push(format!("No exchange rate of {} is known, so its amounts are left out.", currency.code()));
    }
    if said.is_empty() {
        return None;
    }
    let rows = said.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    Some(view! { <Disclosure summary="What is not certain"><ul>{rows}</ul></Disclosure> }.into_any())
}

fn returns(portfolio: &Portfolio, locale: Locale) -> AnyView {
    let (returns, currency) = (&portfolio.returns, portfolio.figures.currency);
    let rate = |rate: Option<f64>| {
        rate.map_or_else(|| "not known".to_owned(), |rate| format!("{:.1}%", rate * 100.0).replace('-', "−"))
    };
    let since = returns
        .measured_from
        .map_or_else(String::new, |on| format!(" since {}", to_text(on, locale, DateForm::Month)));
    let split = returns.split;
    let excluded = (split.excluded_lots > 0)
        .then(|| view! { <p class="muted small">"Shares whose cost or price is not known are left out of the three parts."</p> });
    view! {
        <section class="section" aria-labelledby="returns-title">
            <h2 id="returns-title">"What it returned"</h2>
            <dl class="facts panel">
                <dt>{format!("Money-weighted, a year{since}")}</dt><dd>{rate(returns.money_weighted)}</dd>
                <dt>{format!("Time-weighted, in all{since}")}</dt>
                <dd>{rate(returns.performance.map(|performance| performance.time_weighted))}</dd>
                <dt>"Deepest fall from a peak"</dt><dd>{rate(returns.performance.map(|performance| performance.max_drawdown))}</dd>
                <dt>"Gained by prices"</dt><dd>{words(split.price_minor, currency)}</dd>
                <dt>"Gained by income"</dt><dd>{words(split.income_minor, currency)}</dd>
                <dt>"Gained by exchange rates"</dt><dd>{words(split.currency_minor, currency)}</dd>
                <dt class="facts-total">"Gained in all"</dt><dd class="facts-total">{words(split.total_minor(), currency)}</dd>
            </dl>
            {excluded}
            <p class="muted small">"The money-weighted return counts when you put money in and took it out; the time-weighted one does not, and needs a price near the end of each month. Bring prices under Accounts and prices."</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use ::money::Currency;
    use ledger::{Account, AccountId, AccountKind};
    use portfolio::{
        CostMethod, Event, Figures, Inputs, Movement, Pools, Price, Quotes, Returns, SecurityId, allocation,
    };
    use services::{MissingBasis, PortfolioSettings};

    use super::*;
    use crate::ui::render::html;

    fn event(on: &str, symbol: &str, movement: Movement) -> Event {
        Event {
            on: on.parse().unwrap(),
            account: "a".to_owned(),
            security: Some(SecurityId::new(symbol)),
            currency: Currency::USD,
            movement,
        }
    }

    /// A holding that pays every quarter and was cut, and one of unknown cost.
    fn events() -> Vec<Event> {
        let mut events = vec![
            event("2024-10-01", "ACME", Movement::Buy { quantity: 100.into(), amount_minor: 60_000 }),
            event(
                "2024-10-01",
                "BND",
                Movement::TransferIn { quantity: 10.into(), basis_minor: None, acquired_on: None },
            ),
        ];
        let paid =
            [("2025-12-15", 2_200), ("2026-03-15", 2_200), ("2026-06-15", 2_200), ("2026-09-15", 1_100)];
        for (on, amount_minor) in paid {
            let class = portfolio::DividendClass::Qualified;
            events.push(event(on, "ACME", Movement::Dividend { class, amount_minor }));
        }
        events
    }

    pub(crate) fn sample() -> Portfolio {
        let as_of = "2026-11-01".parse().unwrap();
        let events = events();
        let price = |symbol: &str, price: i64| Price {
            security: SecurityId::new(symbol),
            on: as_of,
            price: price.into(),
            currency: Currency::USD,
        };
        let quotes = Quotes::new(Currency::USD, &[price("ACME", 10), price("BND", 50)], &[]);
        let figures = Figures::of(&Inputs {
            as_of,
            method: CostMethod::Fifo,
            pools: &Pools::default(),
            events: &events,
            quotes: &quotes,
            announced: &[],
            cash_minor: 20_000,
            stale_after_days: 30,
            inflation_bp: Some(300),
        });
        let account = Account {
            id: AccountId::new("a"),
            name: "Broker".to_owned(),
            kind: AccountKind::Brokerage,
            currency: Currency::USD,
            balance: None,
        };
        let asset = |class: &str, symbol: &str, value_minor, basis_minor| portfolio::Asset {
            class: class.to_owned(),
            security: Some(SecurityId::new(symbol)),
            value_minor,
            basis_minor,
        };
        let assets =
            vec![asset("Stocks", "ACME", 100_000, Some(60_000)), asset("Bonds", "BND", 50_000, None)];
        let settings = PortfolioSettings {
            targets: vec![
                portfolio::Target { class: "Stocks".to_owned(), share_bp: 5_000 },
                portfolio::Target { class: "Bonds".to_owned(), share_bp: 5_000 },
            ],
            tax_bp: 1_500,
            ..PortfolioSettings::default()
        };
        Portfolio {
            inflation_bp: Some(300),
            as_of,
            returns: Returns::of(&events, &quotes, as_of),
            sales: Vec::new(),
            names: BTreeMap::from([(SecurityId::new("ACME"), "Acme <Inc>".to_owned())]),
            classes: BTreeMap::new(),
            allocation: allocation(&assets, &settings.targets, settings.band),
            assets,
            missing_basis: vec![MissingBasis {
                account: account.clone(),
                security: SecurityId::new("BND"),
                quantity: 10.into(),
            }],
            unexplained: Vec::new(),
            distributed: Vec::new(),
            told: Vec::new(),
            accounts: vec![account],
            required: None,
            partner_required: None,
            settings,
            figures,
        }
    }

    #[test]
    fn nothing_held_says_what_would_fill_it() {
        let shown = html(|| view(None, Whose::default(), "", Locale::EnUs));
        assert!(shown.contains("No holdings yet") && !shown.contains("Calendar"), "{shown}");
    }

    #[test]
    fn row_missing_basis_is_said_with_its_coverage_and_asked_for() {
        let shown = html(|| view(Some(&sample()), Whose::default(), "", Locale::EnUs));
        assert!(shown.contains("of the 66.7% of your holdings whose cost is known"), "{shown}");
        assert!(shown.contains(r#"action="/api/tell-basis""#) && shown.contains("BND"), "{shown}");
        assert!(shown.contains("Acme &lt;Inc&gt;"), "{shown}");
    }

    #[test]
    fn row_cut_says_what_a_year_loses() {
        let shown = html(|| view(Some(&sample()), Whose::default(), "", Locale::EnUs));
        assert!(
            shown.contains("paid 0.11 USD a share on Sep 15, 2026, less than 0.22 USD before. That is $44.00 less a year."),
            "{shown}"
        );
    }

    #[test]
    fn row_negative_cash_is_shown_first() {
        let mut owing = sample();
        owing.figures.totals.cash_minor = -5_000;
        let shown = html(|| view(Some(&owing), Whose::default(), "", Locale::EnUs));
        let (debt, stat) = (shown.find("$50.00 is owed to your broker"), shown.find("Yield on cost"));
        assert!(debt.unwrap() < stat.unwrap());
    }
}
