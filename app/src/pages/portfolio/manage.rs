//! What the customer tells of their portfolio: what kind of account each is, classes, holdings no statement shows, and
//! tables of prices, rates and dividends.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{Country, Holder, Partner, Portfolio, Wrapper};

use super::nothing_yet;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What was typed before a refusal.
#[derive(Debug, Clone, Default)]
struct Typed {
    security: String,
    name: String,
    quantity: String,
    cost: String,
    acquired_on: String,
    price: String,
    partner_name: String,
    partner_birth_year: String,
}

/// The page at `/portfolio/manage`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let portfolio = visit.attune.portfolio(person).await?;
    let typed = Typed {
        security: visit.refill("security"),
        name: visit.refill("name"),
        quantity: visit.refill("quantity"),
        cost: visit.refill("cost"),
        acquired_on: visit.refill("acquired_on"),
        price: visit.refill("price"),
        partner_name: visit.refill("partner_name"),
        partner_birth_year: visit.refill("partner_birth_year"),
    };
    let content = view(portfolio.as_ref(), person.country, &typed, visit.locale());
    let provider = visit.attune.market_data_name().filter(|_| portfolio.is_some()).map(fetch);
    Ok(Page::new("Accounts and prices", view! { {content} {provider} }))
}

/// Asking a provider for prices: what it is told, and the button.
fn fetch(provider: &str) -> AnyView {
    let provider = provider.to_owned();
    view! {
        <section class="section" aria-labelledby="fetch-title">
            <h2 id="fetch-title">"Fetch prices"</h2>
            <p>{provider}" is told the symbols of what you hold, and nothing of you. Prices and dividends it knows are kept; where you told one of the same day, yours stands."</p>
            <form method="post" action="/api/fetch-market-data"><Button>"Fetch prices and dividends"</Button></form>
        </section>
    }
    .into_any()
}

fn view(portfolio: Option<&Portfolio>, country: Option<Country>, typed: &Typed, locale: Locale) -> AnyView {
    let content = match portfolio {
        None => nothing_yet(),
        Some(portfolio) => view! {
            {tables()}
            {accounts(portfolio, country)}
            {household(portfolio, typed)}
            {classes(portfolio)}
            {add(portfolio, typed)}
            {told(portfolio, locale)}
        }
        .into_any(),
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Accounts and prices"</h1>
                <p class="muted">"What no statement says, said by you. Everything here can be taken back."</p>
            </div>
            <LinkButton href="/portfolio">"Portfolio"</LinkButton>
        </header>
        {content}
    }
    .into_any()
}

fn tables() -> AnyView {
    view! {
        <section class="section" aria-labelledby="tables-title">
            <h2 id="tables-title">"Prices, exchange rates and declared dividends"</h2>
            <form class="form panel" method="post" action="/api/bring-table" enctype="multipart/form-data">
                <div class="field">
                    <label class="field-label" for="table-file">"Table"</label>
                    <p class="field-hint" id="table-file-hint">"CSV with a row of names: security, date, price – or currency, date, rate – or security, ex date, pay date, per share. Days as 2026-01-31. The same table twice changes nothing."</p>
                    <input class="file-input" id="table-file" name="file" type="file" required=true accept=".csv,.txt" aria-describedby="table-file-hint"/>
                </div>
                <Button>"Keep these figures"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn accounts(portfolio: &Portfolio, country: Option<Country>) -> AnyView {
    let options: Vec<(String, String)> = Wrapper::of_country(country)
        .iter()
        .map(|(name, _, words)| ((*name).to_owned(), (*words).to_owned()))
        .collect();
    let forms = portfolio
        .accounts
        .iter()
        .enumerate()
        .map(|(place, account)| {
            let now = portfolio.settings.wrappers.get(account.id.as_str()).copied().unwrap_or(Wrapper::Taxable);
            let holder = portfolio.settings.partner.as_ref().map(|partner| {
                let options = Holder::ALL.iter().map(|(name, holder)| ((*name).to_owned(), whose(*holder, partner)));
                let label = format!("Whose {} is", account.name);
                let selected = portfolio.settings.holder_of(&account.id).as_str();
                view! { <Select name="holder" id=format!("holder-{place}") label options=options.collect() selected/> }
            });
            view! {
                <form class="form form--inline" method="post" action="/api/wrap-account">
                    <input type="hidden" name="account" value=account.id.to_string()/>
                    <Select name="wrapper" id=format!("wrapper-{place}") label=account.name.clone() options=options.clone() selected=now.as_str().to_owned()/>
                    {holder}
                    <Button small=true label=format!("Save what {} is", account.name)>"Save"</Button>
                </form>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="accounts-title">
            <h2 id="accounts-title">"What kind of account"</h2>
            <p>"The law asks for withdrawals from some accounts at an age, and taxes others not at all."</p>
            <div class="panel stack">{forms}</div>
        </section>
    }
    .into_any()
}

/// Whose an account is, in words.
fn whose(holder: Holder, partner: &Partner) -> String {
    match holder {
        Holder::Own => "Yours".to_owned(),
        Holder::Partner => format!("Of {}", partner.name),
        Holder::Joint => "Of both of you".to_owned(),
    }
}

/// With whom the customer keeps house. Every account is one person's or of both; each person takes their own
/// distributions.
fn household(portfolio: &Portfolio, typed: &Typed) -> AnyView {
    let known = portfolio.settings.partner.as_ref();
    let or = |typed: &str, known: Option<String>| match typed {
        "" => known.unwrap_or_default(),
        typed => typed.to_owned(),
    };
    let name = or(&typed.partner_name, known.map(|partner| partner.name.clone()));
    let birth_year = or(&typed.partner_birth_year, known.map(|partner| partner.birth_year.to_string()));
    let leave = known.map(|partner| {
        let label = format!("Take {} out", partner.name);
        view! {
            <form class="form form--inline" method="post" action="/api/set-partner">
                <input type="hidden" name="name" value=""/>
                <input type="hidden" name="birth_year" value=""/>
                <Button small=true>{label}</Button>
                <span class="muted small">"Every account is then counted as yours alone."</span>
            </form>
        }
    });
    view! {
        <section class="section" aria-labelledby="household-title">
            <h2 id="household-title">"Your household"</h2>
            <p>"If you keep house with somebody, say so: each account can then be yours, theirs, or of both, figures can be seen for each of you, and each of you takes what the law asks of your own accounts."</p>
            <div class="stack">
                <form class="form panel" method="post" action="/api/set-partner">
                    <Field name="name" id="partner-name" label="Your partner’s name" maxlength="40" value=name/>
                    <Field name="birth_year" id="partner-birth-year" label="Year of birth" inputmode="numeric" maxlength="4" value=birth_year/>
                    <Checkbox name="is_sole_beneficiary" label="You are married, and each of you is the only beneficiary of the other’s retirement accounts all year" checked=known.is_some_and(|partner| partner.is_sole_beneficiary) hint="Where one is more than ten years younger, the law then asks the other for less."/>
                    <Button>"Save"</Button>
                </form>
                {leave}
            </div>
        </section>
    }
    .into_any()
}

fn classes(portfolio: &Portfolio) -> Option<AnyView> {
    if portfolio.figures.holdings.is_empty() {
        return None;
    }
    let forms = portfolio
        .figures
        .holdings
        .iter()
        .enumerate()
        .map(|(place, holding)| {
            let name = portfolio.name_of(&holding.security).to_owned();
            let class = portfolio.classes.get(&holding.security).cloned().unwrap_or_default();
            view! {
                <form class="form form--inline" method="post" action="/api/classify-security">
                    <input type="hidden" name="security" value=holding.security.as_str().to_owned()/>
                    <Field name="class" id=format!("holding-class-{place}") label=format!("Class of {name}") maxlength="40" optional=true value=class/>
                    <Button small=true label=format!("Save the class of {name}")>"Save"</Button>
                </form>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="section" aria-labelledby="sort-title">
                <h2 id="sort-title">"Classes"</h2>
                <p>"Such as Stocks, Bonds or Property: your own words. Targets are set by class."</p>
                <div class="panel stack">{forms}</div>
            </section>
        }
        .into_any(),
    )
}

fn add(portfolio: &Portfolio, typed: &Typed) -> AnyView {
    let options: Vec<(String, String)> =
        portfolio.accounts.iter().map(|account| (account.id.to_string(), account.name.clone())).collect();
    view! {
        <section class="section" aria-labelledby="add-title">
            <h2 id="add-title">"Add a holding by hand"</h2>
            <form class="form panel" method="post" action="/api/add-holding">
                <Select name="account" id="holding-account" label="Account" options/>
                <Field name="security" id="holding-security" label="Symbol" maxlength="40" value=typed.security.clone() hint="Such as VTI, or the ISIN."/>
                <Field name="name" id="holding-name" label="Name" maxlength="40" optional=true value=typed.name.clone()/>
                <Field name="quantity" id="holding-quantity" label="Shares" inputmode="decimal" maxlength="20" value=typed.quantity.clone()/>
                <Field name="cost" id="holding-cost" label="What all of them had cost" inputmode="decimal" maxlength="20" optional=true value=typed.cost.clone() hint="Left empty, their cost stays unknown and they are left out of the yield on cost."/>
                <Field name="acquired_on" id="holding-acquired" label="Acquired on" kind="date" optional=true value=typed.acquired_on.clone() max=portfolio.as_of.to_string()/>
                <Field name="price" id="holding-price" label="What one is worth today" inputmode="decimal" maxlength="20" optional=true value=typed.price.clone()/>
                <Button look=Look::Primary>"Add it"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn told(portfolio: &Portfolio, locale: Locale) -> Option<AnyView> {
    if portfolio.told.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Day"),
        Column::text("What you told"),
        Column::number("Amount"),
        Column::text("Take back"),
    ];
    let rows = portfolio.told.iter().map(|it| {
        let security = it.security.clone().unwrap_or_default();
        let shares = it.quantity.clone().unwrap_or_default();
        let what = if it.kind == "basis-told" {
            format!("What {shares} shares of {security} had cost")
        } else {
            format!("{shares} shares of {security}")
        };
        let currency = it.currency.parse().unwrap_or(portfolio.figures.currency);
        let label = format!("Take back: {what}");
        let remove = view! {
            <form method="post" action="/api/remove-told-holding">
                <input type="hidden" name="id" value=it.id.clone()/>
                <Button small=true look=Look::Quiet label>"Take back"</Button>
            </form>
        };
        vec![
            Cell::Date(it.happened_on),
            Cell::Text(what),
            it.amount_minor.map_or(Cell::Nothing, |minor| Cell::Amount(MoneyValue::new(minor, currency))),
            Cell::View(remove.into_any()),
        ]
    });
    let data = TableData::new("What you told, the newest first", columns).with_rows(rows);
    Some(
        view! {
            <section class="section" aria-labelledby="told-title">
                <h2 id="told-title">"What you told"</h2>
                <div class="panel"><Table data locale caption_hidden=true/></div>
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
    fn every_form_has_its_labels() {
        let shown =
            html(|| view(Some(&sample()), Some(Country::UnitedStates), &Typed::default(), Locale::EnUs));
        for action in ["bring-table", "wrap-account", "set-partner", "classify-security", "add-holding"] {
            assert!(shown.contains(&format!(r#"action="/api/{action}""#)), "{action}");
        }
        assert!(shown.contains("Traditional IRA") && !shown.contains("ISA"), "{shown}");
        assert_eq!(shown.matches("<label").count(), shown.matches(" for=").count());
        assert!(!shown.contains("holder-0"), "nobody else's");
    }

    #[test]
    fn with_a_partner_each_account_has_a_holder() {
        let mut portfolio = sample();
        let partner = Partner { name: "Bo".to_owned(), birth_year: 1953, is_sole_beneficiary: true };
        portfolio.settings.partner = Some(partner);
        let shown =
            html(|| view(Some(&portfolio), Some(Country::UnitedStates), &Typed::default(), Locale::EnUs));
        for expected in ["Whose Broker is", "Of both of you", "Take Bo out", r#"value="1953""#, " checked"] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
    }
}
